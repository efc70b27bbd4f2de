"""What people said as part of an assessment: the scan, the maturity of solutions, local enablers, other questionnaires.

Only what the apps below hand out: none of it says who said what, nor what fewer people said than may be shown.
"""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.assessments.logic.scan import FEWEST, AreaResult, Stance, areas_of
from cityjourney.assessments.queries import MaturityResult, ScanResult, maturity_result, scan_result
from cityjourney.assessments.queries.maturity import candidates_in
from cityjourney.assessments.words import discuss, figure, reason_words, stance_words
from cityjourney.core.fields import in_language
from cityjourney.enablers.queries import DimensionView, Results, results_for
from cityjourney.methodology.schema import ReportSection
from cityjourney.questionnaires.enums import Mode
from cityjourney.questionnaires.models import Response
from cityjourney.reports.logic import blocks
from cityjourney.reports.logic.drawing import Level, levels
from cityjourney.reports.logic.facts import Fact, Suggestion
from cityjourney.reports.queries.subject import Subject
from cityjourney.reports.registry import Instrument, Shown

LARGE = 1.0
"""From this gap on, in levels, a solution is worth a line."""
DRAWN = 12


def _drawn(title: str, about: str, url: str, rows: Sequence[Level], ends: tuple[int, int], numbers: blocks.Block,
           caption: str) -> blocks.Block:  # fmt: skip
    """Levels as a picture with the same numbers as a table."""
    alt = _("%(title)s, on a scale from %(low)d to %(high)d") % {"title": title, "low": ends[0], "high": ends[1]}
    pictures = [blocks.picture(levels(rows, *ends), alt, caption)]
    return blocks.figure(title, "", about, url, ("", ""), pictures, numbers)


# The scan


def _scan(subject: Subject) -> ScanResult | None:
    return subject.once("scan", lambda: scan_result(subject.participation))


def scan_facts(subject: Subject) -> dict[str, Fact]:
    """The areas in which somebody could judge."""
    found = _scan(subject)
    if found is None:
        return {}
    url, day = subject.page("assessments:scan"), timezone.localdate(found.opened_at).isoformat()
    facts = {}
    for area in found.areas:
        if area.middle is not None:
            key = f"scan:{area.key}"
            facts[key] = Fact(
                key, in_language(area.name), round(area.middle, 2), f"/{area.high}", day, url=url,
                group=in_language(found.name),
            )  # fmt: skip
    return facts


def scan_suggestions(subject: Subject) -> Iterator[Suggestion]:
    """Areas that people see very differently: something to talk about, not a judgement."""
    found = _scan(subject)
    for area in found.areas if found else ():
        if area.stance == Stance.APART:
            said = {"area": in_language(area.name), "low": figure(area.lowest), "high": figure(area.highest)}
            yield Suggestion(
                key=f"scan:{area.key}",
                kind="gap",
                text=_("“%(area)s” is seen very differently in the city hall: from %(low)s to %(high)s.") % said,
                why=_("City scan: talk about it before you decide"),
                facts=(f"scan:{area.key}",),
                weight=area.spread / 2,
            )


def show_scan(subject: Subject, _section: ReportSection) -> Shown:
    """How people of the city see its areas, with spread; what it is not for; questions for the talk."""
    found = _scan(subject)
    url = subject.page("assessments:scan")
    if found is None:
        return Shown([blocks.nothing(_("No city scan that at least three people have done."), url)], {})
    areas = [area for area in found.areas if area.middle is not None]
    people = ngettext("%(n)d person answered.", "%(n)d people answered.", found.people) % {"n": found.people}
    shown: list[blocks.Block] = [blocks.paragraph(f"{people} {in_language(found.not_for)}")]
    shown += _areas(in_language(found.name), url, areas)
    talk = [blocks.item(words) for words in discuss(found.areas, found.disputed, found.hard, found.people)]
    if talk:
        shown.append(blocks.listing(_("Worth a talk"), talk))
    return Shown(shown, scan_facts(subject))


def _areas(title: str, url: str, areas: Sequence[AreaResult]) -> list[blocks.Block]:
    if not areas:
        return []
    rows = [
        Level(in_language(area.name), area.middle, area.lowest, area.highest, words=figure(area.middle))
        for area in areas
    ]
    head = [_("Area"), _("Middle"), _("Lowest"), _("Highest"), _("How it is seen")]
    body = [
        [in_language(area.name), figure(area.middle), figure(area.lowest), figure(area.highest),
         stance_words(area.stance)]
        for area in areas
    ]  # fmt: skip
    caption = _("The dot is the middle of what people said, the band reaches from the lowest to the highest.")
    if all(area.people < FEWEST for area in areas):  # one answer of the city: no middle, no spread
        head, body = [_("Area"), _("Level")], [row[:2] for row in body]
        caption = _("The dot is the level that the city gives itself.")
    numbers = blocks.table(title, head, body)
    ends = (min(area.low for area in areas), max(area.high for area in areas))
    return [_drawn(title, "", url, rows, ends, numbers, caption)]


