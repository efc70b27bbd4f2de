"""What assessors, deciders and selected cities type."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cityjourney.calls.enums import Decision
from cityjourney.calls.forms.applying import countries
from cityjourney.programmes.models import CityType, Edition, Role, Theme

STAKEHOLDER_ROWS = 12


class ShareForm(forms.Form):
    """Who assesses, and how much at most."""

    assessors = forms.MultipleChoiceField(label=_("Assessors"), widget=forms.CheckboxSelectMultiple)
    most = forms.IntegerField(label=_("At most for each of them"), min_value=1, max_value=10_000, required=False)


class SelectionForm(forms.Form):
    """Filters of the selection."""

    q = forms.CharField(label=_("City"), max_length=100, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    theme = forms.ChoiceField(label=_("First theme"), required=False)
    eligible = forms.ChoiceField(
        label=_("May apply"), required=False, choices=[("", "—"), ("yes", _("yes")), ("no", _("no"))]
    )
    decision = forms.ChoiceField(
        label=_("Decision"), required=False, choices=[("", "—"), ("open", _("not decided")), *Decision.choices]
    )
    sort = forms.ChoiceField(
        required=False,
        choices=[(f"{sign}{key}", key) for key in ("total", "spread", "name") for sign in ("", "-")],
        widget=forms.HiddenInput,
    )

    def __init__(self, data: Any, edition: Edition) -> None:
        super().__init__(data)
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]
        themes = [(theme.key, str(theme)) for theme in Theme.objects.filter(edition=edition)]
        self.fields["theme"].choices = [("", "—"), *themes]  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """A decision with its reason."""

    decision = forms.ChoiceField(label=_("Decision"), choices=Decision.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands in the draft of the letter to the city."),
    )  # fmt: skip


class LetterForm(forms.Form):
    """A draft of a letter."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(label=_("Text"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 14}))


class TakeInForm(forms.Form):
    """As what a selected city takes part."""

    city_type = forms.ModelChoiceField(label=_("City type"), queryset=CityType.objects.none())
    theme = forms.ModelChoiceField(label=_("Theme"), queryset=Theme.objects.none(), required=False)
    role = forms.ModelChoiceField(
        label=_("Invite the team as"),
        queryset=Role.objects.none(),
        required=False,
        help_text=_("Empty: nobody is invited."),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = {"edition": edition, "retired": False}
        self.fields["city_type"].queryset = CityType.objects.filter(**here)  # type: ignore[attr-defined]
        self.fields["theme"].queryset = Theme.objects.filter(**here)  # type: ignore[attr-defined]
        self.fields["role"].queryset = Role.objects.filter(**here, scope="city")  # type: ignore[attr-defined]


class StepsForm(forms.Form):
    """The first steps of a city: profile video and stakeholders."""

    video_url = forms.URLField(
        label=_("Address of the profile video"), max_length=500, required=False, assume_scheme="https"
    )
    video_seconds = forms.IntegerField(
        label=_("Length in seconds"),
        min_value=1,
        max_value=86_400,
        required=False,
        help_text=_("Less than two minutes."),
    )

    def __init__(self, *args: Any, questions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for row, words in enumerate(questions):
            self.fields[f"answer_{row}"] = forms.CharField(
                label=words, max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
            )
        for row in range(STAKEHOLDER_ROWS):
            for name, label in (("name", _("Name")), ("organisation", _("Organisation")), ("group", _("Group"))):
                self.fields[f"stakeholder_{row}_{name}"] = forms.CharField(label=label, max_length=150, required=False)

    @property
    def answer_rows(self) -> list[Any]:
        """The fields of what the video says."""
        return [self[f"answer_{row}"] for row in range(len(self.questions))]

    @property
    def stakeholder_rows(self) -> list[list[Any]]:
        """Rows of bound fields."""
        names = ("name", "organisation", "group")
        return [[self[f"stakeholder_{row}_{name}"] for name in names] for row in range(STAKEHOLDER_ROWS)]

    def clean_video_url(self) -> str:
        """Addresses of the web only."""
        url: str = self.cleaned_data["video_url"]
        if url and not url.startswith(("https://", "http://")):
            raise forms.ValidationError(_("Give an address that begins with https://."))
        return url

    def stakeholders(self) -> list[dict[str, str]]:
        """Rows in which something stands."""
        names = ("name", "organisation", "group")
        rows = (
            {name: self.cleaned_data[f"stakeholder_{row}_{name}"] for name in names} for row in range(STAKEHOLDER_ROWS)
        )
        return [row for row in rows if row["name"] or row["organisation"]]
