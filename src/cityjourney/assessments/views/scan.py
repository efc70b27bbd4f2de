"""The scan of a city: answer it, see the wheel, talk about it, choose the theme."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cityjourney.assessments import words
from cityjourney.assessments.commands import choosing, scanning
from cityjourney.assessments.forms import PeopleForm, RoundForm, ThemeForm
from cityjourney.assessments.logic.proposals import Proposal
from cityjourney.assessments.logic.scan import AreaResult, QuestionResult, areas_of
from cityjourney.assessments.logic.wheel import Spoke, wheel_of
from cityjourney.assessments.queries.people import people_of_city
from cityjourney.assessments.queries.scan import ScanResult, ScanRound, areas_in, chosen_themes, result_of, scan_of
from cityjourney.assessments.queries.scan import scan_rounds as rounds_of
from cityjourney.assessments.sentences import RUN, SEE
from cityjourney.assessments.views.acting import act, city_of, context_of, first_error, person_of
from cityjourney.core.fields import in_language
from cityjourney.methodology.schema import Scan
from cityjourney.programmes.doors import Entrance, in_city
from cityjourney.programmes.models import Theme
from cityjourney.questionnaires.enums import ResponseState
from cityjourney.questionnaires.logic.definition import Definition
from cityjourney.questionnaires.models import Response


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area in the table below the wheel."""

    name: str
    middle: str
    spread: str
    own: str
    kind: str
    stance: str
    left_out: int


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question with how often each level was chosen; without counts where too few judged."""

    text: dict[str, str]
    ends: str
    bars: list[tuple[str, int, int]]
    """Level, people, width of its bar from 0 to 100."""
    people: int
    left_out: int


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One theme with its reasons."""

    key: str
    name: dict[str, str]
    summary: dict[str, str]
    reasons: list[str]


def scan_or_404(entrance: Entrance) -> Scan:
    """The scan of the programme. Raises `Http404` where it has none."""
    found = scan_of(entrance.edition)
    if found is None:
        raise Http404
    return found


