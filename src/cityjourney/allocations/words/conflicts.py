"""Wishes and facts that cannot all hold, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.allocations.logic.inputs import Place
from cityjourney.allocations.words.wishes import wish_sentence

Json = Mapping[str, Any]


class Conflicts:
    """Wishes and facts that cannot all hold, in words."""

    def __init__(self, problem: Json, places: Mapping[str, Place], types: Mapping[str, str]) -> None:
        self.problem, self.places, self.types = problem, places, types

    def _name(self, key: str) -> str:
        return self.places[key].name if key in self.places else key

    def sentence(self, item: Json) -> str:
        """One member of a conflict."""
        kind = item["kind"]
        if kind == "limit":
            return self._limit(item)
        if kind in ("pin", "ban", "allowed", "together", "apart"):
            cities = item.get("cities", [item.get("city", "")])
            mentors = item.get("mentors", [item["mentor"]] if "mentor" in item else [])
            return wish_sentence(kind, [*map(self._name, cities)], [*map(self._name, mentors)])
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
