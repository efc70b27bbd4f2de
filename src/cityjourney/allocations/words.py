"""Results in words: what a criterion reached, what an alternative costs, why a city is where it is, what conflicts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from cityjourney.allocations.logic.building import common_languages
from cityjourney.allocations.logic.inputs import Place
from cityjourney.allocations.logic.outcome import Table, mentor_of
from cityjourney.matching.relatability import parts
from cityjourney.organisations.countries import country_name

Json = Mapping[str, Any]
ALIKE = 0.75
"""From this likeness on, a trait is named as one that two cities share."""

CRITERIA: Mapping[str, str | Promise] = {
    "language": gettext_lazy("A common language"),
    "theme_none": gettext_lazy("A common theme"),
    "theme": gettext_lazy("The themes that matter most"),
    "preference": gettext_lazy("Wishes of the cities"),
    "relatability": gettext_lazy("Cities that are alike"),
}
FIELDS: Mapping[str, str | Promise] = {
    "languages": gettext_lazy("languages"),
    "themes": gettext_lazy("themes"),
    "wishes": gettext_lazy("mentor cities wished for"),
    "population": gettext_lazy("number of people"),
    "area": gettext_lazy("area"),
    "gdp_per_head": gettext_lazy("GDP per head"),
    "features": gettext_lazy("lie of the land"),
    "networks": gettext_lazy("networks"),
    "borders": gettext_lazy("countries next door"),
}
FEATURE_WORDS: Mapping[str, str | Promise] = {
    "coast": gettext_lazy("coast"),
    "island": gettext_lazy("island"),
    "port": gettext_lazy("port"),
    "river": gettext_lazy("river"),
    "lake": gettext_lazy("lake"),
    "mountains": gettext_lazy("mountains"),
    "plain": gettext_lazy("plain"),
    "border": gettext_lazy("near a border"),
}
PHASES: Mapping[str, str | Promise] = {
    "": gettext_lazy("Reading the problem"),
    "rounding": gettext_lazy("Finding a first allocation"),
    "solution": gettext_lazy("Looking for a better one"),
    "reasons": gettext_lazy("Reckoning the price of every alternative"),
}


def criterion_name(key: str) -> str:
    """A criterion in words; those of a file from elsewhere by their key."""
    return str(CRITERIA.get(key, key))


def language_word(code: str) -> str:
    """A language in the language of the page."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion of a result, in words, with its figures."""

    name: str
    said: str
    proof: str
    proved: bool
    value: int
    bound: int


def criterion_lines(problem: Json, result: Json, *, fewest: bool = False) -> list[CriterionLine]:
    """Every criterion in the order of importance."""
    table, own = Table(problem), mentor_of(result["groups"])
    served = table.best_served(own)
    measures = {item["key"]: item["measure"] for item in problem["criteria"]}
    lines = []
    for place, item in enumerate(result["criteria"]):
        key = item["key"]
        said = (
            _zero_sentence(key, item["value"], len(own))
            if measures[key] == "count_zero"
            else _sum_sentence(key, *served[key], item["value"])
        )
        proof = _proof(item, first=place == 0, fewest=fewest)
        lines.append(CriterionLine(criterion_name(key), said, proof, item["proved"], item["value"], item["bound"]))
    return lines


def _zero_sentence(key: str, count: int, cities: int) -> str:
    if key == "language":
        if not count:
            return _("Every city shares a language with its mentor city.")
        text = ngettext(
            "%(n)s of %(all)s cities shares no language with its mentor city.",
            "%(n)s of %(all)s cities share no language with their mentor city.",
            count,
        )
    elif key == "theme_none":
        if not count:
            return _("Every city has a theme in common with its mentor city.")
        text = ngettext(
            "%(n)s of %(all)s cities has no theme in common with its mentor city.",
            "%(n)s of %(all)s cities have no theme in common with their mentor city.",
            count,
        )
    else:
        text = ngettext(
            "%(n)s of %(all)s cities has nothing of this.", "%(n)s of %(all)s cities have nothing of this.", count
        )
    return text % {"n": count, "all": cities}


