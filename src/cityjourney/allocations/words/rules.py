"""What counts in a run, in the words of the methodology; how a run departs from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.allocations.logic.rules import TRAITS, Criterion, Rules
from cityjourney.allocations.words.places import FIELDS
from cityjourney.core.fields import in_language


def criterion_name(criterion: Criterion) -> str:
    """A criterion in the reader's language; one of a file from elsewhere by its key."""
    return in_language(criterion.name) if criterion.name else criterion.key


def criterion_sentence(criterion: Criterion) -> str:
    """What counts, as a city reads it."""
    return in_language(criterion.sentence) if criterion.sentence else criterion_name(criterion)


def order_of(rules: Rules) -> list[str]:
    """What counts, the most important first."""
    return [criterion_sentence(each) for each in rules.criteria]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule of a run, and what the programme says instead; empty if it is the same."""

    term: str
    said: str
    instead: str = ""


def rule_lines(rules: Rules, shipped: Rules | None, types: Mapping[str, str]) -> list[RuleLine]:
    """Every rule of a run beside the programme's own (None: there is nothing to compare with)."""
    own, others = _said(rules, types), _said(shipped, types) if shipped else {}
    keys = [*own, *(key for key in others if key not in own)]
    lines = []
    for term in keys:
        here, there = own.get(term, ""), others.get(term, "")
        instead = (there or _("none")) if shipped and here != there else ""
        lines.append(RuleLine(term, here or _("none"), instead))
    return lines


def _said(rules: Rules, types: Mapping[str, str]) -> dict[str, str]:
    """Each rule by its name."""
    found = {
        str(_("Cities of a group")): sizes(rules.group_min, rules.group_max),
        str(_("What counts, in this order")): "; ".join(criterion_name(each) for each in rules.criteria),
    }
    for limit in rules.limits:
        if limit.most is None:
            said = _("at least %(n)s in each group") % {"n": limit.least}
        elif limit.least:
            said = _("%(least)s to %(most)s in each group") % {"least": limit.least, "most": limit.most}
        else:
            said = _("at most %(n)s in each group") % {"n": limit.most}
        found[types.get(limit.kind, limit.kind)] = said
    weights = [f"{FIELDS[key]} {rules.weights[key]}" for key in TRAITS if rules.weights.get(key)]
    if weights and "relatability" in rules.measures:
        found[str(_("Weights of likeness"))] = capfirst(", ".join(weights))
    if rules.second_mentors:
        found[str(_("Cities that a mentor city helps besides"))] = str(rules.second_mentors)
    return found


def sizes(least: int, most: int) -> str:
    """How many cities a group has."""
    if least == most:
        return ngettext("%(n)s city", "%(n)s cities", least) % {"n": least}
    return _("%(least)s to %(most)s cities") % {"least": least, "most": most}