# The reasons for a theme


def theme_reasons(subject: Subject) -> list[blocks.Block]:
    """Why the city chose its themes, and what the scan says about them."""
    found = _scan(subject)
    if found is None:
        return []
    items = [
        blocks.item(in_language(choice.name), choice.reason, subject.page("assessments:scan"))
        for choice in found.choices
    ]
    chosen = {choice.key for choice in found.choices}
    reasons = [
        blocks.item(sentence)
        for proposal in found.proposals
        if proposal.theme in chosen
        for sentence in reason_words(proposal)
    ]
    shown = [blocks.listing(_("What the city chose"), items)] if items else []
    return [*shown, blocks.listing(_("What the scan says"), reasons)] if reasons else shown


# Maturity of solutions


def _maturity(subject: Subject) -> MaturityResult | None:
    return subject.once("maturity", lambda: maturity_result(subject.participation))


def maturity_facts(subject: Subject) -> dict[str, Fact]:
    """The level of each solution that enough people judged."""
    found = _maturity(subject)
    if found is None:
        return {}
    url, most = subject.page("assessments:maturity"), _top(found)
    facts = {}
    for each in found.solutions:
        if each.is_enough and each.standing.level is not None:
            key = f"maturity:{each.key}"
            facts[key] = Fact(
                key, in_language(each.name), round(each.standing.level, 2), f"/{most}",
                timezone.localdate(found.begun_at).isoformat(), url=url, group=_("Technology maturity"),
            )  # fmt: skip
    return facts


def _top(found: MaturityResult) -> int:
    return max((level.value for scale in found.scales for level in scale.levels), default=5)


def maturity_suggestions(subject: Subject) -> Iterator[Suggestion]:
    """Large gaps to the ambition; what several people want closed is a proposal."""
    found = _maturity(subject)
    if found is None:
        return
    wanted = {each.key for each in candidates_in(found.solutions)}
    for each in found.solutions:
        standing = each.standing
        if not each.is_enough or standing.gap is None or standing.gap < LARGE:
            continue
        said = {"name": in_language(each.name), "level": figure(standing.level), "goal": standing.ambition}
        if each.key in wanted:
            text, why = _("Bring “%(name)s” forward: it stands at %(level)s, the goal is %(goal)s."), ngettext(
                "%(n)d person wants it", "%(n)d people want it", standing.wanted
            ) % {"n": standing.wanted}  # fmt: skip
        else:
            text, why = _("“%(name)s” stands at %(level)s; the goal is %(goal)s."), _("A large gap to the ambition")
        yield Suggestion(
            key=f"maturity:{each.key}",
            kind="proposal" if each.key in wanted else "gap",
            text=text % said,
            why=why,
            facts=(f"maturity:{each.key}",),
            weight=standing.gap,
        )


def show_maturity(subject: Subject, _section: ReportSection) -> Shown:
    """Level and ambition of each solution that enough people judged, largest gap first."""
    found = _maturity(subject)
    url = subject.page("assessments:maturity")
    judged = [each for each in found.solutions if each.is_enough and each.standing.level is not None] if found else []
    if found is None or not judged:
        return Shown([blocks.nothing(_("No solution that at least three people have judged."), url)], {})
    judged.sort(key=lambda each: (-(each.standing.gap or 0), each.key))
    people = ngettext("%(n)d person judged.", "%(n)d people judged.", found.people) % {"n": found.people}
    rows = [
        Level(in_language(each.name), each.standing.level, goal=each.standing.ambition,
              words=figure(each.standing.level))
        for each in judged[:DRAWN]
    ]  # fmt: skip
    body = [
        [in_language(each.name), in_language(each.theme_name), figure(each.standing.level),
         str(each.standing.ambition or "–"), figure(each.standing.gap)]
        for each in judged
    ]  # fmt: skip
    title = _("Solutions: where they stand, and where they are to go")
    numbers = blocks.table(title, [_("Solution"), _("Theme"), _("Level"), _("Goal"), _("Gap")], body)
    caption = _("The dot is where a solution stands, the dashed stroke is the goal.")
    shown = [blocks.paragraph(people), _drawn(title, "", url, rows, (1, _top(found)), numbers, caption)]
    wanted = [
        blocks.item(in_language(each.name), _("gap of %(gap)s levels") % {"gap": figure(each.gap)}, url)
        for each in candidates_in(found.solutions)
    ]
    if wanted:
        shown.append(blocks.listing(_("What several people want"), wanted))
    return Shown(shown, maturity_facts(subject))


# Local enablers


def _enablers(subject: Subject) -> Results | None:
    return subject.once("enablers", lambda: results_for(subject.participation))


def _dimensions(found: Results | None) -> list[DimensionView]:
    return [each for each in found.dimensions if each.value is not None] if found else []


