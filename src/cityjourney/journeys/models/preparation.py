"""What one city has to have ready for one event."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cityjourney.core.clock import programme_day
from cityjourney.core.fields import TextsField, in_language
from cityjourney.events.models import Event
from cityjourney.journeys.logic.standing import counted_back
from cityjourney.programmes.models import Participation, Role


class Preparation(models.Model):
    """One thing to have ready. Its due day is counted back from the event, so it moves with it."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="preparations", verbose_name=_("event"))
    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="preparations", verbose_name=_("city")
    )
    key = models.CharField(_("key"), max_length=60)
    text = TextsField(_("what"))
    role = models.ForeignKey(
        Role, models.PROTECT, null=True, related_name="preparations", verbose_name=_("role in charge")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="preparations",
        verbose_name=_("person in charge"),
    )
    days_before = models.PositiveSmallIntegerField(_("days before the event"))
    evidence = models.CharField(_("derived from"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("done by")
    )

    class Meta:
        verbose_name = _("preparation")
        verbose_name_plural = _("preparations")
        ordering = ["-days_before", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "participation", "key"], name="prepared_once_per_event_and_city")
        ]

    def __str__(self) -> str:
        return in_language(self.text)

    @property
    def due_on(self) -> date:
        """By which day it should be ready."""
        return counted_back(self.event.day or programme_day(timezone.now()), self.days_before)
