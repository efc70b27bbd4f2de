"""What people type: what is known of a city, rules of a run, wishes, letters, files."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cityjourney.allocations.enums import WishKind
from cityjourney.allocations.logic.building import MOST_WISHES, Rules
from cityjourney.allocations.logic.inputs import FEATURES, Place
from cityjourney.allocations.words import FEATURE_WORDS, language_word
from cityjourney.organisations.countries import COUNTRIES

LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "nb", "nl", "pl",
    "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "ca", "eu", "gl", "he", "ja", "ko",
)  # fmt: skip
THEME_PLACES, FURTHER_PLACES = 3, 2
MOST_BYTES = 20_000_000
EMPTY = ("", "—")
Choices = Sequence[tuple[str, str]]


class ProfileForm(forms.Form):
    """What matching asks of one city. What is left empty follows from what the programme knows."""

    languages = forms.MultipleChoiceField(
        label=_("Languages in which the city works with others"), required=False, widget=forms.CheckboxSelectMultiple
    )
    gdp_per_head = forms.IntegerField(label=_("GDP per head in euro"), min_value=1, max_value=1_000_000, required=False)
    features = forms.MultipleChoiceField(
        label=_("Lie of the land"), required=False, widget=forms.CheckboxSelectMultiple
    )
    networks = forms.CharField(
        label=_("Networks of cities"), max_length=500, required=False,
        help_text=_("Separate them by semicolons, such as Eurocities; Energy Cities."),
    )  # fmt: skip
    borders = forms.CharField(
        label=_("Countries next door"), max_length=100, required=False,
        help_text=_("Codes of two letters, such as HR; SI. Leave out the country of the city itself: it is known."),
    )  # fmt: skip
    max_groups = forms.IntegerField(label=_("Groups that it leads at most"), min_value=0, max_value=100, required=False)
    min_groups = forms.IntegerField(
        label=_("Groups that it leads at least"), min_value=0, max_value=100, required=False
    )

    def __init__(self, data: Any, *, place: Place, themes: Choices, mentors: Choices) -> None:
        super().__init__(data, initial=_initial(place))
        self.place = place
        fields: Any = self.fields
        known = [(code, language_word(code)) for code in LANGUAGES]
        fields["languages"].choices = sorted(known, key=lambda pair: pair[1])
        fields["features"].choices = [(key, str(FEATURE_WORDS[key])) for key in FEATURES]
        self._places("theme", THEME_PLACES, _("Theme, place %(n)s"), themes)
        self._places("further", FURTHER_PLACES, _("Further theme %(n)s"), themes)
        if place.is_mentor:
            return
        del fields["max_groups"], fields["min_groups"]
        self._places("wish", MOST_WISHES, _("Mentor city wished for, place %(n)s"), mentors)

    def _places(self, name: str, count: int, label: Any, choices: Choices) -> None:
        for number in range(1, count + 1):
            self.fields[f"{name}_{number}"] = forms.ChoiceField(
                label=str(label) % {"n": number}, choices=[EMPTY, *choices], required=False
            )

    def ranked(self, name: str) -> list[Any]:
        """The fields of a ranking."""
        return [self[key] for key in self.fields if key.startswith(f"{name}_")]

    @property
    def theme_rows(self) -> list[Any]:
        """Themes, the most important first."""
        return self.ranked("theme")

    @property
    def further_rows(self) -> list[Any]:
        """Further themes."""
        return self.ranked("further")

    @property
    def wish_rows(self) -> list[Any]:
        """Mentor cities wished for, the first most."""
        return self.ranked("wish")

    def clean_borders(self) -> list[str]:
        """Country codes."""
        codes = [word.strip().upper() for word in self.cleaned_data["borders"].replace(",", ";").split(";")]
        codes = list(dict.fromkeys(code for code in codes if code))
        if any(code not in COUNTRIES for code in codes):
            raise forms.ValidationError(_("Write codes of countries that are known here, such as HR; SI."))
        return codes

    def clean_networks(self) -> list[str]:
        """Names of networks."""
        return list(dict.fromkeys(word.strip() for word in self.cleaned_data["networks"].split(";") if word.strip()))

    def clean(self) -> dict[str, Any]:
        """No theme and no mentor twice; not fewer groups at most than at least."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("theme", "wish"):
            chosen = self._chosen(name)
            if len(chosen) != len(set(chosen)):
                self.add_error(None, _("Choose each only once."))
        most, least = data.get("max_groups"), data.get("min_groups")
        if least is not None and least > (1 if most is None else most):
            self.add_error("min_groups", _("This is more than the number of groups that it leads at most."))
        return data

    def _chosen(self, name: str) -> list[str]:
        keys = [key for key in self.fields if key.startswith(f"{name}_")]
        return [self.cleaned_data[key] for key in keys if self.cleaned_data.get(key)]

    def values(self) -> dict[str, Any]:
        """What differs from what is known already; what stays as the programme knows it is not entered."""
        data = self.cleaned_data
        asked: dict[str, Any] = {
            "languages": data["languages"], "features": data["features"], "networks": data["networks"],
            "borders": data["borders"], "themes": self._chosen("theme"), "secondary": self._chosen("further"),
            "gdp_per_head": data["gdp_per_head"],
        }  # fmt: skip
        if self.place.is_mentor:
            asked |= {"max_groups": data["max_groups"], "min_groups": data["min_groups"]}
        else:
            asked["wishes"] = self._chosen("wish")
        found = {}
        for key, value in asked.items():
            before = getattr(self.place, key)
            before = list(before) if isinstance(before, tuple) else before
            if value != before and (value or value == 0 or before):
                found[key] = value if value or value == 0 else None
        return found


