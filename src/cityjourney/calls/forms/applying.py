"""What applicants type."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cityjourney.calls.logic.dossier import MEMBERS, TEAM_SIZE
from cityjourney.organisations.countries import COUNTRIES
from cityjourney.organisations.models import City


def countries() -> list[tuple[str, str]]:
    """Countries by name, after an empty choice."""
    return [("", "—"), *sorted(((code, str(name)) for code, name in COUNTRIES.items()), key=lambda pair: pair[1])]


class BeginForm(forms.Form):
    """Begin an application, or ask for the link again."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)


class CityForm(forms.Form):
    """The city and who to write to."""

    name = forms.CharField(
        label=_("Name of the city"), max_length=120, required=False,
        help_text=_("Choose a known city from the list, or type the name of another one."),
        widget=forms.TextInput(attrs={"list": "known-cities", "autocomplete": "off"}),
    )  # fmt: skip
    country = forms.ChoiceField(label=_("Country"), required=False)
    population = forms.IntegerField(
        label=_("People who live there"), min_value=1, max_value=100_000_000, required=False
    )
    contact_name = forms.CharField(label=_("Name of the contact"), max_length=150, required=False)
    contact_email = forms.EmailField(label=_("E-mail address of the contact"), max_length=254, required=False)
    contact_role = forms.CharField(label=_("What the contact does"), max_length=150, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]

    def about(self) -> dict[str, Any]:
        """What is kept. A known city brings its figure if none was typed."""
        data = {key: value if value != "" else None for key, value in self.cleaned_data.items()}
        known = None
        if data["name"] and data["country"]:
            known = City.objects.filter(name__iexact=data["name"], country=data["country"]).first()
        data["city"] = known.slug if known else None
        if known and data["population"] is None:
            data["population"] = known.population
        return data


class TeamForm(forms.Form):
    """The team, partners, and the other cities of a consortium: rows that may stay empty."""

    partners = forms.CharField(
        label=_("Partners"), max_length=4_000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Firms, universities, associations: one in each line."),
    )  # fmt: skip
    consortium = forms.CharField(
        label=_("Name of the consortium"), max_length=160, required=False,
        help_text=_("Only if several cities apply together."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in range(TEAM_SIZE):
            self.fields[f"mate_{row}_name"] = forms.CharField(label=_("Name"), max_length=150, required=False)
            self.fields[f"mate_{row}_email"] = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
            self.fields[f"mate_{row}_role"] = forms.CharField(label=_("What they do"), max_length=150, required=False)
        for row in range(MEMBERS):
            self.fields[f"member_{row}_name"] = forms.CharField(label=_("City"), max_length=120, required=False)
            self.fields[f"member_{row}_country"] = forms.ChoiceField(
                label=_("Country"), choices=countries(), required=False
            )
            self.fields[f"member_{row}_population"] = forms.IntegerField(
                label=_("People who live there"), min_value=1, max_value=100_000_000, required=False
            )

    @staticmethod
    def initial_of(about: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of what was kept."""
        found = {"partners": about.get("partners"), "consortium": about.get("consortium")}
        for row, mate in enumerate(about.get("team") or ()):
            found |= {f"mate_{row}_{name}": value for name, value in zip(("name", "email", "role"), mate, strict=False)}
        for row, place in enumerate(about.get("members") or ()):
            names = ("name", "country", "population")
            found |= {f"member_{row}_{name}": value for name, value in zip(names, place, strict=False)}
        return found

    def clean(self) -> dict[str, Any]:
        """Somebody of the team has name and address; a city has its country."""
        data: dict[str, Any] = super().clean() or {}
        for row in range(TEAM_SIZE):
            self._pair(data, f"mate_{row}_name", f"mate_{row}_email", _("Give name and e-mail address."))
        for row in range(MEMBERS):
            self._pair(data, f"member_{row}_name", f"member_{row}_country", _("Give the city and its country."))
        return data

    def _pair(self, data: dict[str, Any], one: str, other: str, words: Any) -> None:
        for here, there in ((one, other), (other, one)):
            if data.get(there) and not data.get(here) and here not in self.errors:
                self.add_error(here, words)

    def about(self) -> dict[str, Any]:
        """What is kept."""
        data = self.cleaned_data
        team = [
            [data[f"mate_{row}_{name}"] for name in ("name", "email", "role")]
            for row in range(TEAM_SIZE)
            if data[f"mate_{row}_name"]
        ]
        members = [
            [data[f"member_{row}_{name}"] for name in ("name", "country", "population")]
            for row in range(MEMBERS)
            if data[f"member_{row}_name"]
        ]
        return {
            "team": team or None, "members": members or None, "partners": data["partners"] or None,
            "consortium": data["consortium"] or None,
        }  # fmt: skip

    @property
    def mates(self) -> list[list[Any]]:
        """Rows of bound fields."""
        return [[self[f"mate_{row}_{name}"] for name in ("name", "email", "role")] for row in range(TEAM_SIZE)]

    @property
    def places(self) -> list[list[Any]]:
        """Rows of bound fields."""
        names = ("name", "country", "population")
        return [[self[f"member_{row}_{name}"] for name in names] for row in range(MEMBERS)]
