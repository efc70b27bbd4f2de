"""A round and its people, as the city types them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cityjourney.core.fields import in_language
from cityjourney.core.sheets import MAX_BYTES, SheetError, read_sheet
from cityjourney.enablers.commands.asking import Person
from cityjourney.enablers.commands.running import LARGEST
from cityjourney.enablers.logic.disclosure import SMALLEST
from cityjourney.enablers.words import words_in
from cityjourney.methodology.schema import EnablerSurvey

USUAL = timedelta(days=21)
COLUMNS = ("name", "email", "kind", "language")


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ChangeForm(forms.Form):
    """What can be changed while people answer."""

    closes_on = forms.DateField(label=gettext_lazy("Last day to answer"), widget=_day())
    threshold = forms.IntegerField(
        label=gettext_lazy("Smallest group that is shown"),
        min_value=SMALLEST,
        max_value=LARGEST,
        help_text=gettext_lazy("It can be raised later. Once people are invited it cannot be lowered."),
    )


class OpenForm(ChangeForm):
    """A new round."""

    opens_on = forms.DateField(label=gettext_lazy("First day to answer"), widget=_day())
    field_order = ("opens_on", "closes_on", "threshold")

    @staticmethod
    def first(today: date) -> dict[str, Any]:
        """What is usual."""
        return {"opens_on": today, "closes_on": today + USUAL, "threshold": SMALLEST}


class PersonForm(forms.Form):
    """One stakeholder."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of stakeholder"))
    language = forms.ChoiceField(label=gettext_lazy("Language of the mail"))

    def __init__(self, *args: Any, survey: EnablerSurvey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "")] + [(each.key, in_language(each.name)) for each in survey.stakeholders]  # type: ignore[attr-defined]
        self.fields["language"].choices = languages_of(survey)  # type: ignore[attr-defined]

    @property
    def person(self) -> Person:
        """As the command takes it."""
        data = self.cleaned_data
        return Person(data["name"], data["email"], data["kind"], data["language"])


def languages_of(survey: EnablerSurvey) -> list[tuple[str, str]]:
    """The languages of a survey by their own names."""
    return [(code, words_in(code)["language"]) for code in survey.languages]


class SheetForm(forms.Form):
    """Many stakeholders from a file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV with the columns name, email, kind and language; the last may be left out."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, survey: EnablerSurvey, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.survey, self.language = survey, language
        self.people: list[Person] = []

    def clean_file(self) -> Any:
        """Read the table; every row that cannot be used is named."""
        upload = self.cleaned_data["file"]
        try:
            sheet = read_sheet(upload.read(MAX_BYTES + 1))
        except SheetError as error:
            raise forms.ValidationError(_spoilt(error)) from None
        missing = [name for name in COLUMNS[:3] if name not in sheet.columns]
        if missing:
            raise forms.ValidationError(_("The file lacks the column %(names)s.") % {"names": ", ".join(missing)})
        kinds, faults = self._kinds(), []
        for row in sheet.rows:
            kind = kinds.get(row["kind"].casefold(), "")
            language = row["language"].lower() or self.language
            if not row["name"] or "@" not in row["email"]:
                faults.append(_("Row %(row)d: name or address is missing.") % {"row": row.number})
            elif not kind:
                faults.append(
                    _("Row %(row)d: “%(kind)s” is no kind of stakeholder.")
                    % {"row": row.number, "kind": row["kind"][:60]}
                )
            elif language not in self.survey.languages:
                faults.append(
                    _("Row %(row)d: the survey is not written in “%(code)s”.")
                    % {"row": row.number, "code": language[:10]}
                )
            else:
                self.people.append(Person(row["name"], row["email"], kind, language))
        if faults:
            raise forms.ValidationError(faults[:20])
        if not self.people:
            raise forms.ValidationError(_("The file has no rows."))
        return upload

    def _kinds(self) -> dict[str, str]:
        """A kind by its key or by its name in any language."""
        return {
            word.casefold(): each.key for each in self.survey.stakeholders for word in (each.key, *each.name.values())
        }


def _spoilt(error: SheetError) -> str:
    return {
        "too_large": _("The file is too large."),
        "too_many_rows": _("The file has too many rows."),
        "empty": _("The file is empty."),
        "twice": _("The column “%(name)s” stands there twice.") % {"name": error.what},
    }.get(error.code, _("This is not a table of text. Save it as CSV, please."))


class TakeForm(forms.Form):
    """People who have a role in the city already: whom to put on the list, and as what."""

    def __init__(
        self, *args: Any, survey: EnablerSurvey, people: Iterable[tuple[str, str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(number): each for number, each in enumerate(people)}
        choices = [("", _("leave out")), *((each.key, in_language(each.name)) for each in survey.stakeholders)]
        self.languages, self.fallback = survey.languages, survey.languages[0]
        for number, (name, email, _language) in self.people.items():
            self.fields[f"kind-{number}"] = forms.ChoiceField(label=f"{name}, {email}", choices=choices, required=False)

    @property
    def rows(self) -> list[Any]:
        """The bound fields."""
        return [self[name] for name in self.fields]

    @property
    def chosen(self) -> list[Person]:
        """Those who were given a kind."""
        return [
            Person(name, email, kind, language if language in self.languages else self.fallback)
            for number, (name, email, language) in self.people.items()
            if (kind := self.cleaned_data.get(f"kind-{number}"))
        ]
