"""What people fill in: points, evidence, passages, files."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cityjourney.reports.logic.facts import Fact
from cityjourney.reports.models import LONGEST
from cityjourney.reports.queries.synthesis import titles
from cityjourney.reports.sentences import said

MAX_FILE = 2_000_000


def _lists() -> list[tuple[str, str]]:
    return [(str(kind), title) for kind, title in titles().items()]


class PointForm(forms.Form):
    """A point: words and the list in which it stands."""

    kind = forms.ChoiceField(label=_("List"), choices=_lists)
    text = forms.CharField(
        label=_("The point"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A sentence or two that somebody outside would understand."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class EvidenceForm(forms.Form):
    """A fact out of those that are known, or words of one's own."""

    fact = forms.ChoiceField(label=_("From what is known here"), required=False)
    words = forms.CharField(label=_("Or in your own words"), max_length=500, required=False)
    link = forms.URLField(label=_("Where to read more"), max_length=500, required=False, assume_scheme="https")

    def __init__(self, *args: Any, facts: Iterable[Fact] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for fact in facts:
            words = said(fact.value, fact.unit, fact.period, fact.text)
            groups.setdefault(fact.group, []).append((fact.key, f"{fact.label}: {words}" if words else fact.label))
        choices: list[Any] = [("", "–"), *groups.items()]
        self.fields["fact"].choices = choices  # type: ignore[attr-defined]


class PassageForm(forms.Form):
    """What somebody writes in a section."""

    text = forms.CharField(
        label=_("Your text"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Plain text; **bold**, lists with a dash and [links](https://…) are understood."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class FreezeForm(forms.Form):
    """In which language the report is composed."""

    language = forms.ChoiceField(label=_("Language of the report"), choices=settings.LANGUAGES)


class HandInForm(forms.Form):
    """How a report is handed in."""

    note = forms.CharField(label=_("What is new (for the reviewers)"), max_length=300, required=False)


class FileForm(forms.Form):
    """Points from a file that was saved here."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or JSON, as it is saved here."),
        widget=forms.FileInput(attrs={"accept": ".csv,.json"}),
    )

    def clean_file(self) -> Any:
        """Small enough to be looked through."""
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE:
            raise forms.ValidationError(_("The file is larger than 2 MB. It cannot be a synthesis."))
        return file
