"""Filters of the cohort view."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cityjourney.journeys.queries.cohort import Asked


class CohortForm(forms.Form):
    """What the address asks for."""

    q = forms.CharField(label=_("City"), required=False, max_length=100)
    standing = forms.ChoiceField(
        label=_("Standing"),
        required=False,
        choices=[("", _("all")), ("late", _("with something late")), ("on_track", _("nothing late"))],
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    type = forms.ChoiceField(label=_("City type"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    expert = forms.ChoiceField(label=_("Expert"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("late first")), ("due", _("longest late first")), ("name", _("by name"))],
    )

    def __init__(self, data: Any, facets: dict[str, list[tuple[str, str]]]) -> None:
        super().__init__(data)
        for field, name in (("theme", "theme"), ("type", "city_type"), ("country", "country"), ("expert", "expert")):
            self.fields[field].choices = [("", _("all")), *facets[name]]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """The filters as the query takes them."""
        data = self.cleaned_data
        return Asked(
            q=data["q"],
            country=data["country"],
            city_type=data["type"],
            theme=data["theme"],
            expert=data["expert"],
            standing=data["standing"],
            sort=data["sort"] or "late",
        )

    def labels(self) -> dict[str, str]:
        """Each filter in use in words."""
        found = {}
        for name, value in self.cleaned_data.items():
            if value and name != "sort":
                choices = dict(getattr(self.fields[name], "choices", []))
                found[name] = f"{self.fields[name].label}: {choices.get(value, value)}"
        return found


class SaveForm(forms.Form):
    """A name for the filters in use."""

    name = forms.CharField(label=_("Name of the view"), max_length=80)
    query = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
