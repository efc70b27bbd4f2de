"""Results in words: what a criterion reached and what is proven of it, what an alternative costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cityjourney.allocations.logic.outcome import Table, mentor_of
from cityjourney.allocations.logic.rules import NOBODY_WITHOUT, Criterion, Rules
from cityjourney.allocations.words.rules import criterion_name

Json = Mapping[str, Any]
PHASES: Mapping[str, str | Promise] = {
    "": gettext_lazy("Reading the problem"),
    "rounding": gettext_lazy("Finding a first allocation"),
    "solution": gettext_lazy("Looking for a better one"),
    "reasons": gettext_lazy("Reckoning the price of every alternative"),
}


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion of a result, in words, with its figures."""

    name: str
    said: str
    proof: str
    proved: bool
    value: int
    bound: int


def criterion_lines(problem: Json, result: Json, rules: Rules, *, fewest: bool = False) -> list[CriterionLine]:
    """Every criterion in the order of importance."""
    table, own = Table(problem), mentor_of(result["groups"])
    served = table.best_served(own)
    lines = []
    for place, item in enumerate(result["criteria"]):
        criterion = rules.criterion(item["key"])
        if criterion.aim == NOBODY_WITHOUT:
            said = _without(criterion.measure, item["value"], len(own))
        else:
            said = _served(criterion.measure, *served[item["key"]], item["value"])
        proof = _proof(item, first=place == 0, fewest=fewest)
        name = criterion_name(criterion)
        lines.append(CriterionLine(name, said, proof, item["proved"], item["value"], item["bound"]))
    return lines


def _without(measure: str, count: int, cities: int) -> str:
    """How many cities have none of what is looked at."""
    nobody = {
        "languages": _("Every city shares a language with its mentor city."),
        "themes": _("Every city has a theme in common with its mentor city."),
        "preferences": _("Every city has a mentor city that it wished for."),
        "relatability": _("Every city has something in common with its mentor city."),
    }
    if not count:
        return nobody.get(measure, _("No city is without it."))
    text = {
        "languages": ngettext(
            "%(n)s of %(all)s cities shares no language with its mentor city.",
            "%(n)s of %(all)s cities share no language with their mentor city.",
            count,
        ),
        "themes": ngettext(
            "%(n)s of %(all)s cities has no theme in common with its mentor city.",
            "%(n)s of %(all)s cities have no theme in common with their mentor city.",
            count,
        ),
        "preferences": ngettext(
            "%(n)s of %(all)s cities has a mentor city that it did not wish for.",
            "%(n)s of %(all)s cities have a mentor city that they did not wish for.",
            count,
        ),
        "relatability": ngettext(
            "%(n)s of %(all)s cities has nothing in common with its mentor city.",
            "%(n)s of %(all)s cities have nothing in common with their mentor city.",
            count,
        ),
    }.get(measure)
    other = ngettext(
        "%(n)s of %(all)s cities has nothing of this.", "%(n)s of %(all)s cities have nothing of this.", count
    )
    return (text or other) % {"n": count, "all": cities}


def _served(measure: str, served: int, able: int, value: int) -> str:
    """How many cities have as much as any mentor city could give them."""
    if measure == "preferences" and not able:
        return _("No city has voiced a wish.")
    text = {
        "languages": ngettext(
            "%(n)s of %(all)s cities has a mentor city with as many common languages as any.",
            "%(n)s of %(all)s cities have a mentor city with as many common languages as any.",
            served,
        ),
        "themes": ngettext(
            "%(n)s of %(all)s cities has a mentor city that suits its themes as well as any.",
            "%(n)s of %(all)s cities have a mentor city that suits their themes as well as any.",
            served,
        ),
        "preferences": ngettext(
            "The first wish for a mentor city comes true for %(n)s of the %(all)s city that voiced one.",
            "The first wish for a mentor city comes true for %(n)s of the %(all)s cities that voiced one.",
            able,
        ),
        "relatability": ngettext(
            "%(n)s of %(all)s cities has the mentor city that is most like it.",
            "%(n)s of %(all)s cities have the mentor city that is most like them.",
            served,
        ),
    }.get(measure)
    other = ngettext(
        "Points: %(value)s. %(n)s of %(all)s cities has the most it can have.",
        "Points: %(value)s. %(n)s of %(all)s cities have the most they can have.",
        served,
    )
    return (text or other) % {"n": served, "all": able, "value": number_format(value, force_grouping=True)}


def _proof(item: Json, *, first: bool, fewest: bool) -> str:
    if item["proved"] and fewest:
        return _("Proven: no better among all that move so few cities.")
    if item["proved"]:
        if first:
            return _("Proven: no allocation does better.")
        return _("Proven: no better among all that are as good on the lines above.")
    gap = abs(item["bound"] - item["value"])
    if not gap:
        return _("Whether another allocation is better here has not been proven.")
    return _("Another allocation may be better here by at most %(n)s of %(value)s points.") % {
        "n": number_format(gap, force_grouping=True), "value": number_format(item["value"], force_grouping=True),
    }  # fmt: skip


def verdict(result: Json, *, fewest: bool = False) -> str:
    """The result in one sentence."""
    if result["status"] == "optimal":
        if fewest:
            return _("No allocation with so few moves is better. This is proven.")
        return _("No better allocation exists. This is proven.")
    return _("A good allocation. The proof is not complete: the lines below say how much better one could be at most.")


def price_phrases(price: Mapping[str, int], rules: Rules) -> list[str]:
    """What an allocation costs or gains over all cities, per criterion, the most important first."""
    return [_price_phrase(each, price[each.key]) for each in rules.criteria if price.get(each.key)]


def _price_phrase(criterion: Criterion, change: int) -> str:
    count = abs(change)
    values = {"n": number_format(count, force_grouping=True), "name": criterion_name(criterion)}
    if criterion.aim == NOBODY_WITHOUT:
        return _without_phrase(criterion.measure, more=change > 0, count=count) % values
    if change < 0:
        return ngettext("%(name)s: %(n)s point less", "%(name)s: %(n)s points less", count) % values
    return ngettext("%(name)s: %(n)s point more", "%(name)s: %(n)s points more", count) % values


def _without_phrase(measure: str, *, more: bool, count: int) -> str:
    if measure == "languages":
        if more:
            return ngettext(
                "%(n)s more city without a common language", "%(n)s more cities without a common language", count
            )
        return ngettext(
            "%(n)s city fewer without a common language", "%(n)s cities fewer without a common language", count
        )
    if measure == "themes":
        if more:
            return ngettext("%(n)s more city without a common theme", "%(n)s more cities without a common theme", count)
        return ngettext("%(n)s city fewer without a common theme", "%(n)s cities fewer without a common theme", count)
    if more:
        return ngettext("%(name)s: %(n)s more city without it", "%(name)s: %(n)s more cities without it", count)
    return ngettext("%(name)s: %(n)s city fewer without it", "%(name)s: %(n)s cities fewer without it", count)


def moves_phrase(count: int) -> str:
    """How many cities change their mentor city."""
    return ngettext("%(n)s city moves", "%(n)s cities move", count) % {"n": count}