def _sum_sentence(key: str, served: int, able: int, value: int) -> str:
    if key == "theme":
        text = ngettext(
            "%(n)s of %(all)s cities has a mentor city that suits its themes as well as any.",
            "%(n)s of %(all)s cities have a mentor city that suits their themes as well as any.",
            served,
        )
    elif key == "preference":
        if not able:
            return _("No city has voiced a wish.")
        text = ngettext(
            "The first wish for a mentor city comes true for %(n)s of the %(all)s city that voiced one.",
            "The first wish for a mentor city comes true for %(n)s of the %(all)s cities that voiced one.",
            able,
        )
    elif key == "relatability":
        text = ngettext(
            "%(n)s of %(all)s cities has the mentor city that is most like it.",
            "%(n)s of %(all)s cities have the mentor city that is most like them.",
            served,
        )
    else:
        text = ngettext(
            "Points: %(value)s. %(n)s of %(all)s cities has the most it can have.",
            "Points: %(value)s. %(n)s of %(all)s cities have the most they can have.",
            served,
        )
    return text % {"n": served, "all": able, "value": number_format(value, force_grouping=True)}


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


def price_phrases(price: Mapping[str, int], criteria: Sequence[Json]) -> list[str]:
    """What an allocation costs or gains over all cities, per criterion, the most important first."""
    keys = [item["key"] for item in criteria if price.get(item["key"])]
    return [_price_phrase(key, price[key]) for key in keys]


def _price_phrase(key: str, change: int) -> str:
    values = {"n": number_format(abs(change), force_grouping=True), "name": criterion_name(key)}
    count = abs(change)
    if key == "language":
        if change > 0:
            return (
                ngettext(
                    "%(n)s more city without a common language", "%(n)s more cities without a common language", count
                )
                % values
            )
        return ngettext(
            "%(n)s city fewer without a common language", "%(n)s cities fewer without a common language", count
        ) % values  # fmt: skip
    if key == "theme_none":
        if change > 0:
            return ngettext(
                "%(n)s more city without a common theme", "%(n)s more cities without a common theme", count
            ) % values  # fmt: skip
        return ngettext(
            "%(n)s city fewer without a common theme", "%(n)s cities fewer without a common theme", count
        ) % values  # fmt: skip
    if change < 0:
        return ngettext("%(name)s: %(n)s point less", "%(name)s: %(n)s points less", count) % values
    return ngettext("%(name)s: %(n)s point more", "%(name)s: %(n)s points more", count) % values


def moves_phrase(count: int) -> str:
    """How many cities change their mentor city."""
    return ngettext("%(n)s city moves", "%(n)s cities move", count) % {"n": count}


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of why, and whether it speaks for the match."""

    text: str
    speaks_for: bool


class Why:
    """Why a city has its mentor city, said with what both are and the city's own wishes; never with those of others."""

    def __init__(self, problem: Json, places: Mapping[str, Place], themes: Mapping[str, str]) -> None:
        self.problem, self.places, self.themes = problem, places, themes

    def reasons(self, city: str, mentor: str) -> list[Reason]:
        """All sentences, in the order of the criteria."""
        one, two = self.places[city], self.places[mentor]
        return [*self._rules(city, mentor), self._language(one, two), self._theme(one, two), *self._wish(one, two),
                *self._alike(one, two)]  # fmt: skip

    def _rules(self, city: str, mentor: str) -> list[Reason]:
        names = {"city": self.places[city].name, "mentor": self.places[mentor].name}
        found = []
        if [city, mentor] in [list(pair) for pair in self.problem.get("pins", ())]:
            found.append(Reason(_("The programme team has decided that %(city)s goes with %(mentor)s.") % names, True))
        return found

    def _language(self, one: Place, two: Place) -> Reason:
        shared = common_languages(one, two)
        if shared:
            listed = ", ".join(language_word(code) for code in shared)
            return Reason(_("You share a language: %(list)s.") % {"list": listed}, True)
        if one.languages is None or two.languages is None:
            return Reason(_("It is not known yet in which languages both of you work."), False)
        return Reason(_("You share no language with %(mentor)s.") % {"mentor": two.name}, False)

    def _theme(self, one: Place, two: Place) -> Reason:
        offered = {*(two.themes or ()), *(two.secondary or ())}
        for rank, theme in enumerate(one.themes or (), 1):
            if theme in offered:
                values = {"theme": self.themes.get(theme, theme), "mentor": two.name, "rank": rank}
                if rank == 1:
                    return Reason(_("Your first theme is one of %(mentor)s: %(theme)s.") % values, True)
                return Reason(_("Your theme number %(rank)s is one of %(mentor)s: %(theme)s.") % values, True)
        return Reason(_("%(mentor)s works on other themes than you.") % {"mentor": two.name}, False)

    def _wish(self, one: Place, two: Place) -> list[Reason]:
        wishes = one.wishes or ()
        if not wishes:
            return []
        values = {"mentor": two.name}
        if two.id in wishes:
            rank = wishes.index(two.id) + 1
            if rank == 1:
                return [Reason(_("%(mentor)s is the mentor city that you wished for most.") % values, True)]
            return [Reason(_("%(mentor)s was your wish number %(rank)s.") % {**values, "rank": rank}, True)]
        return [Reason(_("%(mentor)s was not among your wishes.") % values, False)]

    def _alike(self, one: Place, two: Place) -> list[Reason]:
        found = parts(one.profile, two.profile)
        alike = [str(FIELDS[key]) for key, value in found.items() if value is not None and value >= ALIKE]
        if not alike:
            return []
        listed = ", ".join(alike)
        return [Reason(_("You are alike in: %(list)s.") % {"list": listed}, True)]


