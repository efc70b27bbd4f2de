"""What people say on the pages of the workbook."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cityjourney.workbooks.logic.layout import MOST_YEARS
from cityjourney.workbooks.logic.opening import MOST_BYTES
from cityjourney.workbooks.sentences import file_sentence

OFFERED = 15
"""So many years back can be chosen."""
TICKED = 5
"""So many of them are chosen if nobody says otherwise; the running year has no figures yet."""


class CopyForm(forms.Form):
    """A new copy of the workbook."""

    for_whom = forms.CharField(
        label=_("For whom"), max_length=120, help_text=_("A department or a person, so that you know the copy again.")
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Each becomes a sheet. With none ticked, all are in it."),
    )  # fmt: skip
    years = forms.TypedMultipleChoiceField(
        label=_("Years"), coerce=int, widget=forms.CheckboxSelectMultiple, help_text=_("At most ten.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, data: object, themes: dict[str, str], year: int, **more: Any) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]
        offered = [(each, str(each)) for each in range(year, year - OFFERED, -1)]
        self.fields["themes"].choices = list(themes.items())  # type: ignore[attr-defined]
        self.fields["years"].choices = offered  # type: ignore[attr-defined]
        self.initial.setdefault("years", [each for each, _text in offered[1 : TICKED + 1]])
        self.initial.setdefault("language", get_language() or settings.LANGUAGE_CODE)

    def clean_years(self) -> list[int]:
        """Not more than a sheet takes."""
        years: list[int] = self.cleaned_data["years"]
        if len(years) > MOST_YEARS:
            raise forms.ValidationError(_("Please choose at most %(most)d years."), params={"most": MOST_YEARS})
        return years


class UploadForm(forms.Form):
    """A filled copy. The token belongs to this form: sent twice, it is one upload."""

    file = forms.FileField(
        label=_("Filled workbook"), help_text=_("The .xlsx file, saved with Excel or LibreOffice."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip
    copy = forms.ChoiceField(
        label=_("Which copy is it?"), required=False,
        help_text=_("Only if the file does not say it itself, because its hidden sheet is gone."),
    )  # fmt: skip
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, copies: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["copy"].choices = [("", _("The file says it")), *copies]  # type: ignore[attr-defined]
        self.initial.setdefault("token", uuid4())

    def clean_file(self) -> "UploadedFile[bytes]":
        """Not more than is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(file_sentence("too_large"))
        return file
