"""A call as people type it."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cityjourney.calls.forms.applying import countries
from cityjourney.calls.logic.deadline import NoSuchTimeError, clock_of, moment_of
from cityjourney.calls.logic.scoring import Criterion
from cityjourney.calls.models import Call
from cityjourney.core.clock import known_zones
from cityjourney.core.fields import in_language
from cityjourney.organisations.logic.cities import slug_of
from cityjourney.programmes.models import Edition
from cityjourney.questionnaires.models import Version

CRITERIA_ROWS, VIDEO_QUESTIONS = 6, 3


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def _version_name(version: Version) -> str:
    """A published questionnaire as people know it."""
    day = date_format(timezone.localtime(version.published_at), "DATE_FORMAT")
    return gettext("%(name)s, version %(number)d of %(day)s") % {
        "name": version.questionnaire,
        "number": version.number,
        "day": day,
    }


class CallForm(forms.Form):
    """A call: dates by its own clock, who may apply, criteria with described scores."""

    title = forms.CharField(label=_("Title"), max_length=120)
    slug = forms.SlugField(label=_("Address"), max_length=60, help_text=_("The last part of the page's address."))
    text = forms.CharField(label=_("What it is about"), max_length=8_000, widget=forms.Textarea(attrs={"rows": 6}))
    opens = forms.CharField(label=_("Opens"), widget=_moment(), max_length=19)
    closes = forms.CharField(
        label=_("Closes"),
        widget=_moment(),
        max_length=19,
        help_text=_("From this moment on applications come too late."),
    )
    time_zone = forms.ChoiceField(label=_("By the clock of"))
    version = forms.ModelChoiceField(label=_("Questions"), queryset=Version.objects.none())
    over = forms.IntegerField(
        label=_("More people than"), min_value=0, max_value=100_000_000, required=False,
        help_text=_("Empty: cities of every size may apply."),
    )  # fmt: skip
    together = forms.BooleanField(label=_("A consortium may reach this together"), required=False)
    countries = forms.MultipleChoiceField(
        label=_("Countries"), required=False, widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("None chosen: cities of all countries may apply."),
    )  # fmt: skip
    capacity = forms.IntegerField(label=_("Cities that can be selected"), min_value=1, max_value=10_000)
    assessors_each = forms.IntegerField(label=_("Assessors of each application"), min_value=1, max_value=9, initial=2)
    theme_choices = forms.IntegerField(label=_("Themes to rank"), min_value=0, max_value=9, initial=3)
    mentor_choices = forms.IntegerField(label=_("Mentor cities to rank"), min_value=0, max_value=9, initial=3)

    def __init__(self, *args: Any, edition: Edition, language: str, call: Call | None = None, **kwargs: Any) -> None:
        self.call, self.language = call, language
        first = self._initial() if call else {"time_zone": timezone.get_current_timezone_name()}
        super().__init__(*args, **{"initial": first, **kwargs})
        zones = sorted(zone for zone in known_zones() if "/" in zone and not zone.startswith("Etc/"))
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones]  # type: ignore[attr-defined]
        self.fields["countries"].choices = countries()[1:]  # type: ignore[attr-defined]
        versions = Version.objects.filter(questionnaire__edition=edition).select_related("questionnaire")
        questions: Any = self.fields["version"]
        questions.queryset, questions.label_from_instance = versions.defer("document"), _version_name
        for row in range(CRITERIA_ROWS):
            self.fields[f"criterion_{row}_name"] = forms.CharField(label=_("Criterion"), max_length=120, required=False)
            self.fields[f"criterion_{row}_weight"] = forms.IntegerField(
                label=_("Weight"), min_value=1, max_value=100, required=False
            )
            self.fields[f"criterion_{row}_levels"] = forms.CharField(
                label=_("What the scores mean"), max_length=4_000, required=False,
                help_text=_("One line for each score, from 0 on."), widget=forms.Textarea(attrs={"rows": 4}),
            )  # fmt: skip
        for row in range(VIDEO_QUESTIONS):
            self.fields[f"video_{row}"] = forms.CharField(
                label=_("Question for the profile video"), max_length=300, required=False
            )

    def _initial(self) -> dict[str, Any]:
        call = self.call
        assert call is not None  # noqa: S101 - only called with one
        found: dict[str, Any] = {
            name: getattr(call, name)
            for name in (
                "slug",
                "time_zone",
                "version",
                "capacity",
                "assessors_each",
                "theme_choices",
                "mentor_choices",
            )
        }
        found |= {"title": in_language(call.title, self.language), "text": in_language(call.text, self.language)}
        for name, moment in (("opens", call.opens_at), ("closes", call.closes_at)):
            found[name] = clock_of(moment, call.time_zone)[0].strftime("%Y-%m-%dT%H:%M")
        for rule in call.eligibility:
            if rule.kind == "population":
                found |= {"over": rule.over, "together": rule.together}
            elif rule.kind == "countries":
                found["countries"] = rule.countries
        for row, each in enumerate(call.criteria_list):
            found[f"criterion_{row}_name"] = in_language(each.name, self.language)
            found[f"criterion_{row}_weight"] = each.weight
            found[f"criterion_{row}_levels"] = "\n".join(in_language(level, self.language) for level in each.levels)
        for row, texts in enumerate(call.video_questions):
            found[f"video_{row}"] = in_language(texts, self.language)
        return found

    def clean(self) -> dict[str, Any]:
        """Times become moments by the clock of the call."""
        data: dict[str, Any] = super().clean() or {}
        for name in ("opens", "closes"):
            if data.get(name) and data.get("time_zone"):
                try:
                    data[f"{name}_at"] = moment_of(
                        datetime.fromisoformat(data[name]).replace(tzinfo=None), data["time_zone"]
                    )
                except NoSuchTimeError:
                    self.add_error(name, _("The clocks are put forward over this time: it does not exist on that day."))
                except (ValueError, OverflowError):
                    self.add_error(name, _("Give day and time, such as 2026-03-31 17:00."))
        return data

    @property
    def criteria_rows(self) -> list[list[Any]]:
        """Rows of bound fields."""
        names = ("name", "weight", "levels")
        return [[self[f"criterion_{row}_{name}"] for name in names] for row in range(CRITERIA_ROWS)]

    @property
    def video_rows(self) -> list[Any]:
        """The fields of the questions for the video."""
        return [self[f"video_{row}"] for row in range(VIDEO_QUESTIONS)]

    def values(self) -> dict[str, Any]:
        """What the command takes; texts in other languages stay."""
        data, call = self.cleaned_data, self.call
        plain = (
            "slug",
            "opens_at",
            "closes_at",
            "time_zone",
            "version",
            "capacity",
            "assessors_each",
            "theme_choices",
            "mentor_choices",
        )
        videos = [data[f"video_{row}"] for row in range(VIDEO_QUESTIONS)]
        kept = call.video_questions if call else []
        return {name: data[name] for name in plain} | {
            "title": {**(call.title if call else {}), self.language: data["title"]},
            "text": {**(call.text if call else {}), self.language: data["text"]},
            "rules": self._rules(),
            "criteria": self._criteria(),
            "video_questions": [
                {**(kept[row] if row < len(kept) else {}), self.language: words}
                for row, words in enumerate(videos)
                if words
            ],
        }

    def _rules(self) -> list[dict[str, Any]]:
        data = self.cleaned_data
        found = []
        if data["over"] is not None:
            found.append({"kind": "population", "over": data["over"], "together": data["together"]})
        if data["countries"]:
            found.append({"kind": "countries", "countries": data["countries"]})
        others = self.call.rules if self.call else []
        return [*found, *(rule for rule in others if rule.get("kind") == "answer")]

    def _criteria(self) -> list[dict[str, Any]]:
        data, found = self.cleaned_data, []
        kept: list[Criterion] = self.call.criteria_list if self.call else []
        for row in range(CRITERIA_ROWS):
            name = data[f"criterion_{row}_name"].strip()
            if not name:
                continue
            lines = [line.strip() for line in data[f"criterion_{row}_levels"].splitlines() if line.strip()]
            old = next((each for each in kept if in_language(each.name, self.language) == name), None)
            levels = [
                {**(old.levels[number] if old and number < len(old.levels) else {}), self.language: line}
                for number, line in enumerate(lines)
            ]
            found.append(
                {
                    "key": old.key if old else f"c-{slug_of(name)[:50] or row}",
                    "weight": data[f"criterion_{row}_weight"] or 0,
                    "name": {**(old.name if old else {}), self.language: name}, "levels": levels,
                }
            )  # fmt: skip
        return found
