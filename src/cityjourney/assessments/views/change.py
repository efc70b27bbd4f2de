"""Before and after: rounds laid side by side, with what the difference can claim."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from cityjourney.assessments import words
from cityjourney.assessments.logic.rounds import Comparison, Verdict
from cityjourney.assessments.logic.wheel import Spoke, Wheel, wheel_of
from cityjourney.assessments.queries.change import MaturityChange, maturity_change, questionnaire_changes, scan_change
from cityjourney.assessments.sentences import SEE
from cityjourney.assessments.views.acting import city_of, context_of
from cityjourney.core.fields import in_language
from cityjourney.programmes.doors import Entrance, in_city

KINDS = {Verdict.UP: "good", Verdict.DOWN: "late", Verdict.SAME: "none", Verdict.UNKNOWN: "none"}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One area or section before and after."""

    name: str
    before: str
    after: str
    change: str
    both: str
    kind: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Block:
    """One comparison as it is shown."""

    title: str
    first: str
    last: str
    rows: list[ChangeRow]
    caveats: list[str]
    wheel: Wheel | None = None


@require_safe
@in_city(SEE)
def change(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Everything that was asked twice."""
    city = city_of(entrance)
    blocks = []
    if (scan := scan_change(city, entrance.at)) is not None:
        spokes = [
            Spoke(in_language(scan.names.get(each.key, each.name)), each.after.low, each.after.high,
                  each.after.middle, (), None, each.before.middle)
            for each in scan.found.areas
        ]  # fmt: skip
        blocks.append(_block(in_language(scan.title), scan.first, scan.last, scan.found, wheel_of(spokes), scan.names))
    blocks += [
        _block(in_language(each.title), each.first, each.last, each.found, None, {})
        for each in questionnaire_changes(city)
    ]
    context = context_of(entrance, "change", blocks=blocks, solutions=_solutions(maturity_change(city)))
    return render(request, "assessments/change.html", context)


def _block(
    title: str, first: date, last: date, found: Comparison, wheel: Wheel | None, names: Mapping[str, dict[str, str]]
) -> Block:
    rows = [
        ChangeRow(
            in_language(names.get(each.key, each.name)), words.figure(each.before.middle),
            words.figure(each.after.middle), words.signed(each.change) if each.change is not None else "",
            words.signed(each.both) if each.both is not None else "", KINDS[each.verdict], words.verdict_words(each),
        )
        for each in found.areas
    ]  # fmt: skip
    return Block(title, _month(first), _month(last), rows, words.caveat_words(found), wheel)


def _month(day: date) -> str:
    return date_format(day, "YEAR_MONTH_FORMAT")


def _solutions(found: MaturityChange | None) -> Block | None:
    if found is None:
        return None
    rows = [
        ChangeRow(
            in_language(each.name), words.figure(each.before), words.figure(each.after), words.signed(each.change), "",
            KINDS[each.verdict], words.word_of(each.verdict),
        )
        for each in found.solutions
    ]  # fmt: skip
    return Block("", _month(found.first), _month(found.last), rows, words.maturity_caveats(found.before, found.after))
