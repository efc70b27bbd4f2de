"""What people say on the pages of a city's performance."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from cityjourney.core.fields import in_language
from cityjourney.indicators.commands.readings import Figure
from cityjourney.indicators.enums import FLAGS, Concept, Confidence, SpatialUnit
from cityjourney.indicators.logic.formats.observation import CellError, number
from cityjourney.indicators.models import Indicator, Reading
from cityjourney.indicators.sentences import unit_words

SHOW = [("", _("all")), ("good", _("does well")), ("look", _("worth a look")), ("old", _("old figures"))]
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.]\d{3}")
MOST_BYTES = 25_000_000


class FilterForm(forms.Form):
    """Which indicators to show."""

    theme = forms.ChoiceField(label=_("Theme"), required=False)
    concept = forms.ChoiceField(
        label=_("Link in the chain"), choices=[("", _("all")), *Concept.choices], required=False
    )
    show = forms.ChoiceField(label=_("Show"), choices=SHOW, required=False)

    def __init__(self, data: object, themes: Mapping[str, str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        choices = [("", _("all")), *themes.items(), ("-", _("those of all themes"))]
        self.fields["theme"].choices = choices  # type: ignore[attr-defined]

    def labels(self) -> dict[str, str]:
        """What each filter in use is called."""
        return {
            name: str(dict(field.choices).get(self.cleaned_data[name], ""))  # type: ignore[attr-defined]
            for name, field in self.fields.items()
        }


def written(value: float) -> str:
    """A stored number so that it is read back as the same, and in one way only."""
    whole, _point, decimals = (f"{value:.0f}" if value.is_integer() else repr(value)).partition(".")
    if len(decimals) == 3 and "e" not in decimals:
        decimals += "0"  # three decimals look like thousands
    return f"{whole}{get_format('DECIMAL_SEPARATOR')}{decimals}" if decimals else whole


class NumberField(forms.Field):
    """A number as people write it, with a decimal comma too."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: object) -> Any:
        text = str(value or "").strip()[:60]
        if not text:
            return None
        try:
            if get_format("DECIMAL_SEPARATOR") == "," and _THOUSANDS.fullmatch(text):
                raise CellError("ambiguous")
            found = number(text)
        except CellError as error:
            if error.code == "ambiguous":
                raise forms.ValidationError(
                    _("This can be read in two ways. Please write it without a sign for thousands.")
                ) from None
            raise forms.ValidationError(_("Please give a number.")) from None
        if found is None:
            raise forms.ValidationError(_("Please give a number. What is not known is left out."))
        return found


class FigureForm(forms.Form):
    """One figure, with where it comes from."""

    indicator = forms.ChoiceField(label=_("Indicator"))
    spatial_unit = forms.ChoiceField(
        label=_("Area"), choices=SpatialUnit.choices, help_text=_("Figures of different areas are never joined.")
    )
    period = forms.CharField(label=_("Year or date"), max_length=10, help_text=_("2024 or 2024-06-30"))
    value = NumberField(label=_("Value"))
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Who published or counted it."))
    method = forms.CharField(label=_("How it was measured"), max_length=300, required=False)
    confidence = forms.ChoiceField(label=_("How sure is it"), choices=Confidence.choices, initial=Confidence.MEDIUM)
    flag = forms.MultipleChoiceField(
        label=_("Flags"), choices=list(FLAGS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    break_before = forms.BooleanField(
        label=_("The series breaks here: it was counted in another way before"), required=False
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, data: object, indicators: list[Indicator], reading: Reading | None = None, **more: Any) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]
        self.by_code = {each.code: each for each in indicators}
        names = [(each.code, in_language(each.name), unit_words(each.unit)) for each in indicators]
        choices = [(code, f"{name} ({unit})" if unit else name) for code, name, unit in names]
        self.fields["indicator"].choices = sorted(choices, key=lambda pair: pair[1].casefold())  # type: ignore[attr-defined]
        if reading is not None:
            for name in ("indicator", "spatial_unit", "period"):
                self.fields[name].disabled = True
            self.initial = {
                "indicator": reading.indicator.code, "spatial_unit": reading.spatial_unit, "period": reading.period,
                "value": written(reading.value), "source": reading.source.name, "method": reading.method,
                "confidence": reading.confidence, "flag": list(reading.flag), "break_before": reading.break_before,
                "note": reading.note,
            }  # fmt: skip

    def figure(self, dataset: str = "") -> Figure:
        """What was said; the form must be valid."""
        data = self.cleaned_data
        return Figure(
            period=data["period"], value=data["value"], source=data["source"], spatial_unit=data["spatial_unit"],
            method=data["method"], dataset=dataset, note=data["note"], flag="".join(sorted(data["flag"])),
            confidence=data["confidence"], break_before=data["break_before"] or "b" in data["flag"],
        )  # fmt: skip

    @property
    def indicator_row(self) -> Indicator:
        """The indicator that was chosen; the form must be valid."""
        return self.by_code[self.cleaned_data["indicator"]]


class RemarkForm(forms.Form):
    """Why: for a figure that is sent back, or a break in a series."""

    remark = forms.CharField(label=_("What is missing"), max_length=300, required=False)


class PeersForm(forms.Form):
    """With whom to compare."""

    peers = forms.MultipleChoiceField(label=_("Peers"), required=False, widget=forms.CheckboxSelectMultiple)
    named = forms.BooleanField(label=_("Cities that compare themselves with us may see our name"), required=False)

    def __init__(self, data: object, choices: list[tuple[str, str]], **more: object) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]
        self.fields["peers"].choices = choices  # type: ignore[attr-defined]


class FileForm(forms.Form):
    """A file with figures."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("SDMX-CSV, Eurostat's TSV, JSON-stat, our workbook, or a table with one figure a row."),
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Where figures are from for which the file does not say it.")
    )

    def clean_file(self) -> object:
        """Not bigger than a page takes; bigger ones are read in on the server."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too big for this page. The programme team can read it in."))
        return file