@require_safe
@in_city(SEE)
def scan(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Who has answered, the wheel, what to talk about, which theme."""
    return _page(request, entrance)


def _page(request: HttpRequest, entrance: Entrance, *, theme: ThemeForm | None = None) -> HttpResponse:
    found, city = scan_or_404(entrance), city_of(entrance)
    rounds = rounds_of(city, found, entrance.at)
    now = rounds[-1] if rounds else None
    shown = next((each for each in reversed(rounds) if each.is_enough), None)
    result = result_of(city, found, shown) if shown else None
    own = now.of(person_of(request)) if now else None
    members = people_of_city(city, entrance.at)
    chosen = chosen_themes(city)
    context = context_of(
        entrance,
        "scan",
        scan=found,
        now=now,
        is_open=bool(now and now.collection.is_open(entrance.at)),
        own=own,
        may_start=bool(now and person_of(request).pk in now.expected),
        who=_who(now),
        begin_form=RoundForm(at=entrance.at),
        people_form=PeopleForm(members=members, asked=now.expected if now else ()),
        chosen=chosen,
        theme_form=theme or _theme_form(entrance, chosen),
        themes=_themes(entrance, result),
        **_shown(found, result, shown, own),
    )
    return render(request, "assessments/scan.html", context, status=422 if theme else 200)


def _who(now: ScanRound | None) -> list[tuple[str, bool]]:
    """Who is asked and whether they have handed in; never what."""
    if now is None:
        return []
    done = {each.respondent_id for each in now.handed_in}
    return sorted((str(person), key in done) for key, person in now.expected.items())


def _theme_form(entrance: Entrance, chosen: list[Any]) -> ThemeForm:
    initial = {
        "main": chosen[0].key if chosen else None,
        "also": [each.key for each in chosen[1:]],
        "reason": chosen[0].reason if chosen else "",
    }
    return ThemeForm(edition=entrance.edition, initial=initial)


def _shown(scan: Scan, result: ScanResult | None, shown: ScanRound | None, own: Response | None) -> dict[str, Any]:
    """The wheel of all, or, before enough have answered, the reader's own."""
    mine = own if own is not None and own.state == ResponseState.SUBMITTED else None
    if result is None or shown is None:
        if mine is None:
            return {"result": None, "wheel": None}
        areas = areas_in(scan, areas_of(mine.version.definition, [mine.answers]))
        return {"result": None, "wheel": wheel_of(spokes(areas)), "rows": rows(areas), "is_own": True}
    own_areas = {}
    if mine is not None and mine.collection_id == shown.collection.pk:
        own_areas = {each.key: each.middle for each in areas_of(shown.definition, [shown.answers_of(mine)])}
    return {
        "result": result,
        "shown": shown,
        "wheel": wheel_of(spokes(result.areas, own_areas)),
        "rows": rows(result.areas, own_areas),
        "disputed": [question_row(each) for each in result.disputed],
        "agreed": [question_row(each) for each in result.agreed],
        "all_questions": grouped(shown.definition, result),
        "talk": words.discuss(result.areas, result.disputed, result.hard, result.people),
    }


def spokes(areas: Any, own: dict[str, float | None] | None = None) -> list[Spoke]:
    """Areas as the wheel wants them."""
    return [
        Spoke(in_language(each.name), each.low, each.high, each.middle, each.means, (own or {}).get(each.key))
        for each in areas
    ]


def rows(areas: Any, own: dict[str, float | None] | None = None) -> list[AreaRow]:
    """The numbers of the wheel."""
    return [_row(each, (own or {}).get(each.key)) for each in areas]


def _row(area: AreaResult, own: float | None) -> AreaRow:
    spread = f"{words.figure(area.lowest)} – {words.figure(area.highest)}" if area.people > 1 else ""
    return AreaRow(
        in_language(area.name), words.figure(area.middle), spread, words.figure(own) if own is not None else "",
        words.KINDS[area.stance], words.stance_words(area.stance), area.left_out,
    )  # fmt: skip


def question_row(found: QuestionResult) -> QuestionRow:
    """A question with its bars, if at least three people judged it."""
    most = max(found.counts, default=0) or 1
    bars = [
        (in_language(level.name), count, round(100 * count / most))
        for level, count in zip(found.levels, found.counts, strict=True)
    ]
    few = words.KINDS[found.stance] == "none"
    return QuestionRow(
        found.text, "" if few else words.ends_words(found), [] if few else bars, found.people, found.left_out
    )


def grouped(definition: Definition, result: ScanResult) -> list[tuple[str, list[tuple[QuestionRow, str, str]]]]:
    """All questions below their areas: row, kind of stance, stance in words."""
    by_area: dict[str, list[tuple[QuestionRow, str, str]]] = {}
    for each in result.questions:
        line = (question_row(each), words.KINDS[each.stance], words.stance_words(each.stance))
        by_area.setdefault(each.area, []).append(line)
    titles = {section.key: in_language(section.title) for section in definition.sections}
    return [(titles[key], lines) for key, lines in by_area.items()]


def _themes(entrance: Entrance, result: ScanResult | None) -> list[ThemeRow]:
    """All themes of the programme, those with reasons first."""
    themes = {each.key: each for each in Theme.objects.filter(edition=entrance.edition, retired=False)}
    found = result.proposals if result else tuple(Proposal(key, (), None) for key in themes)
    return [
        ThemeRow(each.theme, themes[each.theme].name, dict(themes[each.theme].spec.summary), words.reason_words(each))
        for each in found
        if each.theme in themes
    ]


@require_POST
@in_city(RUN)
def begin(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Begin a round."""
    found, city, by = scan_or_404(entrance), city_of(entrance), person_of(request)
    form = RoundForm(request.POST, at=entrance.at)
    if form.is_valid():
        closes_at = form.cleaned_data["closes_at"]
        act(
            request,
            lambda: scanning.begin_scan(participation=city, scan=found, closes_at=closes_at, by=by, at=entrance.at),
            _("The scan is open. Your colleagues have a mail."),
        )
    else:
        messages.error(request, first_error(form))
    return _back(entrance)


@require_POST
@in_city(RUN)
def ask(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Ask further people of the city."""
    found, city, by = scan_or_404(entrance), city_of(entrance), person_of(request)
    rounds = rounds_of(city, found, entrance.at)
    members = people_of_city(city, entrance.at)
    form = PeopleForm(request.POST, members=members, asked=rounds[-1].expected if rounds else ())
    if not form.is_valid():
        messages.error(request, _("Choose who else is asked."))
        return _back(entrance)
    people = form.chosen()
    done = ngettext("%(n)s person has a mail.", "%(n)s people have a mail.", len(people)) % {"n": len(people)}
    act(
        request,
        lambda: scanning.ask_people(participation=city, scan=found, people=people, by=by, at=entrance.at),
        done,
    )
    return _back(entrance)


@require_POST
@in_city(RUN)
def close(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Close the open round now."""
    found, city, by = scan_or_404(entrance), city_of(entrance), person_of(request)
    act(request, lambda: scanning.close_scan(participation=city, scan=found, by=by, at=entrance.at), _("Closed."))
    return _back(entrance)


@require_POST
@in_city(RUN)
def theme(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Choose the theme of the city."""
    city, by = city_of(entrance), person_of(request)
    form = ThemeForm(request.POST, edition=entrance.edition)
    if not form.is_valid():
        return _page(request, entrance, theme=form)
    data = form.cleaned_data
    act(
        request,
        lambda: choosing.choose_themes(
            participation=city, themes=form.themes(), reason=data["reason"], by=by, at=entrance.at
        ),
        _("Your theme is set: %(theme)s.") % {"theme": data["main"]},
    )
    return _back(entrance)


def _back(entrance: Entrance) -> HttpResponse:
    return redirect("assessments:scan", entrance.edition.slug, city_of(entrance).city.slug)
