"""What a posted form says: raw answers by question, which were shown, which were changed; and small forms."""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cityjourney.accounts.models import User
from cityjourney.programmes.models import Edition, Participation, Theme
from cityjourney.questionnaires.enums import Mode
from cityjourney.questionnaires.logic.answers import Read, read
from cityjourney.questionnaires.logic.conditions import SKIP
from cityjourney.questionnaires.logic.definition import Definition, Question
from cityjourney.questionnaires.logic.merge import mark_of
from cityjourney.questionnaires.models import Version

PREFIX = "q."


@dataclass(frozen=True, slots=True)
class Posted:
    """A form of answers as it came in. `changes` holds what differs from what the form showed (None: taken back)."""

    shown: tuple[str, ...]
    raw: dict[str, Any]
    found: Read
    changes: dict[str, Any] = field(default_factory=dict)
    seen: int = 0
    insisted: frozenset[str] = frozenset()


def posted(definition: Definition, data: QueryDict) -> Posted:
    """Read a form of answers. Raises `BadRequest` for what no form of ours sends."""
    if any("\0" in value for _name, values in data.lists() for value in values):
        raise BadRequest("NUL in a form")
    shown = tuple(key for key in data.get("shown", "").split() if key in definition.questions)
    raw = {key: raw_answer(definition.questions[key], data) for key in shown}
    found = read(definition, raw)
    was = _marks(data.get("was", "{}"))
    changes = {}
    for key in shown:
        value = found.answers.get(key)
        if key not in found.faults and definition.questions[key].kind != "file" and was.get(key) != mark_of(value):
            changes[key] = value
    insisted = frozenset(key for key in shown if data.get(f"mine.{key}"))
    seen = data.get("revision", "0")
    return Posted(shown, raw, found, changes, int(seen) if seen.isdecimal() and len(seen) < 9 else 0, insisted)


def _marks(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRequest("marks that are no JSON") from None
    if not isinstance(found, dict):
        raise BadRequest("marks that are no map")
    return found


def marks(keys: Iterable[str], answers: Mapping[str, Any]) -> str:
    """The marks that a form carries, so that only what was changed is saved."""
    return json.dumps({key: mark_of(answers.get(key)) for key in keys}, separators=(",", ":"))


def raw_answer(question: Question, data: QueryDict) -> Any:
    """What one question's fields hold, as they were typed; a way out wins over what else was typed."""
    name = PREFIX + question.key
    value = data.get(name, "")
    if value.startswith("$"):
        return {SKIP: value[1:]}
    if (way_out := data.get(f"{name}.skip", "")) != "":
        return {SKIP: way_out}
    if question.kind == "multiple":
        return data.getlist(name)
    if question.kind == "ranking":
        return {each.key: data.get(f"{name}.{each.key}", "") for each in question.options}
    if question.kind == "matrix":
        return {each.key: data.get(f"{name}.{each.key}", "") for each in question.rows}
    if question.kind == "place":
        return {"lat": data.get(f"{name}.lat", ""), "lon": data.get(f"{name}.lon", "")}
    return None if question.kind == "file" else value


def form_key(data: QueryDict) -> uuid.UUID:
    """The idempotency key of a form. Raises `BadRequest` if it is none."""
    try:
        return uuid.UUID(data.get("key", ""))
    except ValueError:
        raise BadRequest("a form without its key") from None


class CollectionForm(forms.Form):
    """Put a version to people."""

    title = forms.CharField(label=_("Title"), max_length=120)
    mode = forms.ChoiceField(label=_("How it is answered"), choices=Mode.choices, widget=forms.RadioSelect)
    opens_at = forms.DateTimeField(
        label=_("Opens"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    closes_at = forms.DateTimeField(
        label=_("Closes"),
        required=False,
        help_text=_("From this moment on answers come too late. Empty: it stays open."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("All cities of a theme"), queryset=Theme.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    participations = forms.ModelMultipleChoiceField(
        label=_("Cities"), queryset=Participation.objects.none(), required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
    )  # fmt: skip

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cities = Participation.objects.current().filter(edition=edition).select_related("city", "consortium")
        self.fields["participations"].queryset = cities.order_by("city__name")  # type: ignore[attr-defined]
        self.fields["themes"].queryset = Theme.objects.filter(edition=edition, retired=False)  # type: ignore[attr-defined]

    def asked(self) -> list[Participation]:
        """The cities chosen by name or by theme, each once."""
        chosen = {each.pk: each for each in self.cleaned_data["participations"]}
        for each in self.fields["participations"].queryset.filter(  # type: ignore[attr-defined]
            theme__in=self.cleaned_data["themes"]
        ):
            chosen.setdefault(each.pk, each)
        return list(chosen.values())


class TimesForm(forms.Form):
    """When answers are taken."""

    opens_at = forms.DateTimeField(
        label=_("Opens"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    closes_at = forms.DateTimeField(
        label=_("Closes"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip


class VersionForm(forms.Form):
    """Which version is handed out."""

    version = forms.ModelChoiceField(label=_("Version"), queryset=Version.objects.none())

    def __init__(self, *args: Any, questionnaire_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Version.objects.filter(questionnaire_id=questionnaire_id).select_related("questionnaire")
        self.fields["version"].queryset = found.defer("document")  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    """Let people answer who have no role in the city."""

    people = forms.CharField(
        label=_("E-mail addresses"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4_000,
        help_text=_("One in each line; people who have an account here."),
    )  # fmt: skip
    participation = forms.ModelChoiceField(
        label=_("On behalf of"), queryset=Participation.objects.none(), required=False
    )

    def __init__(self, *args: Any, asked: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cities = Participation.objects.filter(pk__in=list(asked)).select_related("city", "consortium")
        self.fields["participation"].queryset = cities  # type: ignore[attr-defined]

    def clean_people(self) -> list[User]:
        """The people behind the addresses. Raises `ValidationError` that names those who are not known."""
        addresses = {each.strip().lower() for each in self.cleaned_data["people"].replace(",", "\n").split("\n")} - {""}
        found = list(User.objects.filter(email__in=addresses, is_active=True))
        if missing := sorted(addresses - {each.email for each in found}):
            raise ValidationError(_("Nobody here has the address %(list)s."), params={"list": ", ".join(missing[:5])})
        return found


class NewQuestionnaireForm(forms.Form):
    """Begin a questionnaire, empty or from a file."""

    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    file = forms.FileField(
        label=_("or from a file"), required=False, help_text=_("A YAML file of ours, or an XLSForm (XLSX).")
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned = super().clean() or {}
        if not cleaned.get("name") and not cleaned.get("file"):
            raise ValidationError(_("Give a name, or choose a file."))
        return cleaned


class SheetForm(forms.Form):
    """An entry sheet that comes back."""

    sheet = forms.FileField(label=_("Entry sheet (XLSX)"))
