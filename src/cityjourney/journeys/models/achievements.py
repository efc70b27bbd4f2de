"""What a city says that it has reached when a phase ends, and who confirmed it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.programmes.models import Participation, Phase


class Achievement(models.Model):
    """One claim of one city. `key` names the achievement inside its phase."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="achievements", verbose_name=_("city")
    )
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="claimed_achievements", verbose_name=_("phase"))
    key = models.CharField(_("key"), max_length=60)
    link = models.URLField(_("where it can be seen"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("claimed by")
    )
    claimed_at = models.DateTimeField(_("claimed"))
    confirmed = models.BooleanField(_("confirmed"), null=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")
        ordering = ["claimed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "phase", "key"], name="achievement_claimed_once"),
            models.CheckConstraint(condition=~Q(link="") | ~Q(note=""), name="achievement_with_link_or_note"),
        ]

    def __str__(self) -> str:
        return f"{self.participation}: {self.key}"
