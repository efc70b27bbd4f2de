"""A city asks a second mentor about a theme beside its own."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cityjourney.events.models import Event
from cityjourney.groups.enums import RequestState
from cityjourney.programmes.models import Edition, Participation, Theme


class MentoringRequest(models.Model):
    """One request, its answer, and the meeting that follows."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="mentoring_requests", verbose_name=_("edition"))
    city = models.ForeignKey(
        Participation, models.CASCADE, related_name="mentoring_asked", verbose_name=_("city that asks")
    )
    mentor = models.ForeignKey(
        Participation, models.CASCADE, related_name="mentoring_offered", verbose_name=_("mentor city")
    )
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme"))
    wish = models.TextField(_("what the city would like to learn"), max_length=1_000)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    state = models.CharField(_("state"), max_length=10, choices=RequestState.choices, default=RequestState.ASKED)
    answer = models.TextField(_("answer"), max_length=1_000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("answered by")
    )
    meeting = models.OneToOneField(
        Event, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("meeting")
    )

    class Meta:
        verbose_name = _("request for a second mentor")
        verbose_name_plural = _("requests for second mentors")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "mentor"], condition=Q(state__in=["asked", "accepted"]), name="one_request_per_mentor"
            ),
            models.CheckConstraint(condition=~Q(city=F("mentor")), name="nobody_mentors_itself"),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None) | (~Q(state="asked") & Q(answered_at__isnull=False)),
                name="answer_with_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city}, {self.mentor}"
