"""Input and its shape."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.events.enums import Delivery
from cityjourney.journeys.models import CreditAccount, PlannedItem
from cityjourney.journeys.validators import ACCEPTED, Upload, checked_upload

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ShiftForm(forms.Form):
    """Another month."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=int)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, months: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["month"].choices = months  # type: ignore[attr-defined]


class SkipForm(forms.Form):
    """Why something is left out."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Your lead expert and the programme team read it."),
    )


class MergeForm(forms.Form):
    """Into which event."""

    into = forms.ModelChoiceField(
        label=_("Into which event?"), queryset=PlannedItem.objects.none(), to_field_name="public_id"
    )
    reason = forms.CharField(label=_("Why?"), max_length=500, required=False)

    def __init__(self, data: Any, item: PlannedItem, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        rows = PlannedItem.objects.to_do().filter(participation_id=item.participation_id, sort="event")
        field = self.fields["into"]
        field.label_from_instance = lambda row: f"{row} ({date_format(row.due_on, 'YEAR_MONTH_FORMAT')})"  # type: ignore[attr-defined]
        field.queryset = rows.exclude(pk=item.pk).select_related(  # type: ignore[attr-defined]
            "event_kind", "deliverable_kind", "phase"
        )


class DateForm(forms.Form):
    """A real date, by the clock of the person who sets it."""

    day = forms.DateField(label=_("Day"), widget=DAY)
    time = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    delivery = forms.ChoiceField(label=_("How do you meet?"), choices=Delivery.choices)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)

    def __init__(self, data: Any, item: PlannedItem, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        modes = item.modes or Delivery.values
        self.fields["delivery"].choices = [pair for pair in Delivery.choices if pair[0] in modes]  # type: ignore[attr-defined]

    def starts_at(self, zone: str) -> datetime:
        """The moment, by a clock."""
        data = self.cleaned_data
        return datetime.combine(data["day"], data["time"], tzinfo=ZoneInfo(zone))


class BookForm(forms.Form):
    """For which event a visit is booked, and who gives it; without an event it is held for two weeks."""

    event = forms.ChoiceField(label=_("For which event?"), required=False)
    giver = forms.ModelChoiceField(
        label=_("Expert"), queryset=User.objects.none(), required=False, to_field_name="public_id"
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, data: Any, events: Iterable[tuple[str, str]], experts: Iterable[int], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["event"].choices = [("", _("no date yet: hold it for two weeks")), *events]  # type: ignore[attr-defined]
        self.fields["giver"].queryset = User.objects.filter(pk__in=list(experts)).order_by("name")  # type: ignore[attr-defined]


class TransferForm(forms.Form):
    """To which city, how many, why."""

    target = forms.ModelChoiceField(
        label=_("To which city?"), queryset=CreditAccount.objects.none(), to_field_name="public_id"
    )
    amount = forms.IntegerField(label=_("How many visits?"), min_value=1, max_value=200)
    note = forms.CharField(label=_("Why?"), max_length=300)

    def __init__(self, data: Any, source: CreditAccount, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        rows = CreditAccount.objects.filter(credit_kind=source.credit_kind, participation__left_on=None)
        self.fields["target"].queryset = rows.exclude(pk=source.pk).select_related(  # type: ignore[attr-defined]
            "participation__city", "participation__consortium", "credit_kind"
        )
        self.fields["target"].label_from_instance = lambda row: str(row.participation)  # type: ignore[attr-defined]


class VersionForm(forms.Form):
    """A new version: a text in Markdown, or a file."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("Headings begin with #, lists with a dash."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("PDF, Word, Excel, PowerPoint, OpenDocument or picture; 20 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ACCEPTED)}),
    )
    note = forms.CharField(label=_("What is new?"), max_length=300, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_file(self) -> Upload | None:
        """The file, checked by its content."""
        given = self.cleaned_data["file"]
        if not given:
            return None
        try:
            return checked_upload(given.name, given.file, given.size)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from None


class CommentForm(forms.Form):
    """A remark on a passage, or on the whole."""

    quote = forms.CharField(
        label=_("Passage"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Copy the words that you mean; leave it empty for the whole version."),
    )
    position = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    text = forms.CharField(label=_("Comment"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}))


class DecisionForm(forms.Form):
    """Return or accept."""

    reasons = forms.CharField(
        label=_("What you say to the city"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you return it."),
    )


class ExtensionForm(forms.Form):
    """More time, with a reason."""

    wanted_on = forms.DateField(label=_("Until when?"), widget=DAY)
    reason = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class AnswerForm(forms.Form):
    """A sentence of somebody who answers."""

    answer = forms.CharField(label=_("Your answer"), max_length=500, required=False)


class ClaimForm(forms.Form):
    """What shows that something is reached."""

    link = forms.CharField(label=_("Where can it be seen?"), max_length=500, required=False)
    note = forms.CharField(label=_("Or say it in a sentence"), max_length=500, required=False)


class ChargeForm(forms.Form):
    """Who prepares something."""

    person = forms.ModelChoiceField(
        label=_("Who"), queryset=User.objects.none(), required=False, to_field_name="public_id"
    )

    def __init__(self, data: Any, people: Iterable[int], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["person"].queryset = User.objects.filter(pk__in=list(people)).order_by("name")  # type: ignore[attr-defined]


class FeedForm(forms.Form):
    """Which calendar, with which options."""

    shows = forms.ChoiceField(label=_("What shall it show?"))
    alarm = forms.TypedChoiceField(
        label=_("Alarm"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[
            ("", _("none")),
            ("5", _("5 minutes before")),
            ("15", _("15 minutes before")),
            ("30", _("30 minutes before")),
            ("1440", _("a day before")),
        ],
    )
    all_day = forms.BooleanField(label=_("Show whole days instead of hours"), required=False)

    def __init__(self, data: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["shows"].choices = list(choices)  # type: ignore[attr-defined]
