"""Calls, applications with their links and people, conflicts, assessments, letters, first steps of those selected."""

import uuid
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cityjourney.accounts.models import User
from cityjourney.calls.enums import Decision
from cityjourney.calls.logic.dossier import Dossier
from cityjourney.calls.logic.eligibility import Rule, rules_of
from cityjourney.calls.logic.scoring import Criterion, criteria_of
from cityjourney.core.fields import TextsField, in_language
from cityjourney.organisations.models import City
from cityjourney.programmes.models import Edition, Membership, Participation
from cityjourney.questionnaires.models import Version


class Call(models.Model):
    """A call for cities. `closes_at` is the first moment that is too late; `time_zone` says by which clock it is told.

    `rules`, `criteria` and `video_questions` are data (`logic/eligibility.py`, `logic/scoring.py`, language maps).
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="calls", verbose_name=_("edition"))
    slug = models.SlugField(_("address"), max_length=60)
    title = TextsField(_("title"))
    text = TextsField(_("what it is about"))
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    time_zone = models.CharField(_("by the clock of"), max_length=60)
    version = models.ForeignKey(Version, models.PROTECT, related_name="calls", verbose_name=_("questions"))
    rules = models.JSONField(_("who may apply"), default=list)
    criteria = models.JSONField(_("criteria"), default=list)
    video_questions = models.JSONField(_("questions of the profile video"), default=list)
    capacity = models.PositiveIntegerField(_("cities that can be selected"))
    assessors_each = models.PositiveSmallIntegerField(_("assessors of each application"), default=2)
    theme_choices = models.PositiveSmallIntegerField(_("themes to rank"), default=3)
    mentor_choices = models.PositiveSmallIntegerField(_("mentor cities to rank"), default=3)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="call_address_once_per_edition"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="call_ends_after_start"),
        ]

    def __str__(self) -> str:
        return in_language(self.title)

    def is_open(self, at: datetime) -> bool:
        """Whether applications are taken at a moment of the server's clock."""
        return self.opens_at <= at < self.closes_at

    @property
    def eligibility(self) -> list[Rule]:
        """The rules, typed."""
        return rules_of(self.rules)

    @property
    def criteria_list(self) -> list[Criterion]:
        """The criteria, typed."""
        return criteria_of(self.criteria)


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Narrowings of applications."""

    def handed_in(self) -> "ApplicationQuerySet":
        """Those that count."""
        return self.filter(handed_in_at__isnull=False)

    def without_conflict(self, person: User | AnonymousUser, at: datetime) -> "ApplicationQuerySet":
        """Those in which a person has no stake: declared, as one of the team, or by a role in one of its cities."""
        if not isinstance(person, User):
            return self.none()
        further = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
        addresses = {each.lower() for each in (person.email, *further)}
        declared = Conflict.objects.filter(application=OuterRef("pk"), person=person)
        team = Applicant.objects.filter(application=OuterRef("pk"), email__in=addresses)
        own = Membership.objects.active(at).filter(person=person, participation__city__applications=OuterRef("pk"))
        return self.filter(~Exists(declared), ~Exists(team), ~Exists(own))


class Application(models.Model):
    """What a city hands in. `draft` is what is being written, `handed_in` what counts; both hold `about` and `answers`.

    Later columns follow from what was handed in, so that lists can be narrowed by them.
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="applications", verbose_name=_("call"))
    email = models.EmailField(_("e-mail"), max_length=254)
    language = models.CharField(_("language"), max_length=10, default="en")
    draft = models.JSONField(_("draft"), default=dict)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    revisions = models.JSONField(_("revision of each answer"), default=dict)
    handed_in = models.JSONField(_("as handed in"), null=True)
    started_at = models.DateTimeField(_("begun"))
    saved_at = models.DateTimeField(_("saved"))
    submitted_at = models.DateTimeField(_("first handed in"), null=True)
    handed_in_at = models.DateTimeField(_("handed in"), null=True)
    name = models.CharField(_("city"), max_length=160, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    cities = models.ManyToManyField(City, related_name="applications", verbose_name=_("cities that are known here"))
    eligible = models.BooleanField(_("may apply"), null=True)
    theme = models.SlugField(_("first theme"), max_length=60, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    reason = models.TextField(_("reason"), max_length=2_000, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True) | Q(submitted_at__isnull=False),
                name="application_handed_in_has_receipt",
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.public_id)

    @property
    def writing(self) -> Dossier:
        """The draft, typed."""
        return Dossier(self.draft.get("about", {}), self.draft.get("answers", {}))

    @property
    def dossier(self) -> Dossier:
        """What was handed in, typed; empty before."""
        kept: dict[str, Any] = self.handed_in or {}
        return Dossier(kept.get("about", {}), kept.get("answers", {}))

    @property
    def is_changed(self) -> bool:
        """Whether the draft differs from what was handed in."""
        return self.handed_in_at is not None and self.draft != self.handed_in


class Applicant(models.Model):
    """Somebody of an application that was handed in, in lower case: whoever has this address has a stake in it."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="people")
    email = models.EmailField(_("e-mail"), max_length=254, db_index=True)

    class Meta:
        verbose_name = _("person of an application")
        verbose_name_plural = _("people of applications")
        constraints = [models.UniqueConstraint(fields=["application", "email"], name="applicant_once")]

    def __str__(self) -> str:
        return self.email


class Link(models.Model):
    """A secret way back into an application; only its hash is kept."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="links")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("link to an application")
        verbose_name_plural = _("links to applications")

    def __str__(self) -> str:
        return str(self.application_id)


class Conflict(models.Model):
    """A person has a stake in an application, and sees nothing of it."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="conflicts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    declared_at = models.DateTimeField(_("declared"))

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [models.UniqueConstraint(fields=["application", "person"], name="conflict_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.application}"


class Assessment(models.Model):
    """One assessor's view of one application: a score with a comment for each criterion."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="assessments")
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="assessments", verbose_name=_("assessor")
    )
    scores = models.JSONField(_("scores"), default=dict)
    comments = models.JSONField(_("comments"), default=dict)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    assigned_at = models.DateTimeField(_("assigned"))
    done_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["application", "assessor"], name="assessed_once_by_each")]

    def __str__(self) -> str:
        return f"{self.application}, {self.assessor}"


class Letter(models.Model):
    """What an applicant is told. A draft until somebody releases it; released, it never changes."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="letters")
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices)
    email = models.EmailField(_("to"), max_length=254)
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
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["application__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "decision"], name="one_letter_for_each_decision"),
        ]

    def __str__(self) -> str:
        return str(self.application)


class Onboarding(models.Model):
    """The first steps of a selected city: its part, its profile video, who its stakeholders are."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="onboarding")
    participation = models.OneToOneField(Participation, models.CASCADE, related_name="+", verbose_name=_("city"))
    video_url = models.URLField(_("address of the video"), max_length=500, blank=True)
    video_seconds = models.PositiveSmallIntegerField(_("length in seconds"), null=True)
    video_answers = models.JSONField(_("what the video says to each question"), default=list)
    stakeholders = models.JSONField(_("stakeholders"), default=list)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    taken_in_at = models.DateTimeField(_("taken in"))
    taken_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("taken in by")
    )

    class Meta:
        verbose_name = _("first steps")
        verbose_name_plural = _("first steps")

    def __str__(self) -> str:
        return str(self.participation)