def rank_sentence(city: str, mentor: str, rank: int) -> str:
    """How the mentor city stands among all, seen from the city alone."""
    names = {"city": city, "mentor": mentor, "n": rank - 1}
    if rank == 1:
        return _("No mentor city suits %(city)s better than %(mentor)s.") % names
    return (
        ngettext(
            "%(n)s mentor city would suit %(city)s better, taken alone, but not all cities together.",
            "%(n)s mentor cities would suit %(city)s better, taken alone, but not all cities together.",
            rank - 1,
        )
        % names
    )


class Conflicts:
    """Wishes and facts that cannot all hold, in words."""

    def __init__(self, problem: Json, places: Mapping[str, Place], types: Mapping[str, str]) -> None:
        self.problem, self.places, self.types = problem, places, types

    def _name(self, key: str) -> str:
        return self.places[key].name if key in self.places else key

    def _names(self, keys: Sequence[str]) -> str:
        return ", ".join(map(self._name, keys))

    def sentence(self, item: Json) -> str:
        """One member of a conflict."""
        kind = item["kind"]
        if kind == "limit":
            return self._limit(item)
        if kind in ("pin", "ban", "allowed"):
            values = {
                "city": self._name(item["city"]),
                "mentor": self._names(item.get("mentors", [item.get("mentor")])),
            }
            return {
                "pin": _("%(city)s stays with %(mentor)s."),
                "ban": _("%(city)s is kept from %(mentor)s."),
                "allowed": _("%(city)s goes only with one of these: %(mentor)s."),
            }[kind] % values
        if kind in ("together", "apart"):
            text = _("In one group: %(cities)s.") if kind == "together" else _("In different groups: %(cities)s.")
            return text % {"cities": self._names(item["cities"])}
        if kind == "group_size":
            bound = self.problem["group_size"][item["bound"]]
            text = ngettext("A group has at least %(n)s city.", "A group has at least %(n)s cities.", bound)
            if item["bound"] == "max":
                text = ngettext("A group has at most %(n)s city.", "A group has at most %(n)s cities.", bound)
            return text % {"n": bound}
        led = {str(each["id"]): each for each in self.problem["mentors"]}[item["mentor"]]
        values = {"mentor": self._name(item["mentor"]), "n": led.get(kind, int(kind == "max_groups"))}
        if kind == "min_groups":
            return _("%(mentor)s leads at least so many groups: %(n)s.") % values
        return _("%(mentor)s leads at most so many groups: %(n)s.") % values

    def _limit(self, item: Json) -> str:
        tag = item.get("tag", item.get("not_tag"))
        most, least = item.get("max_per_group"), item.get("min_per_group")
        if most is not None:
            text = ngettext(
                "At most %(most)s city of the type “%(type)s” in each group.",
                "At most %(most)s cities of the type “%(type)s” in each group.",
                most,
            )
        else:
            text = ngettext(
                "At least %(least)s city of the type “%(type)s” in each group.",
                "At least %(least)s cities of the type “%(type)s” in each group.",
                least or 0,
            )
        return text % {"type": self.types.get(tag, str(tag)), "most": most, "least": least}


def place_facts(place: Place, themes: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is known of a city, in words; what is not known is left out."""
    words = {
        "languages": [language_word(code) for code in place.languages or ()],
        "themes": [themes.get(key, key) for key in place.themes or ()],
        "features": [str(FEATURE_WORDS.get(key, key)) for key in place.features or ()],
        "networks": list(place.networks or ()),
        "borders": [country_name(code) for code in place.borders or ()],
    }
    found = [(capfirst(str(FIELDS[key])), ", ".join(names)) for key, names in words.items() if names]
    for key in ("population", "area", "gdp_per_head"):
        value = getattr(place, key)
        if value is not None:
            found.append((capfirst(str(FIELDS[key])), number_format(round(value), force_grouping=True)))
    return found
