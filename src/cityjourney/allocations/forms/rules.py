"""The rules of a run as people change them: sizes, what counts in which order, weights, limits by type of city."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cityjourney.allocations.logic.inputs import Place
from cityjourney.allocations.logic.rules import TRAITS, Criterion, Limit, Room, Rules
from cityjourney.allocations.words.places import FIELDS
from cityjourney.allocations.words.rules import criterion_name, criterion_sentence, sizes

MOST = 1_000
COMPARED = "relatability"


class RulesForm(forms.Form):
    """Starts from `rules`; `criteria` are further ones that may count. With `frozen` figures the weights stay."""

    group_min = forms.IntegerField(label=_("Cities of a group, at least"), min_value=1, max_value=MOST)
    group_max = forms.IntegerField(label=_("Cities of a group, at most"), min_value=1, max_value=MOST)
    second_mentors = forms.IntegerField(
        label=_("Cities that a mentor city may help besides its groups"), min_value=0, max_value=MOST,
        help_text=_("0: no second mentor cities are proposed."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=_("Seed"), min_value=0, max_value=1_000_000,
        help_text=_("It chooses among allocations that are equally good. The same seed gives the same result."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(
        self, data: Any, *, rules: Rules, criteria: Sequence[Criterion] = (), types: Iterable[tuple[str, str]],
        room: Room | None = None, seed: int = 1, frozen: bool = False,
    ) -> None:  # fmt: skip
        known = {each.key for each in rules.criteria}
        self.start, self.types, self.room, self.frozen = rules, list(types), room, frozen
        self.offered = [*rules.criteria, *(each for each in criteria if each.key not in known)]
        super().__init__(data, initial=self._initial(seed))
        self.fields |= dict([*self._places(), *self._weights(), *self._limits()])

    def _initial(self, seed: int) -> dict[str, Any]:
        rules = self.start
        found: dict[str, Any] = {
            "group_min": rules.group_min, "group_max": rules.group_max, "second_mentors": rules.second_mentors,
            "seed": seed,
        }  # fmt: skip
        found |= {f"place_{number}": str(number) for number in range(1, len(rules.criteria) + 1)}
        found |= {f"weight_{trait}": rules.weights.get(trait, 0) for trait in TRAITS}
        for each in rules.limits:
            found |= {f"most_{each.kind}": each.most, f"least_{each.kind}": each.least or None}
        return found

    def _places(self) -> Iterator[tuple[str, forms.Field]]:
        numbers = [(str(number), str(number)) for number in range(1, len(self.offered) + 1)]
        for number, criterion in enumerate(self.offered, 1):
            yield f"place_{number}", forms.ChoiceField(
                label=criterion_name(criterion), choices=[*numbers, ("", _("does not count"))], required=False,
                help_text=criterion_sentence(criterion) if criterion.sentence else "",
            )  # fmt: skip

    def _weights(self) -> Iterator[tuple[str, forms.Field]]:
        if not self.frozen and any(each.measure == COMPARED for each in self.offered):
            for trait in TRAITS:
                yield (
                    f"weight_{trait}",
                    forms.IntegerField(label=capfirst(str(FIELDS[trait])), min_value=0, max_value=100, required=False),
                )

    def _limits(self) -> Iterator[tuple[str, forms.Field]]:
        for key, _name in self.types:
            for side, label in (("least", _("At least in each group")), ("most", _("At most in each group"))):
                yield f"{side}_{key}", forms.IntegerField(label=label, min_value=0, max_value=MOST, required=False)

    def _rows(self, prefix: str) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith(prefix)]

    @property
    def size_rows(self) -> list[Any]:
        """How many cities a group has."""
        return self._rows("group_")

    @property
    def place_rows(self) -> list[Any]:
        """The place of each criterion."""
        return self._rows("place_")

    @property
    def weight_rows(self) -> list[Any]:
        """How much each trait counts."""
        return self._rows("weight_")

    @property
    def limit_rows(self) -> list[tuple[str, Any, Any]]:
        """Each type of city with its two fields."""
        return [(name, self[f"least_{key}"], self[f"most_{key}"]) for key, name in self.types]

    def clean(self) -> dict[str, Any]:
        """Sizes and limits stand the right way round; each place is taken once; what compares has weights."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("group_min") and data.get("group_max") and data["group_min"] > data["group_max"]:
            self.add_error("group_max", _("This is fewer than the cities that a group has at least."))
        elif self.room and data.get("group_min") and data.get("group_max"):
            self._clean_sizes(self.room, data["group_min"], data["group_max"])
        for key, _name in self.types:
            least, most = data.get(f"least_{key}"), data.get(f"most_{key}")
            if least is not None and most is not None and least > most:
                self.add_error(f"least_{key}", _("This is more than the cities of this type at most."))
        self._clean_places(data)
        return data

    def _clean_sizes(self, room: Room, least: int, most: int) -> None:
        if not room.fits(least, most):
            text = _(
                "%(cities)s cities do not fit into %(least)s to %(most)s groups of %(sizes)s. "
                "Allow other sizes, or let mentor cities lead more or fewer groups."
            )
            values = {"cities": room.cities, "least": room.least, "most": room.most, "sizes": sizes(least, most)}
            self.add_error("group_max", text % values)

    def _clean_places(self, data: Mapping[str, Any]) -> None:
        taken: dict[str, str] = {}
        for number, criterion in enumerate(self.offered, 1):
            place = data.get(f"place_{number}", "")
            if place and place in taken:
                text = _("“%(name)s” has place %(n)s already. Give this one another.")
                self.add_error(f"place_{number}", text % {"name": taken[place], "n": place})
            elif place:
                taken[place] = criterion_name(criterion)
        if not taken:
            self.add_error("place_1", _("At least one thing has to count."))
        counted = any(
            criterion.measure == COMPARED and data.get(f"place_{number}")
            for number, criterion in enumerate(self.offered, 1)
        )
        if counted and self.weight_rows and not any(data.get(f"weight_{trait}") for trait in TRAITS):
            self.add_error(f"weight_{TRAITS[0]}", _("Give at least one trait a weight, or let likeness not count."))

    def rules(self) -> Rules:
        """What was asked for; what has no field stays."""
        data = self.cleaned_data
        places = {number: int(data[f"place_{number}"] or 0) for number in range(1, len(self.offered) + 1)}
        shown = {key for key, _name in self.types}
        limits = [each for each in self.start.limits if each.kind not in shown]
        limits += [
            Limit(key, data[f"least_{key}"] or 0, data[f"most_{key}"])
            for key, _name in self.types
            if data[f"most_{key}"] is not None or data[f"least_{key}"]
        ]
        weights = {trait: data[f"weight_{trait}"] or 0 for trait in TRAITS} if self.weight_rows else self.start.weights
        return replace(
            self.start, group_min=data["group_min"], group_max=data["group_max"], limits=tuple(limits),
            second_mentors=data["second_mentors"], weights=weights,
            criteria=tuple(self.offered[number - 1] for number in sorted(places, key=places.__getitem__)
                           if places[number]),
        )  # fmt: skip


def type_names(types: Mapping[str, str], places: Iterable[Place]) -> list[tuple[str, str]]:
    """The types of cities that look for a mentor, by key, with their words."""
    used = {place.kind for place in places if not place.is_mentor}
    return [(key, name) for key, name in types.items() if key in used]
