"""What matching asks of cities, wishes of the programme, runs with their results, letters about a published run."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.allocations.enums import Origin, State, WishKind
from cityjourney.programmes.models import Edition, Participation

SILENCE = timedelta(seconds=90)
"""A run that says nothing for so long has lost its worker."""


class Profile(models.Model):
    """What was entered for matching; empty (None) says: take what the programme knows, if it knows anything.

    `themes` and `wishes` are ranked: keys of themes, addresses of mentor cities. `gdp_per_head` in euro.
    """

    participation = models.OneToOneField(
        Participation, models.CASCADE, related_name="matching_profile", verbose_name=_("city")
    )
    languages = models.JSONField(_("languages"), null=True)
    themes = models.JSONField(_("themes"), null=True)
    secondary = models.JSONField(_("further themes"), null=True)
    wishes = models.JSONField(_("mentor cities wished for"), null=True)
    features = models.JSONField(_("lie of the land"), null=True)
    networks = models.JSONField(_("networks"), null=True)
    borders = models.JSONField(_("countries next door"), null=True)
    gdp_per_head = models.PositiveIntegerField(_("GDP per head in euro"), null=True)
    max_groups = models.PositiveSmallIntegerField(_("groups at most"), null=True)
    min_groups = models.PositiveSmallIntegerField(_("groups at least"), null=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    changed_at = models.DateTimeField(_("changed"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("changed by")
    )

    class Meta:
        verbose_name = _("profile for matching")
        verbose_name_plural = _("profiles for matching")

    def __str__(self) -> str:
        return str(self.participation)


class Wish(models.Model):
    """What the next run has to respect. `cities` are addresses; a pin or a ban has one city and a mentor."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="matching_wishes", verbose_name=_("edition"))
    kind = models.CharField(_("kind"), max_length=10, choices=WishKind)
    cities = models.JSONField(_("cities"), default=list)
    mentor = models.SlugField(_("mentor city"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )

    class Meta:
        verbose_name = _("wish of the programme")
        verbose_name_plural = _("wishes of the programme")
        ordering = ["kind", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {', '.join(self.cities)} {self.mentor}".strip()


class RunQuerySet(models.QuerySet["Run"]):
    """Narrowings of runs."""

    def published(self) -> "RunQuerySet":
        """Those that count: one per edition at most."""
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=True)

    def light(self) -> "RunQuerySet":
        """Without the documents, for lists."""
        return self.defer("problem", "places", "result", "answers")


class Run(models.Model):
    """One allocation: the frozen problem, how it was solved, what came out. Ended, its documents never change.

    `problem` and `result` are in the formats `cityjourney-allocation/1` and `-result/1`; `places` what was known of
    each city and mentor, by id; `answers` both ways to solve again. `claim` names the worker that has it in hand.
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="allocation_runs", verbose_name=_("edition"))
    number = models.PositiveIntegerField(_("number"))
    origin = models.CharField(_("how it came about"), max_length=10, choices=Origin)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children", verbose_name=_("follows from")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    problem = models.JSONField(_("problem"))
    places = models.JSONField(_("what was known"), default=dict)
    options = models.JSONField(_("options"), default=dict)
    result = models.JSONField(_("result"), null=True)
    answers = models.JSONField(_("two ways to solve again"), null=True)
    faults = models.JSONField(_("what is wrong"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=State)
    phase = models.CharField(_("what is being done"), max_length=20, blank=True)
    claim = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField(_("begun"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("begun by")
    )
    started_at = models.DateTimeField(_("taken up"), null=True)
    beat_at = models.DateTimeField(_("last heard of"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    cancel_asked_at = models.DateTimeField(_("asked to stop"), null=True)
    locked_at = models.DateTimeField(_("locked"), null=True)
    published_at = models.DateTimeField(_("published"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("published by")
    )
    withdrawn_at = models.DateTimeField(_("taken back"), null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation run")
        verbose_name_plural = _("allocation runs")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="run_number_once_per_edition"),
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(published_at__isnull=False, withdrawn_at__isnull=True),
                name="one_published_run_per_edition",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"

    def is_silent(self, at: datetime) -> bool:
        """Whether its worker has died: it began and has said nothing for long."""
        return self.state == State.RUNNING and (self.beat_at or self.made_at) + SILENCE < at

    @property
    def is_active(self) -> bool:
        """Whether it has not ended."""
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def is_published(self) -> bool:
        """Whether it counts."""
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The groups of the result; none before."""
        found: list[dict[str, Any]] = (self.result or {}).get("groups", [])
        return found


class Letter(models.Model):
    """What a city is told about its group. A draft until somebody sends it; sent, it never changes."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(Run, models.CASCADE, related_name="letters", verbose_name=_("run"))
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="+", verbose_name=_("city"))
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), max_length=10_000)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    written_at = models.DateTimeField(_("written"))
    released_at = models.DateTimeField(_("sent"), null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("sent by")
    )

    class Meta:
        verbose_name = _("letter about a group")
        verbose_name_plural = _("letters about groups")
        ordering = ["participation__city__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["run", "participation"], name="one_letter_per_run_and_city")]

    def __str__(self) -> str:
        return self.subject
