"""City performance as part of an assessment: figures to cite, what stands out, what a report shows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.core.fields import in_language
from cityjourney.indicators import pages, words
from cityjourney.indicators.enums import SpatialUnit
from cityjourney.indicators.logic.standout import Verdict
from cityjourney.indicators.models import Source
from cityjourney.indicators.queries.profile import Line, Profile
from cityjourney.methodology.schema import ReportSection
from cityjourney.reports.logic import blocks, drawing
from cityjourney.reports.logic.facts import Fact, Suggestion
from cityjourney.reports.queries.subject import Subject
from cityjourney.reports.registry import Instrument, Shown

DRAWN = 6
"""So many figures of each city are drawn; all of them stand in the table at the end."""
OFFERED = 6
GOOD_OR_BAD: Mapping[Verdict, Literal["strength", "weakness"]] = {
    Verdict.GOOD: "strength", Verdict.BAD: "weakness", Verdict.MIXED: "weakness"
}  # fmt: skip


def key_of(profile: Profile, line: Line) -> str:
    """The name of a figure for as long as it is measured."""
    return f"reading:{line.indicator.code}:{line.spatial_unit}:{profile.city.slug}"


def facts(subject: Subject) -> dict[str, Fact]:
    """The latest figure of every indicator."""
    return {fact.key: fact for profile in subject.profiles for fact in _facts(subject, profile)}


def _facts(subject: Subject, profile: Profile) -> Iterator[Fact]:
    edition, several = subject.participation.edition.slug, len(subject.cities) > 1
    group = _("City performance") + (f", {profile.city}" if several else "")
    for line in profile.lines:
        last = line.last
        yield Fact(
            key=key_of(profile, line),
            label=_label(line),
            value=last.value,
            unit=line.indicator.unit,
            period=last.period,
            url=reverse("performance:indicator", args=[edition, profile.city.slug, line.indicator.code]),
            source=last.source.name,
            group=group,
        )


def _label(line: Line) -> str:
    name = in_language(line.indicator.name)
    if line.spatial_unit == SpatialUnit.CITY:
        return name
    return f"{name} ({SpatialUnit(line.spatial_unit).label})"


def suggestions(subject: Subject) -> list[Suggestion]:
    """Figures that stand out for better or worse, and what most peers know and this city does not."""
    return [each for profile in subject.profiles for each in _suggestions(subject, profile)]


def _suggestions(subject: Subject, profile: Profile) -> Iterator[Suggestion]:
    own = subject.participation.theme.key if subject.participation.theme else ""
    for line in profile.lines:
        kind = GOOD_OR_BAD.get(line.finding.verdict)
        if kind is not None:
            said = words.with_unit(line.last.value, line.indicator.unit)
            text = _("%(name)s: %(value)s in %(year)s.")
            yield Suggestion(
                key=key_of(profile, line),
                kind=kind,
                text=text % {"name": _label(line), "value": said, "year": line.last.period[:4]},
                why=words.short_words(line),
                facts=(key_of(profile, line),),
                weight=line.finding.weight + (1 if line.indicator.theme == own else 0),
            )
    for gap in pages.common_gaps(profile):
        if gap.indicator.theme == own:
            name = in_language(gap.indicator.name)
            yield Suggestion(
                key=f"missing:{gap.indicator.code}:{profile.city.slug}",
                kind="gap",
                text=_("Nobody here knows yet: %(name)s.") % {"name": name},
                why=ngettext("%(n)d peer knows it", "%(n)d peers know it", gap.peers) % {"n": gap.peers},
                weight=gap.peers / 100,
            )


def show_performance(subject: Subject, _section: ReportSection) -> Shown:
    """With whom the city is compared, what stands out in lists, the most telling figures drawn."""
    found: list[blocks.Block] = []
    for profile in subject.profiles:
        if len(subject.profiles) > 1:
            found.append(blocks.heading(str(profile.city)))
        found += _city(subject, profile)
    return Shown(found, facts(subject))


def _city(subject: Subject, profile: Profile) -> Iterator[blocks.Block]:
    if not profile.lines:
        url = reverse("performance:city", args=[subject.participation.edition.slug, profile.city.slug])
        yield blocks.nothing(_("No figure is known yet."), url)
        return
    urls = {fact.key: fact.url for fact in _facts(subject, profile)}
    lead = ngettext(
        "%(n)d indicator has figures, the latest of %(year)d.",
        "%(n)d indicators have figures, the latest of %(year)d.",
        len({line.indicator.pk for line in profile.lines}),
    ) % {
        "n": len({line.indicator.pk for line in profile.lines}),
        "year": max(line.last.year for line in profile.lines),
    }
    yield blocks.paragraph(f"{lead} {pages.peers_sentence(profile.peers)}")
    by_code = {line.indicator.code: urls[key_of(profile, line)] for line in profile.lines}
    for short in pages.minute(profile):
        items = [
            blocks.item(
                f"{line.name}: {line.value} ({line.year})" if line.value else line.name,
                line.why,
                by_code.get(line.code, ""),
            )
            for line in short.lines
        ]
        yield blocks.listing(short.title, items or [blocks.item(short.nothing)], short.kind)
    yield blocks.heading(_("A closer look"))
    drawn = _telling(subject, profile)
    for row in pages.rows(Profile(profile.city, profile.peers, tuple(drawn), ()), subject.today):
        yield _figure(profile, row, urls[key_of(profile, row.line)])


def _telling(subject: Subject, profile: Profile) -> list[Line]:
    """The figures that are drawn: what stands out most, those of the city's theme first; then the rest of the theme."""
    own = subject.participation.theme.key if subject.participation.theme else ""
    judged = [line for line in profile.lines if line.finding.verdict in GOOD_OR_BAD]
    others = [line for line in profile.lines if line.finding.verdict == Verdict.PLAIN]
    order = sorted(judged, key=lambda line: (line.indicator.theme != own, -line.finding.weight, line.indicator.code))
    order += sorted(others, key=lambda line: (line.indicator.theme != own, line.indicator.code))
    return order[:DRAWN]