def _initial(place: Place) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "languages": list(place.languages or ()), "features": list(place.features or ()),
        "networks": "; ".join(place.networks or ()), "borders": "; ".join(place.borders or ()),
        "gdp_per_head": place.gdp_per_head, "max_groups": place.max_groups, "min_groups": place.min_groups,
    }  # fmt: skip
    for name, values in (("theme", place.themes), ("further", place.secondary), ("wish", place.wishes)):
        initial |= {f"{name}_{number}": value for number, value in enumerate(values or (), 1)}
    return initial


class RulesForm(forms.Form):
    """Sizes and limits of a run."""

    group_min = forms.IntegerField(label=_("Cities of a group, at least"), min_value=1, max_value=1_000)
    group_max = forms.IntegerField(label=_("Cities of a group, at most"), min_value=1, max_value=1_000)
    second_mentors = forms.IntegerField(
        label=_("Cities that a mentor city may help besides its groups"), min_value=0, max_value=1_000,
        help_text=_("0: no second mentor cities are proposed."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=_("Seed"), min_value=0, max_value=1_000_000,
        help_text=_("It chooses among allocations that are equally good. The same seed gives the same result."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, data: Any, *, rules: Rules, types: Iterable[tuple[str, str]], seed: int = 1) -> None:
        initial: dict[str, Any] = {
            "group_min": rules.group_min, "group_max": rules.group_max, "second_mentors": rules.second_mentors,
            "seed": seed,
        }  # fmt: skip
        for key, most, least in rules.limits:
            initial |= {f"most_{key}": most, f"least_{key}": least or None}
        super().__init__(data, initial=initial)
        self.types = list(types)
        for key, name in self.types:
            for side, label in (("most", _("%(type)s: at most in each group")), ("least", _("%(type)s: at least"))):
                self.fields[f"{side}_{key}"] = forms.IntegerField(
                    label=str(label) % {"type": name}, min_value=0, max_value=1_000, required=False
                )

    @property
    def limit_rows(self) -> list[Any]:
        """The fields of the limits."""
        return [self[f"{side}_{key}"] for key, _name in self.types for side in ("most", "least")]

    def clean(self) -> dict[str, Any]:
        """Not more at least than at most."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("group_min") and data.get("group_max") and data["group_min"] > data["group_max"]:
            self.add_error("group_max", _("This is fewer than the cities that a group has at least."))
        return data

    def rules(self) -> Rules:
        """What was asked for."""
        data = self.cleaned_data
        limits = tuple(
            (key, data[f"most_{key}"], data[f"least_{key}"] or 0)
            for key, _name in self.types
            if data[f"most_{key}"] is not None or data[f"least_{key}"]
        )
        return Rules(data["group_min"], data["group_max"], limits, data["second_mentors"])


class PairForm(forms.Form):
    """A pin or a ban."""

    kind = forms.ChoiceField(
        label=_("What"), choices=[(each.value, each.label) for each in (WishKind.PIN, WishKind.BAN)]
    )
    city = forms.ChoiceField(label=_("City"))
    mentor = forms.ChoiceField(label=_("Mentor city"))
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, data: Any, *, cities: Choices, mentors: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["city"].choices = [EMPTY, *cities]  # type: ignore[attr-defined]
        self.fields["mentor"].choices = [EMPTY, *mentors]  # type: ignore[attr-defined]


class TogetherForm(forms.Form):
    """Cities in one group, or in different ones."""

    kind = forms.ChoiceField(
        label=_("What"), choices=[(each.value, each.label) for each in (WishKind.TOGETHER, WishKind.APART)]
    )
    one = forms.ChoiceField(label=_("City"))
    two = forms.ChoiceField(label=_("and"))
    three = forms.ChoiceField(label=_("and"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, data: Any, *, cities: Choices) -> None:
        super().__init__(data)
        for name in ("one", "two", "three"):
            self.fields[name].choices = [EMPTY, *cities]  # type: ignore[attr-defined]

    def cities(self) -> list[str]:
        """The cities chosen."""
        return [self.cleaned_data[name] for name in ("one", "two", "three") if self.cleaned_data[name]]


class LetterForm(forms.Form):
    """A draft of a letter."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(label=_("Text"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 14}))


class FileForm(forms.Form):
    """A file that is read in."""

    file = forms.FileField(label=_("File"))

    def clean_file(self) -> bytes:
        """Its content."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if upload.size is None or upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        content: bytes = upload.read()
        return content


def type_names(types: Mapping[str, str], places: Iterable[Place]) -> list[tuple[str, str]]:
    """The types of cities that look for a mentor, by key, with their words."""
    used = {place.kind for place in places if not place.is_mentor}
    return [(key, name) for key, name in types.items() if key in used]
