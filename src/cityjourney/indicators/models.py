"""The catalogue of indicators, and the readings of cities with where each comes from."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from cityjourney.core.fields import TextsField, in_language
from cityjourney.indicators.enums import (
    Aggregation,
    Concept,
    Confidence,
    Direction,
    Level,
    ReadingState,
    SpatialUnit,
)
from cityjourney.organisations.models import City


class Indicator(models.Model):
    """Something about a city that can be measured, the same way everywhere."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = TextsField(_("name"))
    unit = models.CharField(_("unit"), max_length=80, blank=True)
    direction = models.CharField(_("which way is better"), max_length=6, choices=Direction)
    standard = models.CharField(_("standard"), max_length=80, blank=True)
    dimension = models.CharField(_("dimension"), max_length=80, blank=True)
    subdimension = models.CharField(_("sub-dimension"), max_length=80, blank=True)
    sdg = models.PositiveSmallIntegerField(_("sustainable development goal"), null=True)
    theme = models.SlugField(_("theme word"), max_length=60, blank=True)
    concept = models.CharField(_("link in the chain"), max_length=12, choices=Concept)
    aggregation = models.CharField(_("how cities are put together"), max_length=8, choices=Aggregation)
    numerator = models.CharField(_("code above the line"), max_length=60, blank=True)
    denominator = models.CharField(_("code below the line, or that weighs"), max_length=60, blank=True)
    factor = models.FloatField(_("times"), default=1)
    lowest = models.FloatField(_("lowest possible value"), null=True)
    highest = models.FloatField(_("highest possible value"), null=True)
    dataset = models.CharField(_("dataset in which it is found"), max_length=60, blank=True)
    source = models.CharField(_("where the definition is from"), max_length=300, blank=True)
    level = models.CharField(_("level"), max_length=8, choices=Level, default=Level.CORE)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(sdg__isnull=True) | Q(sdg__range=(1, 17)), name="sdg_is_one_of_17"),
            models.CheckConstraint(
                condition=Q(lowest__isnull=True) | Q(highest__isnull=True) | Q(lowest__lte=F("highest")),
                name="lowest_is_not_above_highest",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name)

    @property
    def comparable(self) -> bool:
        """Whether cities of different size can be compared on it: a total cannot."""
        return self.aggregation not in {Aggregation.SUM, Aggregation.NONE}


class Source(models.Model):
    """Who published figures, and on what terms they may be used."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    attribution = models.CharField(_("how it wants to be named"), max_length=300, blank=True)
    url = models.URLField(_("address"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ReadingQuerySet(models.QuerySet["Reading"]):
    """Narrowings of readings."""

    def current(self) -> "ReadingQuerySet":
        """What counts: approved, and not replaced by a later version."""
        return self.filter(state=ReadingState.APPROVED, superseded_at__isnull=True)

    def pending(self) -> "ReadingQuerySet":
        """What waits: drafts and submitted versions that are still open."""
        return self.filter(superseded_at__isnull=True).exclude(state=ReadingState.APPROVED)


class Reading(models.Model):
    """The value of an indicator for a city in a year or on a day.

    A correction is a new version; nothing is overwritten. `period` is `2019` or `2019-06-30`. What has no value has no
    reading, so that missing never looks like zero.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="readings", verbose_name=_("indicator"))
    city = models.ForeignKey(City, models.PROTECT, related_name="readings", verbose_name=_("city"))
    spatial_unit = models.CharField(_("area"), max_length=16, choices=SpatialUnit, default=SpatialUnit.CITY)
    period = models.CharField(_("year or date"), max_length=10)
    year = models.PositiveSmallIntegerField(_("year"))
    series = models.GeneratedField(
        expression=Concat(
            Cast("indicator", models.CharField()), Value("|"), Cast("city", models.CharField()), Value("|"),
            "spatial_unit", Value("|"), "period",
        ),
        output_field=models.CharField(max_length=80),
        db_persist=True,
        verbose_name=_("what it measures where and when"),
    )  # fmt: skip
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    value = models.FloatField(_("value"))
    flag = models.CharField(_("flags"), max_length=8, blank=True)
    break_before = models.BooleanField(_("the series breaks before it"), default=False)
    source = models.ForeignKey(Source, models.PROTECT, related_name="readings", verbose_name=_("source"))
    dataset = models.CharField(_("dataset"), max_length=60, blank=True)
    method = models.CharField(_("method"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence, default=Confidence.MEDIUM)
    state = models.CharField(_("state"), max_length=10, choices=ReadingState, default=ReadingState.DRAFT)
    remark = models.CharField(_("why it came back"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    superseded_at = models.DateTimeField(_("replaced by a later version"), null=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["indicator", "spatial_unit", "year", "period", "version"]
        constraints = [
            models.UniqueConstraint(fields=["series", "version"], name="version_once_per_series"),
            models.UniqueConstraint(
                fields=["series"],
                condition=Q(superseded_at__isnull=True, state="approved"),
                name="one_current_reading_per_period",
            ),
            models.UniqueConstraint(
                fields=["series"],
                condition=Q(superseded_at__isnull=True) & ~Q(state="approved"),
                name="one_pending_reading_per_period",
            ),
        ]
        indexes = [models.Index(fields=["city", "indicator", "year"], name="reading_profile")]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.city} {self.period}"


class Comparison(models.Model):
    """With which peers a city compares itself, and whether it lets the others see its name."""

    city = models.OneToOneField(City, models.CASCADE, related_name="comparison", verbose_name=_("city"))
    peers = models.ManyToManyField(City, related_name="+", verbose_name=_("peers"))
    named = models.BooleanField(
        _("others may see our name"), default=False, help_text=_("Cities that compare themselves with us see our name.")
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")

    def __str__(self) -> str:
        return str(self.city)
