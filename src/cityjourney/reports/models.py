"""Steps noted by hand, the synthesis with its evidence, and reports that compose themselves."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.journeys.models import Deliverable, Version
from cityjourney.programmes.models import Participation
from cityjourney.reports.enums import PointKind
from cityjourney.reports.logic.facts import Fact

LONGEST = 1_000
"""Characters of a point: a point is a sentence or three, not a page."""


class Mark(models.Model):
    """A step of the assessment that somebody has noted as done, because no record could show it."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="step_marks", verbose_name=_("city"))
    step = models.SlugField(_("step"), max_length=60)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("step noted by hand")
        verbose_name_plural = _("steps noted by hand")
        constraints = [models.UniqueConstraint(fields=["participation", "step"], name="step_marked_once_per_city")]

    def __str__(self) -> str:
        return self.step


class PointQuerySet(models.QuerySet["Point"]):
    """Narrowings of points."""

    def standing(self) -> "PointQuerySet":
        """Those that nobody has dropped."""
        return self.filter(dropped_at__isnull=True)


class Point(models.Model):
    """One point of the synthesis. `serial` grows with every change, so that two who write at once notice each other.

    `origin` names the suggestion that it was taken from; it stays when the words change.
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="synthesis_points", verbose_name=_("city")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PointKind.choices)
    text = models.CharField(_("text"), max_length=LONGEST)
    position = models.PositiveIntegerField(_("position"), default=0)
    serial = models.PositiveIntegerField(_("serial number of the last change"), default=1)
    origin = models.CharField(_("suggested by"), max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed"))
    dropped_at = models.DateTimeField(_("dropped"), null=True, blank=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("dropped by")
    )

    objects = PointQuerySet.as_manager()

    class Meta:
        verbose_name = _("point of the synthesis")
        verbose_name_plural = _("points of the synthesis")
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "origin"], condition=~Q(origin=""), name="suggestion_taken_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="point_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:120]


class Evidence(models.Model):
    """Why a point stands there: a fact as it was when it was cited, or words and an address of somebody's own.

    `key` finds the fact as it is now; without a key, `label` and `link` are all there is.
    """

    point = models.ForeignKey(Point, models.CASCADE, related_name="evidence", verbose_name=_("point"))
    key = models.CharField(_("fact"), max_length=200, blank=True)
    label = models.CharField(_("what it says"), max_length=500)
    value = models.FloatField(_("value"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=80, blank=True)
    period = models.CharField(_("year or date"), max_length=10, blank=True)
    text = models.CharField(_("text"), max_length=LONGEST, blank=True)
    link = models.URLField(_("address"), max_length=500, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("pieces of evidence")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["point", "key"], condition=~Q(key=""), name="fact_cited_once_per_point")
        ]

    def __str__(self) -> str:
        return self.label[:120]

    @property
    def fact(self) -> Fact:
        """What it said when it was cited."""
        return Fact(self.key, self.label, self.value, self.unit, self.period, self.text)


class Report(models.Model):
    """A deliverable that composes itself: figures as they were on a day (`frozen`), and words that people add.

    `frozen` is what `queries.compose` makes, in one language.
    """

    deliverable = models.OneToOneField(
        Deliverable, models.CASCADE, related_name="report", verbose_name=_("deliverable")
    )
    language = models.CharField(_("language"), max_length=10)
    frozen = models.JSONField(_("content"), default=dict)
    frozen_at = models.DateTimeField(_("figures of"))
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("taken by")
    )
    serial = models.PositiveIntegerField(_("serial number of the last change"), default=1)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")

    def __str__(self) -> str:
        return str(self.deliverable)


class Passage(models.Model):
    """What people have written in one section of a report, in Markdown. It stays when figures are renewed."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="passages", verbose_name=_("report"))
    section = models.SlugField(_("section"), max_length=60)
    text = models.TextField(_("text"), blank=True)
    serial = models.PositiveIntegerField(_("serial number of the last change"), default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("passage of a report")
        verbose_name_plural = _("passages of reports")
        constraints = [models.UniqueConstraint(fields=["report", "section"], name="passage_once_per_section")]

    def __str__(self) -> str:
        return self.section


class Issue(models.Model):
    """A report as it was handed in: figures and words, for good. Its PDF is the file of the version."""

    version = models.OneToOneField(Version, models.CASCADE, related_name="issue", verbose_name=_("version"))
    content = models.JSONField(_("content"), default=dict)
    as_of = models.DateTimeField(_("figures of"))

    class Meta:
        verbose_name = _("report as handed in")
        verbose_name_plural = _("reports as handed in")

    def __str__(self) -> str:
        return str(self.version)