def _figure(profile: Profile, row: pages.Row, url: str) -> blocks.Block:
    pictures = []
    if len(row.numbers) > 1:
        pictures.append(blocks.picture(drawing.series(row.picture), row.label, row.trend))
    if row.strip:
        label = f"{profile.city} {row.value}"
        alt = _("%(name)s: %(city)s among its peers") % {"name": row.name, "city": profile.city}
        pictures.append(blocks.picture(drawing.beside(row.strip, label, row.strip_ends), alt, row.beside))
    caption = ", ".join(part for part in (row.name, row.unit) if part)
    numbers = _numbers(caption, row.numbers)
    numbers["more"] = [[_("Peers"), ""], *[list(each) for each in row.beside_numbers]] if row.strip else []
    about = " · ".join([row.line.last.period[:4], row.line.last.source.name, *row.doubts])
    said = words.with_unit(row.line.last.value, row.line.indicator.unit)
    return blocks.figure(row.name, said, about, url, (row.status, row.status_label), pictures, numbers)


def _numbers(caption: str, rows: Sequence[pages.NumberRow]) -> blocks.Block:
    """The figures of a series; what is the same in all lines (the source) or empty (notes) needs no column."""
    head, cells = [_("Year"), _("Value")], [[each.period, each.value] for each in rows]
    if any(each.notes for each in rows):
        head.append(_("To know"))
        cells = [[*cell, each.notes] for cell, each in zip(cells, rows, strict=True)]
    if len({each.source for each in rows}) > 1:
        head.append(_("Source"))
        cells = [[*cell, each.source] for cell, each in zip(cells, rows, strict=True)]
    return blocks.table(caption, head, cells)


def show_figures(subject: Subject, _section: ReportSection) -> Shown:
    """Every latest figure with year, source and link, by theme; then who published them."""
    found: list[blocks.Block] = []
    for profile in subject.profiles:
        found += _tables(subject, profile)
    if not found:
        return Shown([blocks.nothing(_("No figure is known yet."))], {})
    sources = {line.last.source for profile in subject.profiles for line in profile.lines}
    items = [blocks.item(each.attribution or each.name, each.licence, each.url) for each in _by_name(sources)]
    found.append(blocks.listing(_("Who published these figures"), items))
    return Shown(found, facts(subject))


def _by_name(sources: Iterable[Source]) -> list[Source]:
    return sorted(sources, key=lambda source: source.name)


def _tables(subject: Subject, profile: Profile) -> Iterator[blocks.Block]:
    urls: Mapping[str, str] = {fact.key: fact.url for fact in _facts(subject, profile)}
    lines: dict[str, list[Line]] = {}
    for line in profile.lines:
        name = subject.themes.get(line.indicator.theme, _("All themes"))
        lines.setdefault(name, []).append(line)
    for name in [*subject.themes.values(), _("All themes")]:
        if name not in lines:
            continue
        rows: Sequence[Line] = sorted(lines[name], key=lambda line: _label(line).casefold())
        caption = f"{profile.city}: {name}" if len(subject.profiles) > 1 else name
        body = [
            [
                _label(line),
                words.with_unit(line.last.value, line.indicator.unit),
                line.last.period,
                line.last.source.name,
            ]
            for line in rows
        ]
        yield blocks.table(
            caption,
            [_("Indicator"), _("Value"), _("Year"), _("Source")],
            body,
            [urls[key_of(profile, line)] for line in rows],
        )


PERFORMANCE = Instrument("performance", facts, suggestions, {"performance": show_performance, "figures": show_figures})
