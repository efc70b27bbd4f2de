"""What a city hands in: versions, decisions, comments on passages, extensions. Nothing is ever overwritten."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.journeys.enums import DeliverableState, Submitted
from cityjourney.programmes.models import DeliverableKind, Participation


class Deliverable(models.Model):
    """One kind of deliverable of one city. `serial` grows with every change: two who edit at once notice each other."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="deliverables", verbose_name=_("city")
    )
    kind = models.ForeignKey(DeliverableKind, models.PROTECT, related_name="deliverables", verbose_name=_("kind"))
    state = models.CharField(_("state"), max_length=10, choices=DeliverableState.choices, default=DeliverableState.OPEN)
    submitted_as = models.CharField(
        _("submitted as"), max_length=5, choices=Submitted.choices, default=Submitted.NONE, blank=True
    )
    draft_accepted_at = models.DateTimeField(_("draft accepted"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    shared_at = models.DateTimeField(_("shared with all participants"), null=True, blank=True)
    serial = models.PositiveIntegerField(_("serial number of the last change"), default=0)

    class Meta:
        verbose_name = _("deliverable")
        verbose_name_plural = _("deliverables")
        ordering = ["kind__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "kind"], name="one_deliverable_per_city_and_kind"),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True) | Q(accepted_at__isnull=False), name="shared_only_when_accepted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation}: {self.kind}"


def version_path(version: "Version", _filename: str) -> str:
    """Where a file lies: a name nobody chose, so that nothing in it can mislead."""
    suffix = PurePath(version.file_name).suffix.lower()
    return f"deliverables/{version.deliverable.public_id}/{version.public_id}{suffix}"


class Version(models.Model):
    """One version: a file, or a text in Markdown. It never changes once it is kept."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="versions", verbose_name=_("deliverable"))
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("text"), blank=True)
    file = models.FileField(_("file"), upload_to=version_path, max_length=200, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=150, blank=True)
    file_type = models.CharField(_("type of the file"), max_length=100, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"), default=0)
    digest = models.CharField(_("fingerprint"), max_length=64)
    note = models.CharField(_("what is new"), max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    made_at = models.DateTimeField(_("when"))
    submitted_as = models.CharField(
        _("submitted as"), max_length=5, choices=Submitted.choices, default=Submitted.NONE, blank=True
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)

    class Meta:
        verbose_name = _("version of a deliverable")
        verbose_name_plural = _("versions of deliverables")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["deliverable", "number"], name="deliverable_version_number_once"),
            models.CheckConstraint(condition=Q(text="") | Q(file=""), name="version_is_text_or_file"),
        ]

    def __str__(self) -> str:
        return _("%(deliverable)s, version %(number)d") % {"deliverable": self.deliverable, "number": self.number}


class Decision(models.Model):
    """What a reviewer decided about a submitted version, with the reasons."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="decisions", verbose_name=_("version"))
    accepted = models.BooleanField(_("accepted"))
    reasons = models.TextField(_("reasons"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("decision on a version")
        verbose_name_plural = _("decisions on versions")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(accepted=True) | ~Q(reasons=""), name="returned_with_reasons")
        ]

    def __str__(self) -> str:
        return str(_("accepted") if self.accepted else _("returned"))


class Comment(models.Model):
    """A remark on a passage of a version: the words quoted, and where they begin (in characters)."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(Version, models.CASCADE, related_name="comments", verbose_name=_("version"))
    quote = models.CharField(_("passage"), max_length=500, blank=True)
    position = models.PositiveIntegerField(_("where it begins"), default=0)
    text = models.TextField(_("comment"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("settled by")
    )

    class Meta:
        verbose_name = _("comment on a version")
        verbose_name_plural = _("comments on versions")
        ordering = ["position", "at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Extension(models.Model):
    """More time, asked for and answered. Asking and answer both stay."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    deliverable = models.ForeignKey(
        Deliverable, models.CASCADE, related_name="extensions", verbose_name=_("deliverable")
    )
    sort = models.CharField(_("for"), max_length=5, choices=[("draft", _("draft")), ("final", _("final version"))])
    wanted_on = models.DateField(_("new day"))
    reason = models.CharField(_("reason"), max_length=500)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"))
    granted = models.BooleanField(_("granted"), null=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    due_before = models.DateField(_("was due on"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["deliverable"], condition=Q(decided_at__isnull=True), name="one_open_extension_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.deliverable}: {self.wanted_on}"
