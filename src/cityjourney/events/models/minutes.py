"""The agenda, and what was said to each of its points."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.events.enums import Outcome
from cityjourney.events.models.events import Event
from cityjourney.events.models.people import Attendee


class AgendaPoint(models.Model):
    """One point of the agenda, with its notes. `version` grows with every saving of the notes."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="points", verbose_name=_("event"))
    position = models.PositiveSmallIntegerField(_("position"))
    day = models.PositiveSmallIntegerField(_("day"), default=1)
    title = models.CharField(_("title"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=10)
    text = models.TextField(_("what happens"), max_length=2_000, blank=True)
    outcome = models.CharField(_("ends with"), max_length=12, choices=Outcome.choices, default=Outcome.INFORMATION)
    notes = models.TextField(_("notes"), max_length=50_000, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("last written by")
    )
    noted_at = models.DateTimeField(_("last written"), null=True, blank=True)

    class Meta:
        verbose_name = _("agenda point")
        verbose_name_plural = _("agenda points")
        ordering = ["day", "position", "pk"]

    def __str__(self) -> str:
        return self.title


class KeptNotes(models.Model):
    """Notes that somebody else's saving had overtaken: kept until they are brought together."""

    point = models.ForeignKey(AgendaPoint, models.CASCADE, related_name="kept", verbose_name=_("agenda point"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("written by"))
    text = models.TextField(_("notes"), max_length=50_000)
    kept_at = models.DateTimeField(_("kept"))

    class Meta:
        verbose_name = _("kept notes")
        verbose_name_plural = _("kept notes")
        constraints = [models.UniqueConstraint(fields=["point", "by"], name="one_kept_text_per_writer")]

    def __str__(self) -> str:
        return self.text[:80]


class Amendment(models.Model):
    """Somebody who was there proposes a change to the minutes while they are open."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="amendments", verbose_name=_("event"))
    point = models.ForeignKey(
        AgendaPoint, models.SET_NULL, null=True, blank=True, related_name="amendments", verbose_name=_("agenda point")
    )
    attendee = models.ForeignKey(Attendee, models.CASCADE, related_name="amendments", verbose_name=_("proposed by"))
    text = models.TextField(_("proposed change"), max_length=5_000)
    proposed_at = models.DateTimeField(_("proposed"))
    accepted = models.BooleanField(_("taken up"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposed change of minutes")
        verbose_name_plural = _("proposed changes of minutes")
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted=None, decided_at=None) | Q(accepted__isnull=False, decided_at__isnull=False),
                name="amendment_decided_with_moment",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
