"""What several forms share: long texts, days, choices, the city for which somebody speaks."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from cityjourney.programmes.models import Participation

Pairs = Sequence[tuple[str, Any]]


def long_text(rows: int) -> forms.Textarea:
    """A field for several lines."""
    return forms.Textarea(attrs={"rows": rows})


def day() -> forms.DateInput:
    """A field for a day, with the browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def choose(form: forms.Form, field: str, pairs: Pairs) -> None:
    """Say what can be chosen."""
    form.fields[field].choices = pairs  # type: ignore[attr-defined]


def by_id(cities: Iterable[Participation]) -> dict[str, Participation]:
    """Cities by what forms call them."""
    return {str(city.public_id): city for city in cities}


class ForCityForm(forms.Form):
    """A form that somebody fills in for one of their cities; hidden when there is nothing to choose."""

    participation = forms.ChoiceField()

    def __init__(self, *args: Any, own: Sequence[Participation], nobody: Any = "", **kwargs: Any) -> None:
        """`nobody` names the choice of no city, for those who may do without."""
        super().__init__(*args, **kwargs)
        self.rows = by_id(own)
        pairs = [(key, str(city)) for key, city in self.rows.items()] + ([("", nobody)] if nobody else [])
        choose(self, "participation", pairs)
        field = self.fields["participation"]
        field.required = not nobody
        if len(pairs) < 2:
            field.widget = forms.HiddenInput()
            self.initial.setdefault("participation", pairs[0][0] if pairs else "")

    @property
    def city(self) -> Participation | None:
        """The city that was chosen; the form must be valid."""
        return self.rows.get(self.cleaned_data["participation"])
