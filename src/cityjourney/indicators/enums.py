"""The words of a fixed list that indicators and readings carry."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    """Which way is better."""

    HIGHER = "higher", _("more is better")
    LOWER = "lower", _("less is better")
    NONE = "none", _("neither is better")

    @property
    def sign(self) -> int:
        """1, -1 or 0: what a rise means."""
        return {"higher": 1, "lower": -1}.get(self.value, 0)


class Aggregation(models.TextChoices):
    """How values of several cities become one."""

    SUM = "sum", _("added up")
    MEAN = "mean", _("mean of the cities")
    WEIGHTED = "weighted", _("mean, weighted")
    RATIO = "ratio", _("total divided by total")
    NONE = "none", _("never put together")


class Concept(models.TextChoices):
    """The four links of the chain from what a city is given to what its people feel."""

    ENABLER = "enabler", _("local enabler")
    ACTIVITY = "activity", _("activity")
    MATURITY = "maturity", _("technology maturity")
    PERFORMANCE = "performance", _("city performance")


class Level(models.TextChoices):
    """How much an indicator asks for."""

    CORE = "core", _("core")
    ADVANCED = "advanced", _("advanced")


class SpatialUnit(models.TextChoices):
    """What area a reading is about. Readings of different areas are never compared or joined."""

    CITY = "city", _("municipality")
    GREATER_CITY = "greater_city", _("greater city")
    FUNCTIONAL_AREA = "functional_area", _("functional urban area")
    SURVEY_AREA = "survey_area", _("area of the survey")


class ReadingState(models.TextChoices):
    """Where a reading stands on its way to being shown."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waits for approval")
    APPROVED = "approved", _("approved")


class Confidence(models.TextChoices):
    """How sure the figure is, in the words of whoever brought it."""

    HIGH = "high", _("sure")
    MEDIUM = "medium", _("fairly sure")
    LOW = "low", _("doubtful")
    PROVISIONAL = "provisional", _("provisional")


FLAGS = {
    "b": _("break in the series"),
    "c": _("confidential"),
    "d": _("definition differs"),
    "e": _("estimated"),
    "f": _("forecast"),
    "n": _("not significant"),
    "p": _("provisional"),
    "r": _("revised"),
    "s": _("estimated by Eurostat"),
    "u": _("low reliability"),
    "z": _("not applicable"),
}
"""Eurostat's flags, and what each means; several may stand together."""


def flag_words(flags: str) -> list[str]:
    """The meaning of each flag, in the language of the page; letters that Eurostat does not use stay letters."""
    return [str(FLAGS.get(letter, letter)) for letter in flags]
