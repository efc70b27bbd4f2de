"""A report made from what is known about a city: sections as the methodology names them, in plain data."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cityjourney.core.fields import in_language
from cityjourney.journeys.models import Deliverable
from cityjourney.methodology.schema import ReportSection
from cityjourney.reports.logic import blocks
from cityjourney.reports.logic.facts import Change, Fact, changes, fact_from
from cityjourney.reports.queries.results import theme_reasons
from cityjourney.reports.queries.subject import Subject
from cityjourney.reports.queries.synthesis import lists_of
from cityjourney.reports.registry import Instrument, Shown, instruments

MARKS = {"strength": "good", "weakness": "late", "gap": "between", "proposal": "none"}


def compose(subject: Subject, deliverable: Deliverable, language: str) -> dict[str, Any]:
    """The content of a report on this day, in one language; nothing that people wrote in its sections."""
    with override(language):
        sections, facts = [], dict[str, Fact]()
        for section in deliverable.kind.spec.sections:
            shown = _shown(subject, section)
            facts |= shown.facts
            sections.append(
                {
                    "key": section.key,
                    "title": in_language(section.title),
                    "hint": in_language(section.hint or {}),
                    "blocks": blocks.levelled(shown.blocks),
                }
            )
        participation = subject.participation
        return {
            "title": in_language(deliverable.kind.name),
            "city": str(participation),
            "edition": str(participation.edition),
            "theme": str(participation.theme or ""),
            "language": get_language() or language,
            "as_of": subject.at.isoformat(),
            "day": date_format(subject.today, "DATE_FORMAT"),
            "sections": sections,
            "facts": [fact.plain() for fact in facts.values()],
        }


def _shown(subject: Subject, section: ReportSection) -> Shown:
    for instrument in instruments():
        function = (instrument.shows or {}).get(section.shows or "")
        if function is not None:
            return function(subject, section)
    return Shown([], {})


def facts_in(content: dict[str, Any]) -> list[Fact]:
    """The facts that stand in a report."""
    return [fact_from(kept) for kept in content.get("facts", [])]


def changes_since(content: dict[str, Any], subject: Subject, deliverable: Deliverable) -> list[Change]:
    """What the report would say otherwise today, in its own language."""
    now = compose(subject, deliverable, content["language"])
    return changes(facts_in(content), facts_in(now))


def show_city(subject: Subject, _section: ReportSection) -> Shown:
    """Facts about the city, with where they are from."""
    found: list[blocks.Block] = []
    known: dict[str, Fact] = {}
    for city in subject.cities:
        if len(subject.cities) > 1:
            found.append(blocks.heading(city.name))
        people = number_format(city.population, decimal_pos=0, force_grouping=True) if city.population else ""
        area = number_format(round(city.area_km2, 1), force_grouping=True) if city.area_km2 else ""
        found.append(
            blocks.facts(
                [
                    (_("Country"), city.country_name),
                    (_("People who live there"), people),
                    (_("Area"), f"{area} km²" if area else ""),
                    (_("City type"), str(subject.participation.city_type)),
                    (_("Source"), ", ".join(part for part in (city.source, city.licence) if part)),
                ]
            )
        )
        for name, label, value in (
            ("population", _("People who live there"), city.population),
            ("area", _("Area"), city.area_km2),
        ):
            if value is not None:
                key = f"city:{name}:{city.slug}"
                known[key] = Fact(
                    key, f"{city}: {label}", float(value), "km²" if name == "area" else "", url=subject.page("city")
                )
    return Shown(found, known)


def show_theme(subject: Subject, _section: ReportSection) -> Shown:
    """The theme of the city, and what it is about."""
    theme = subject.participation.theme
    if theme is None:
        return Shown([blocks.nothing(_("No theme is chosen yet."))], {})
    shown = [blocks.paragraph(f"{theme}. {in_language(theme.spec.summary)}")]
    shown += theme_reasons(subject)
    return Shown(shown, {"theme": Fact("theme", in_language(theme.name, "en"), text=str(theme))})


def show_synthesis(subject: Subject, _section: ReportSection) -> Shown:
    """The four lists; each point with its evidence as it was cited."""
    found, known = [], {}
    for each in lists_of(subject):
        items = []
        for stated in each.points:
            evidence = [(f"{cited.label}: {cited.said}" if cited.said else cited.label, cited.url)
                        for cited in stated.evidence]  # fmt: skip
            items.append(blocks.item(stated.point.text, evidence=evidence))
            key = f"point:{stated.point.public_id}"
            known[key] = Fact(key, stated.point.text, url=subject.page("reports:synthesis"))
        if items:
            found.append(blocks.listing(each.title, items, MARKS[each.kind]))
    if not found:
        found.append(blocks.nothing(_("The synthesis is still empty."), subject.page("reports:synthesis")))
    return Shown(found, known)


OWN = Instrument("own", shows={"facts": show_city, "theme": show_theme, "synthesis": show_synthesis})


def pictures_in(content: dict[str, Any]) -> Iterator[blocks.Block]:
    """Every picture of a report, in its order."""
    for section in content["sections"]:
        for block in section["blocks"]:
            yield from block.get("pictures", [])
