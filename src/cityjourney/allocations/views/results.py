"""One run: how far it is, its result in words, as groups, city by city, beside another run."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cityjourney.allocations.enums import Origin, State
from cityjourney.allocations.forms.files import FileForm
from cityjourney.allocations.logic.drafts import theme_of
from cityjourney.allocations.logic.drawing import hue_of, shape_of
from cityjourney.allocations.logic.inputs import Place
from cityjourney.allocations.logic.measures import common_languages
from cityjourney.allocations.logic.outcome import Table, group_number, mentor_of, moves
from cityjourney.allocations.logic.rules import rules_from_json
from cityjourney.allocations.models import Run
from cityjourney.allocations.queries.gathering import theme_names, wishes_of
from cityjourney.allocations.queries.runs import run_of, runs_of
from cityjourney.allocations.views.conflict import conflict_rows
from cityjourney.allocations.views.door import RunHere, at_result, at_run
from cityjourney.allocations.words.places import language_word, place_facts
from cityjourney.allocations.words.results import PHASES, criterion_lines, moves_phrase, price_phrases, verdict
from cityjourney.allocations.words.rules import criterion_name, rule_lines
from cityjourney.allocations.words.wishes import wish_sentence
from cityjourney.ui.tables import Column

PAGE = 40


@require_safe
@at_run
def run(request: HttpRequest, here: RunHere) -> HttpResponseBase:
    """The run as it stands: on its way, impossible, or its result."""
    found = here.run
    shipped = here.run.options["shipped"]
    asked = rule_lines(here.rules, rules_from_json(shipped) if shipped else None, here.types())
    more: dict[str, Any] = {
        "way": "summary",
        "asked": asked,
        "file": FileForm(),
        "other_file": FileForm(auto_id="id_other_%s"),
        "phase": PHASES.get(found.phase, ""),
    }
    if found.state == State.IMPOSSIBLE and found.result:
        more |= conflict_rows(here)
    elif found.groups:
        more |= _summary(here)
    return render(request, "allocations/run.html", here.context(**more))


def _summary(here: RunHere) -> dict[str, Any]:
    result = here.run.result or {}
    fairness, fewest = result.get("fairness", {}), here.run.origin == Origin.FEWEST
    return {
        "verdict": verdict(result, fewest=fewest),
        "lines": criterion_lines(here.run.problem, result, here.rules, fewest=fewest),
        "groups": group_rows(here.places, here.run.groups, theme_names(here.edition)),
        "fairness": fairness,
        "worst": [here.name(key) for key in fairness.get("worst_served", [])],
        "answers": _answers(here),
        "drafts": here.run.is_published and here.run.letters.filter(released_at=None).exists(),
        "letters_sent": here.run.is_published and here.run.letters.exclude(released_at=None).exists(),
        "replaces": runs_of(here.edition).published().exclude(pk=here.run.pk).first() if here.run.locked_at else None,
        "fewest_taken": next((each for each in here.run.children.light().filter(origin=Origin.FEWEST)), None),
        "group_columns": [
            Column(_("Group"), number=True), Column(_("Mentor city")), Column(_("Theme")), Column(_("Cities")),
            Column(_("Languages that all share")),
        ],
    }  # fmt: skip


def group_rows(
    places: Mapping[str, Place], groups: Sequence[Mapping[str, Any]], themes: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Groups with what all of them share."""
    rows = []
    for number, group in enumerate(groups, 1):
        mentor = places[group["mentor"]]
        cities = [places[key] for key in group["cities"]]
        theme = theme_of(mentor, cities)
        shared = set(mentor.languages or ()).intersection(*(city.languages or () for city in cities))
        rows.append(
            {
                "number": number, "shape": shape_of(number), "hue": hue_of(number), "mentor": mentor, "cities": cities,
                "theme": themes.get(theme, theme),
                "languages": ", ".join(language_word(code) for code in sorted(shared)),
            }
        )  # fmt: skip
    return rows


def _answers(here: RunHere) -> list[dict[str, Any]]:
    """Both ways to solve again, side by side with their price."""
    found = here.run.answers or {}
    titles = {"best": _("The best under the new wishes"), "fewest_moves": _("As few moves as possible")}
    return [
        {
            "key": key, "title": title, "moves": moves_phrase(len(found[key]["moves"])),
            "who": [(here.name(each["city"]), here.name(each["from"]), here.name(each["to"])) for each in
                    found[key]["moves"]],
            "price": price_phrases(found[key]["price"], here.rules),
        }
        for key, title in titles.items() if key in found
    ]  # fmt: skip


@require_safe
@at_run
def progress(request: HttpRequest, here: RunHere) -> HttpResponseBase:
    """How far the run is: a part of its page that asks again until the run has ended."""
    response = render(
        request, "allocations/_progress.html", here.context(phase=PHASES.get(here.run.phase, ""))
    )  # fmt: skip
    if not here.run.is_active:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@at_result