def enabler_facts(subject: Subject) -> dict[str, Fact]:
    """The dimensions that may be shown."""
    found = _enablers(subject)
    if found is None:
        return {}
    url = reverse(found.url_name, args=found.url_args)
    return {
        f"enabler:{each.key}": Fact(
            f"enabler:{each.key}", in_language(each.name), round(each.value or 0, 2), f"/{len(found.levels)}",
            found.closed_on.isoformat(), url=url, group=in_language(found.name),
        )
        for each in _dimensions(found)
    }  # fmt: skip


def enabler_suggestions(subject: Subject) -> Iterator[Suggestion]:
    """Strong and weak dimensions."""
    found = _enablers(subject)
    for each in _dimensions(found):
        if each.verdict == "strength" or each.verdict == "weakness":
            said = {
                "name": in_language(each.name),
                "value": figure(each.value),
                "most": len(found.levels if found else ()),
            }
            yield Suggestion(
                key=f"enabler:{each.key}",
                kind=each.verdict,
                text=_("%(name)s: local partners give %(value)s of %(most)d.") % said,
                why=_("Survey of local partners; groups differ a lot")
                if each.divided
                else _("Survey of local partners"),
                facts=(f"enabler:{each.key}",),
                weight=abs((each.value or 3.0) - 3.0),
            )


def show_enablers(subject: Subject, _section: ReportSection) -> Shown:
    """What local partners said, as far as it may be shown."""
    found = _enablers(subject)
    dimensions = _dimensions(found)
    if found is None or not dimensions:
        url = subject.page("enablers:city")
        return Shown([blocks.nothing(_("No survey of local partners with results that may be shown."), url)], {})
    url = reverse(found.url_name, args=found.url_args)
    rows = [
        Level(in_language(each.name), each.value, each.lowest, each.highest, words=figure(each.value))
        for each in dimensions
    ]
    body = [
        [in_language(each.name), figure(each.value), figure(each.lowest), figure(each.highest)] for each in dimensions
    ]
    title = in_language(found.name)
    numbers = blocks.table(title, [_("Dimension"), _("Middle"), _("Lowest group"), _("Highest group")], body)
    caption = _(
        "The dot is the middle of the groups of partners, the band reaches from the lowest to the highest group."
    )
    lead = _(
        "At least %(answered)d of %(invited)d partners answered without their names, until %(day)s. "
        "Groups of fewer than %(threshold)d people are not shown."
    ) % {
        "answered": found.answered, "invited": found.invited, "day": date_format(found.closed_on),
        "threshold": found.threshold,
    }  # fmt: skip
    shown = [blocks.paragraph(lead), _drawn(title, "", url, rows, (1, len(found.levels)), numbers, caption)]
    return Shown(shown, enabler_facts(subject))


# Other questionnaires


def show_answers(subject: Subject, section: ReportSection) -> Shown:
    """How a questionnaire was answered, by part; of people apart only what at least three of them said together."""
    rows = (
        Response.objects.submitted()
        .filter(participation=subject.participation, version__questionnaire__key=section.questionnaire)
        .select_related("collection__version__questionnaire", "version__questionnaire")
        .defer("collection__version__document", "version__document", "version__questionnaire__draft")
        .order_by("-collection__opens_at", "-submitted_at", "pk")
    )
    found = list(rows)
    newest = [row for row in found if row.collection_id == found[0].collection_id]
    together = bool(newest) and newest[0].collection.mode == Mode.TOGETHER
    if not newest or (not together and len(newest) < FEWEST):
        url = reverse("questionnaires:index", args=[subject.participation.edition.slug])
        return Shown([blocks.nothing(_("Not answered yet."), url)], {})
    version = newest[0].version
    same = [row.answers for row in newest if row.version_id == version.pk]
    areas = [area for area in areas_of(version.definition, same) if area.middle is not None]
    answered = timezone.localdate(found[0].submitted_at)
    title, day = in_language(version.definition.name), answered.isoformat()
    facts = {}
    for area in areas:
        key = f"answers:{section.questionnaire}:{area.key}"
        facts[key] = Fact(key, in_language(area.name), round(area.middle or 0, 2), f"/{area.high}", day, group=title)
    if not areas:
        return Shown(
            [
                blocks.paragraph(
                    _("Answered on %(day)s.") % {"day": date_format(timezone.localdate(found[0].submitted_at))}
                )
            ],
            {},
        )
    return Shown(_areas(title, "", areas), facts)


SCAN = Instrument("scan", scan_facts, lambda subject: list(scan_suggestions(subject)), {"scan": show_scan})
MATURITY = Instrument(
    "maturity", maturity_facts, lambda subject: list(maturity_suggestions(subject)), {"maturity": show_maturity}
)
ENABLERS = Instrument(
    "enablers", enabler_facts, lambda subject: list(enabler_suggestions(subject)), {"enablers": show_enablers}
)
ANSWERS = Instrument("answers", shows={"answers": show_answers})
