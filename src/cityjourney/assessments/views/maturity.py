"""How mature a city's solutions are: judge them, set the ambition, see the gaps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.assessments import words
from cityjourney.assessments.commands import maturing
from cityjourney.assessments.logic.maturity import FEWEST, Judged, ScaleResult, Standing, ends_of, judged_scales
from cityjourney.assessments.models import Ambition, MaturityRound, Rating, Solution
from cityjourney.assessments.queries import maturity as queries
from cityjourney.assessments.queries.people import judges_of, people_of_city
from cityjourney.assessments.sentences import ANSWER, RUN, SEE
from cityjourney.assessments.views.acting import act, city_of, context_of, person_of
from cityjourney.core.errors import DomainError
from cityjourney.core.fields import in_language
from cityjourney.methodology.schema import MaturityScale
from cityjourney.programmes.doors import Entrance, in_city
from cityjourney.programmes.models import Theme

CANNOT = "?"
"""What a form sends for "cannot judge"."""
SHADES = 4
BAR = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """One scale of one solution in the heat table."""

    scale: str
    shade: int
    level: str
    """The name of the nearest level."""
    figure: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One solution in the heat table."""

    name: dict[str, str]
    summary: dict[str, str]
    cells: list[Cell]
    standing: Standing
    level: str
    gap: str
    is_at: int
    wants_at: int
    """Where the level and the ambition lie on the bar, from 0 to 100; -1 where there is none."""
    apart: str
    """What the city's own people and the others see differently."""
    is_enough: bool
    is_candidate: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One scale in the form of one solution."""

    scale: MaturityScale
    name: str
    value: str
    lowest: int


@dataclass(frozen=True, slots=True)
class SolutionForm:
    """One solution in the form."""

    solution: Solution
    questions: list[Question]
    wanted: bool
    is_done: bool


def _in_use(entrance: Entrance) -> tuple[MaturityScale, ...]:
    """The scales of the programme. Raises `Http404` where it has none."""
    found = queries.scales_of(entrance.edition)
    if not found:
        raise Http404
    return found


@require_safe
@in_city(SEE)
def maturity(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """The heat table by theme, and what is worth handing to the strategy."""
    scales, city = _in_use(entrance), city_of(entrance)
    rounds = queries.rounds_of(city)
    now = rounds[-1] if rounds else None
    results = (queries.result_of(city, each) for each in reversed(rounds))
    result = next((each for each in results if each.people >= FEWEST), None)
    solutions = result.solutions if result else ()
    by_theme: dict[str, list[HeatRow]] = {}
    for each in solutions:
        by_theme.setdefault(each.theme, []).append(_heat_row(each, scales, entrance))
    themes = {theme.key: theme for theme in Theme.objects.filter(edition=entrance.edition, retired=False)}
    context = context_of(
        entrance,
        "maturity",
        now=now,
        result=result,
        answered=_answered(now),
        scales=judged_scales(scales),
        wide=queries.ambition_levels(entrance.edition),
        groups=[(themes[key], rows) for key, rows in by_theme.items() if key in themes],
        candidates=[(each, words.figure(each.level)) for each in queries.candidates_in(solutions)],
        themes=themes.values(),
    )
    return render(request, "assessments/maturity.html", context)


def _answered(now: MaturityRound | None) -> int:
    return now.ratings.values("person").distinct().count() if now else 0


def _heat_row(found: queries.SolutionResult, scales: tuple[MaturityScale, ...], entrance: Entrance) -> HeatRow:
    standing, by_key = found.standing, {scale.key: scale for scale in scales}
    wide = queries.ambition_levels(entrance.edition)
    low, high = ends_of(wide) if wide else (0, 1)

    def at(value: float | None) -> int:
        return -1 if value is None else round(BAR * (value - low + 1) / (high - low + 1))

    return HeatRow(
        name=found.name,
        summary=found.summary,
        cells=[_cell(each, by_key[each.key], standing) for each in standing.scales],
        standing=standing,
        level=words.figure(standing.level),
        gap=words.figure(standing.gap) if standing.gap is not None else "",
        is_at=at(standing.level),
        wants_at=at(standing.ambition),
        apart=_apart(standing),
        is_enough=found.is_enough,
        is_candidate=standing.is_candidate,
    )


def _cell(found: ScaleResult, scale: MaturityScale, standing: Standing) -> Cell:
    if found.middle is None:
        gate = next((each for each in standing.scales if each.key == scale.after), None)
        missing = gate is not None and gate.middle == gate.low
        why = _("does not apply") if missing else _("few could judge")
        return Cell(in_language(scale.name), -1, why, "")
    nearest = min(scale.levels, key=lambda level: (abs(level.value - (found.middle or 0)), level.value))
    return Cell(
        in_language(scale.name), round((found.share or 0) * SHADES), in_language(nearest.name),
        words.figure(found.middle),
    )  # fmt: skip


def _apart(standing: Standing) -> str:
    """Said only where the city's own people and the others are a level apart."""
    if standing.team is None or standing.others is None or abs(standing.team - standing.others) < 1:
        return ""
    values = {"team": words.figure(standing.team), "others": words.figure(standing.others)}
    return _("the city sees %(team)s, stakeholders see %(others)s") % values