def cities(request: HttpRequest, here: RunHere) -> HttpResponseBase:
    """Every city with its mentor city and how well that suits it."""
    entries, number = (here.run.result or {})["cities"], group_number(here.run.groups)
    rows = [
        {"key": key, "name": here.name(key), "mentor": here.name(entry["mentor"]), "rank": entry["rank"],
         "group": number[key], "shape": shape_of(number[key]), "hue": hue_of(number[key])}
        for key, entry in entries.items()
    ]  # fmt: skip
    wanted, worst = request.GET.get("q", "").strip().casefold(), request.GET.get("sort") == "-rank"
    rows = [row for row in rows if wanted in f"{row['name']} {row['mentor']}".casefold()]
    rows.sort(key=lambda row: (-row["rank"] if worst else 0, row["name"]))
    context = here.context(
        way="cities", page=Paginator(rows, PAGE).get_page(request.GET.get("page")), q=request.GET.get("q", ""),
        sort=worst,
        columns=[
            Column(_("City")), Column(_("Group")), Column(_("Mentor city")),
            Column(_("Rank of the mentor city"), number=True),
        ],
    )  # fmt: skip
    return render(request, "allocations/cities.html", context)


@require_safe
@at_result
def sheet(request: HttpRequest, here: RunHere, city: str) -> HttpResponseBase:
    """One city: where it is, why, what the three best alternatives cost."""
    entry = (here.run.result or {})["cities"].get(city)
    if entry is None:
        raise Http404
    mentor = entry["mentor"]
    table = Table(here.run.problem)
    rules = here.rules
    seen: dict[str, tuple[str, int, int]] = {}
    for item in here.run.problem["criteria"]:
        name = criterion_name(rules.criterion(item["key"]))
        seen.setdefault(
            item.get("scores", item["key"]), (name, table.score(item, city, mentor), table.best(item, city))
        )
    alternatives = [
        {"key": each["mentor"], "name": here.name(each["mentor"]), "price": price_phrases(each["price"], rules),
         "moves": moves_phrase(each["moves"]), "exact": each.get("exact", True)}
        for each in entry["alternatives"]
    ]  # fmt: skip
    themes = theme_names(here.edition)
    why = here.why()
    context = here.context(
        way="cities", subject=here.places[city], mentor=here.places[mentor], group=group_number(here.run.groups)[city],
        rank=why.rank(city, mentor, entry["rank"]), reasons=why.reasons(city, mentor),
        scores=list(seen.values()), alternatives=alternatives, facts=place_facts(here.places[city], themes),
        languages=common_languages(here.places[city], here.places[mentor]),
        wishes=[(wish, wish_sentence(wish.kind, [*map(here.name, wish.cities)], [here.name(wish.mentor)]))
                for wish in wishes_of(here.edition) if city in wish.cities],
        second=here.name(second) if (second := (here.run.result or {}).get("secondary", {}).get(city)) else "",
        columns=[Column(_("What counts")), Column(_("Here"), number=True), Column(_("At best"), number=True)],
    )  # fmt: skip
    return render(request, "allocations/sheet.html", context)


@require_safe
@at_result
def compare(request: HttpRequest, here: RunHere) -> HttpResponseBase:
    """Beside another run: who moved, and what each criterion gains or loses."""
    choices = [each for each in runs_of(here.edition).filter(state=State.DONE) if each.number != here.run.number]
    asked = request.GET.get("with", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) < 9):
        raise BadRequest("with")
    other = run_of(here.edition, int(asked)) if asked else None
    if other is None and not asked:
        other = run_of(here.edition, here.run.parent.number) if here.run.parent else None
    if asked and (other is None or not other.groups):
        raise Http404
    context = here.context(way="compare", choices=choices, other=other, **(_beside(here, other) if other else {}))
    return render(request, "allocations/compare.html", context)


def _beside(here: RunHere, other: Run) -> dict[str, Any]:
    """The differences from another run to this one."""
    one, two = Table(other.problem), Table(here.run.problem)
    before_name, after_name = (_("Run %(n)s") % {"n": each.number} for each in (other, here.run))
    before, after = one.values(mentor_of(other.groups)), two.values(mentor_of(here.run.groups))
    return {
        "moved": [
            (here.name(each.city), here.name(each.before), here.name(each.after), each.city)
            for each in moves(other.groups, here.run.groups)
        ],
        "price": price_phrases(
            {key: after[key] - value for key, value in before.items() if key in after}, here.rules
        ),
        "values": [
            (criterion_name(here.rules.criterion(key)), value, after[key], after[key] - value)
            for key, value in before.items() if key in after
        ],
        "same_problem": other.problem["scores"] == here.run.problem["scores"],
        "columns": [
            Column(_("What counts")), Column(before_name, number=True),
            Column(after_name, number=True), Column(_("Change"), number=True),
        ],
        "move_columns": [Column(_("City")), Column(before_name), Column(after_name)],
    }  # fmt: skip
