"""What cities of a group have promised, to whom, by when, and what became of it."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.events.models import Agreement
from cityjourney.groups.enums import PromiseKind, PromiseState
from cityjourney.groups.models.groups import Group, Session
from cityjourney.programmes.models import Participation


class Commitment(models.Model):
    """One promise of one city or of several together.

    Made in a session it rests on the agreement in the minutes, which brings the owner's yes and the reminders; words
    and date of both are the same and never change. Their ends follow each other (`receivers`). See ADR 8.
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="commitments", verbose_name=_("group"))
    kind = models.CharField(_("kind"), max_length=12, choices=PromiseKind.choices, default=PromiseKind.STEP)
    what = models.TextField(_("what"), max_length=1_000)
    to_whom = models.CharField(_("to whom"), max_length=200, blank=True)
    """Empty: to the whole group."""
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("person responsible"),
    )
    due_on = models.DateField(_("by when"))
    session = models.ForeignKey(
        Session, models.SET_NULL, null=True, blank=True, related_name="commitments", verbose_name=_("made in")
    )
    agreement = models.OneToOneField(
        Agreement, models.SET_NULL, null=True, blank=True, related_name="commitment", verbose_name=_("in the minutes")
    )
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("noted by")
    )
    state = models.CharField(_("state"), max_length=10, choices=PromiseState.choices, default=PromiseState.OPEN)
    outcome = models.CharField(_("what became of it"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("closed by")
    )
    last_reminded_at = models.DateTimeField(_("last reminded"), null=True, blank=True)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], condition=Q(state="open"), name="commitments_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="commitment_closed_with_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "kept"]) | ~Q(outcome=""), name="commitment_not_kept_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.what[:80]

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to keep it."""
        return self.state == PromiseState.OPEN

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and nobody has said what became of it."""
        return self.is_open and self.due_on < today

    @property
    def about(self) -> str:
        """How its mails are marked in the outbox."""
        return f"commitment:{self.public_id}"


class CommitmentCity(models.Model):
    """A city in a commitment; without `agreed_at` it has been asked to join and has not said yes."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="places", verbose_name=_("commitment"))
    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="commitment_places", verbose_name=_("city")
    )
    agreed_at = models.DateTimeField(_("said yes"), null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("yes said by")
    )

    class Meta:
        verbose_name = _("city of a commitment")
        verbose_name_plural = _("cities of commitments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "participation"], name="city_once_in_a_commitment")
        ]

    def __str__(self) -> str:
        return str(self.participation)
