"""Why a city is where it is: from what it and its mentor city are, and its own wishes; never from those of others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.allocations.logic.inputs import Place
from cityjourney.allocations.logic.measures import common_languages
from cityjourney.allocations.logic.outcome import Table
from cityjourney.allocations.logic.rules import Rules
from cityjourney.allocations.words.places import FIELDS, language_word
from cityjourney.allocations.words.rules import criterion_name
from cityjourney.matching.relatability import parts

Json = Mapping[str, Any]
ALIKE = 0.75
"""From this likeness on, a trait is named as one that two cities share."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of why, and whether it speaks for the match."""

    text: str
    speaks_for: bool


class Why:
    """Why a city has its mentor city, in the order of what counts; only with what counts."""

    def __init__(self, problem: Json, places: Mapping[str, Place], themes: Mapping[str, str], rules: Rules) -> None:
        self.problem, self.places, self.themes, self.rules = problem, places, themes, rules
        self.table = Table(problem)

    def reasons(self, city: str, mentor: str) -> list[Reason]:
        """All sentences, in the order of the criteria."""
        one, two = self.places[city], self.places[mentor]
        said: Mapping[str, Callable[[Place, Place], list[Reason]]] = {
            "languages": self._language, "themes": self._theme, "preferences": self._wish, "relatability": self._alike,
        }  # fmt: skip
        found = [reason for measure in self.rules.measures for reason in said[measure](one, two)]
        return [*self._pinned(city, mentor), *found]

    def rank(self, city: str, mentor: str, rank: int) -> str:
        """How the mentor city stands among all, seen from the city alone; nothing of it where the team has decided."""
        pinned = self._pinned(city, mentor)
        return pinned[0].text if pinned else _rank_sentence(self.places[city].name, self.places[mentor].name, rank)

    def _pinned(self, city: str, mentor: str) -> list[Reason]:
        names = {"city": self.places[city].name, "mentor": self.places[mentor].name}
        found = []
        if [city, mentor] in [list(pair) for pair in self.problem.get("pins", ())]:
            found.append(Reason(_("The programme team has decided that %(city)s goes with %(mentor)s.") % names, True))
        return found

    def _language(self, one: Place, two: Place) -> list[Reason]:
        shared = common_languages(one, two)
        if shared:
            listed = ", ".join(language_word(code) for code in shared)
            text = ngettext("You share a language: %(list)s.", "You share languages: %(list)s.", len(shared))
            return [Reason(text % {"list": listed}, True)]
        if one.languages is None or two.languages is None:
            return [Reason(_("It is not known yet in which languages both of you work."), False)]
        return [Reason(_("You share no language with %(mentor)s.") % {"mentor": two.name}, False)]

    def _theme(self, one: Place, two: Place) -> list[Reason]:
        offered = {*(two.themes or ()), *(two.secondary or ())}
        for rank, theme in enumerate((one.themes or ())[: self.rules.themes_ranked], 1):
            if theme in offered:
                values = {"theme": self.themes.get(theme, theme), "mentor": two.name, "rank": rank}
                if rank == 1:
                    return [Reason(_("Your first theme is one of %(mentor)s: %(theme)s.") % values, True)]
                return [Reason(_("Your theme number %(rank)s is one of %(mentor)s: %(theme)s.") % values, True)]
        if not one.themes or not offered:
            return [Reason(_("It is not known yet on which themes both of you work."), False)]
        return [Reason(_("%(mentor)s works on other themes than you.") % {"mentor": two.name}, False)]

    def _wish(self, one: Place, two: Place) -> list[Reason]:
        wishes = (one.wishes or ())[: self.rules.preferences_ranked]
        place = wishes.index(two.id) if two.id in wishes else len(wishes)
        found = [self._instead(one, two, self.places[wish]) for wish in wishes[:place] if wish in self.places]
        if place == len(wishes):
            return found
        values = {"mentor": two.name, "rank": place + 1}
        if not place:
            return [Reason(_("%(mentor)s is the mentor city that you wished for most.") % values, True)]
        return [Reason(_("%(mentor)s was your wish number %(rank)s.") % values, True), *found]

    def _instead(self, one: Place, two: Place, wish: Place) -> Reason:
        """Why not a mentor city that it wished for more, seen from this city alone."""
        values = {"city": one.name, "mentor": two.name, "wish": wish.name}
        if [one.id, wish.id] in [list(pair) for pair in self.problem.get("bans", ())]:
            return Reason(_("The programme team has decided that %(city)s does not go with %(wish)s.") % values, False)
        key = self.table.first_better(one.id, two.id, wish.id)
        if key is None:
            text = _("You wished for %(wish)s. It would suit you as well or better, but not all cities together.")
            return Reason(text % values, False)
        values["name"] = criterion_name(self.rules.criterion(key))
        text = _("You wished for %(wish)s. For you, %(mentor)s is better in something that counts before: %(name)s.")
        return Reason(text % values, False)

    def _alike(self, one: Place, two: Place) -> list[Reason]:
        found = parts(one.profile, two.profile)
        alike = [
            str(FIELDS[key])
            for key, value in found.items()
            if self.rules.weights.get(key) and value is not None and value >= ALIKE
        ]
        if not alike:
            return []
        listed = ", ".join(alike)
        return [Reason(_("You are alike in: %(list)s.") % {"list": listed}, True)]


def _rank_sentence(city: str, mentor: str, rank: int) -> str:
    names = {"city": city, "mentor": mentor, "n": rank - 1}
    if rank == 1:
        return _("By what counts here, no mentor city suits %(city)s better than %(mentor)s.") % names
    return (
        ngettext(
            "%(n)s mentor city would suit %(city)s better, taken alone, but not all cities together.",
            "%(n)s mentor cities would suit %(city)s better, taken alone, but not all cities together.",
            rank - 1,
        )
        % names
    )