@require_POST
@in_city(RUN)
def begin(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Begin a round."""
    city, by = city_of(entrance), person_of(request)
    act(
        request,
        lambda: maturing.begin_maturity(participation=city, by=by, at=entrance.at),
        _("The round is open. Your colleagues and stakeholders have a mail."),
    )
    return redirect("assessments:maturity", entrance.edition.slug, city.city.slug)


@require_POST
@in_city(RUN)
def close(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Close the open round."""
    city, by = city_of(entrance), person_of(request)
    now = next((each for each in queries.rounds_of(city) if each.closed_at is None), None)
    if now is None:
        messages.error(request, _("No round is open."))
    else:
        act(request, lambda: maturing.close_maturity(found=now, by=by, at=entrance.at), _("Closed."))
    return redirect("assessments:maturity", entrance.edition.slug, city.city.slug)


def _open_round(entrance: Entrance) -> MaturityRound | None:
    return next((each for each in queries.rounds_of(city_of(entrance)) if each.closed_at is None), None)


@never_cache
@require_safe
@in_city(ANSWER)
def judge(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """The themes, each with how many solutions I have judged; the city's own first."""
    _in_use(entrance)
    city, now, person = city_of(entrance), _open_round(entrance), person_of(request)
    solutions = queries.solutions_of(entrance.edition)
    said = queries.said_by(now, person, solutions) if now else {}
    own = city.theme_id
    themes = sorted(Theme.objects.filter(edition=entrance.edition, retired=False), key=lambda theme: theme.pk != own)
    lines = []
    for theme in themes:
        of_theme = [each for each in solutions if each.spec.theme == theme.key]
        if of_theme:
            lines.append((theme, sum(each.pk in said for each in of_theme), len(of_theme), theme.pk == own))
    return render(request, "assessments/judge.html", context_of(entrance, "maturity", now=now, lines=lines))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_city(ANSWER)
def judge_theme(request: HttpRequest, entrance: Entrance, theme: str) -> HttpResponseBase:
    """The solutions of one theme; saved as one goes."""
    scales, city, person = _in_use(entrance), city_of(entrance), person_of(request)
    now, found = _open_round(entrance), _theme(entrance, theme)
    solutions = [each for each in queries.solutions_of(entrance.edition) if each.spec.theme == found.key]
    if now is None:
        return redirect("assessments:judge", entrance.edition.slug, city.city.slug)
    said = queries.said_by(now, person, solutions)
    if request.method == "POST":
        return _keep(request, entrance, now, solutions, said)
    context = context_of(
        entrance,
        "maturity",
        theme=found,
        forms=[_form(each, scales, said.get(each.pk)) for each in solutions],
        scales=judged_scales(scales),
        saved_at=max((each.changed_at for each in said.values()), default=None),
    )
    return render(request, "assessments/judge_theme.html", context)


def _theme(entrance: Entrance, key: str) -> Theme:
    found = Theme.objects.filter(edition=entrance.edition, key=key, retired=False).first()
    if found is None:
        raise Http404
    return found


def _form(solution: Solution, scales: tuple[MaturityScale, ...], said: Rating | None) -> SolutionForm:
    levels: Mapping[str, int | None] = said.levels if said else {}
    questions = [
        Question(
            scale,
            f"{solution.key}.{scale.key}",
            "" if scale.key not in levels else CANNOT if levels[scale.key] is None else str(levels[scale.key]),
            ends_of(scale)[0],
        )
        for scale in judged_scales(scales)
    ]
    return SolutionForm(solution, questions, bool(said and said.wanted), bool(levels))


def _posted(data: QueryDict, solution: Solution, scales: tuple[MaturityScale, ...]) -> Judged:
    """What a form says of one solution; nothing else than levels and "cannot judge" gets through."""
    levels: dict[str, int | None] = {}
    for scale in judged_scales(scales):
        value = data.get(f"{solution.key}.{scale.key}", "")
        if value == CANNOT:
            levels[scale.key] = None
        elif value.isascii() and value.isdigit() and len(value) == 1:
            levels[scale.key] = int(value)
    return Judged(levels, data.get(f"{solution.key}.wanted") == "yes")


def _keep(
    request: HttpRequest, entrance: Entrance, now: MaturityRound, solutions: list[Solution], said: Mapping[int, Rating]
) -> HttpResponse:
    scales, person, city = _in_use(entrance), person_of(request), city_of(entrance)
    judged = {each: _posted(request.POST, each, scales) for each in solutions}
    given = {each: one for each, one in judged.items() if one.levels or one.wanted or each.pk in said}
    of_team = judges_of(people_of_city(city, entrance.at)).get(person.pk, False)
    swapped: bool = bool(getattr(request, "htmx", False))
    try:
        maturing.judge(found=now, said=given, by=person, of_team=of_team, at=entrance.at)
    except DomainError as reason:
        if swapped:
            return HttpResponse(str(reason), status=409)
        messages.error(request, str(reason))
        return redirect("assessments:judge", entrance.edition.slug, city.city.slug)
    if swapped:
        return render(request, "assessments/_saved.html", {"saved_at": entrance.at})
    number = sum(bool(each.levels) for each in given.values())
    messages.success(
        request, ngettext("%(n)s solution is judged.", "%(n)s solutions are judged.", number) % {"n": number}
    )
    return redirect("assessments:judge", entrance.edition.slug, city.city.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@in_city(RUN)
def ambition(request: HttpRequest, entrance: Entrance, theme: str) -> HttpResponseBase:
    """How far the city wants to be with the solutions of one theme."""
    _in_use(entrance)
    city, found, wide = city_of(entrance), _theme(entrance, theme), queries.ambition_levels(entrance.edition)
    if wide is None:
        raise Http404
    solutions = [each for each in queries.solutions_of(entrance.edition) if each.spec.theme == found.key]
    if request.method == "POST":
        by = person_of(request)
        levels = {each: _level(request.POST.get(each.key, "")) for each in solutions}
        act(
            request,
            lambda: maturing.set_ambitions(participation=city, levels=levels, by=by, at=entrance.at),
            _("Your ambition is set."),
        )
        return redirect("assessments:maturity", entrance.edition.slug, city.city.slug)
    known = dict(Ambition.objects.filter(participation=city).values_list("solution_id", "level"))
    rows: list[Any] = [(each, known.get(each.pk)) for each in solutions]
    return render(
        request, "assessments/ambition.html", context_of(entrance, "maturity", theme=found, rows=rows, wide=wide)
    )


def _level(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdigit() and len(written) == 1 else None
