"""What the list of cities can be asked, and how a city's part changes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cityjourney.core.fields import in_language
from cityjourney.organisations.countries import country_name
from cityjourney.organisations.models import Consortium
from cityjourney.programmes.models import CityType, Participation, Theme
from cityjourney.programmes.queries.cities import SORTS, CityFilter, Facets


class CityFilterForm(forms.Form):
    """The filters, with the choices that there are."""

    q = forms.CharField(label=_("Name"), max_length=80, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    type = forms.ChoiceField(label=_("City type"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    sort = forms.ChoiceField(
        choices=[(sign + name, name) for name in SORTS for sign in ("", "-")], required=False, widget=forms.HiddenInput
    )

    def __init__(self, data: object, facets: Facets) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        everything = [("", _("all"))]
        countries = sorted(((code, country_name(code)) for code in facets.countries), key=lambda pair: pair[1])
        self._choices("country", [*everything, *countries])
        self._choices("type", [*everything, *((each.key, in_language(each.name)) for each in facets.city_types)])
        self._choices("theme", [*everything, *((each.key, in_language(each.name)) for each in facets.themes)])

    def _choices(self, name: str, choices: object) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> CityFilter:
        """The filter for the query; the form must be valid."""
        data = self.cleaned_data
        return CityFilter(data["q"], data["country"], data["type"], data["theme"], data["sort"] or "name")

    def labels(self) -> dict[str, str]:
        """What each filter in use is called."""
        found = {"q": f"“{self.cleaned_data['q']}”"}
        for name in ("country", "type", "theme"):
            choices = dict(self.fields[name].choices)  # type: ignore[attr-defined]
            found[name] = str(choices.get(self.cleaned_data[name], ""))
        return found


class PartForm(forms.Form):
    """Type, theme and consortium of a city."""

    city_type: "forms.ModelChoiceField[CityType]" = forms.ModelChoiceField(
        label=_("City type"), queryset=CityType.objects.none(), empty_label=None
    )
    theme: "forms.ModelChoiceField[Theme]" = forms.ModelChoiceField(
        label=_("Theme"), queryset=Theme.objects.none(), required=False, empty_label=_("not chosen yet")
    )
    consortium: "forms.ModelChoiceField[Consortium]" = forms.ModelChoiceField(
        label=_("Consortium"), queryset=Consortium.objects.none(), required=False, empty_label=_("none")
    )

    def __init__(self, data: object, participation: Participation) -> None:
        super().__init__(
            data,  # type: ignore[arg-type]
            initial={
                "city_type": participation.city_type_id,
                "theme": participation.theme_id,
                "consortium": participation.consortium_id,
            },
        )
        edition = participation.edition_id
        querysets = {
            "city_type": CityType.objects.filter(edition=edition, retired=False),
            "theme": Theme.objects.filter(edition=edition, retired=False),
            "consortium": Consortium.objects.filter(members=participation.city_id),
        }
        for name, queryset in querysets.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    """Why a city leaves."""

    reason = forms.CharField(label=_("Why"), max_length=500, required=False)
