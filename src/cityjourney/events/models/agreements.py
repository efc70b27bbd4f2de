"""What was agreed, by whom, until when, and what became of it."""

import uuid

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.events.enums import AgreementKind, AgreementState
from cityjourney.events.models.events import Event
from cityjourney.events.models.minutes import AgendaPoint
from cityjourney.events.models.people import Attendee

LINK_SALT = "cityjourney.events.agreement"


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Narrowings of agreements."""

    def unfinished(self) -> "AgreementQuerySet":
        """Promises that somebody still has to keep; decisions need no keeping."""
        return self.filter(state__in=[AgreementState.OPEN, AgreementState.ACCEPTED]).exclude(
            kind=AgreementKind.DECISION
        )

    def by_link(self, secret: str) -> "AgreementQuerySet":
        """The one whose mail holds this secret; nothing when it was not made here."""
        try:
            return self.filter(public_id=uuid.UUID(hex=Signer(salt=LINK_SALT, sep="~").unsign(secret)))
        except (BadSignature, ValueError):
            return self.none()


class Agreement(models.Model):
    """A decision, an agreement or a task from a meeting.

    Its owner is somebody who was invited (`owner`), or an organisation or person by name and address. `on_behalf_of`
    says for whom somebody said yes.
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="agreements", verbose_name=_("event"))
    point = models.ForeignKey(
        AgendaPoint, models.SET_NULL, null=True, blank=True, related_name="agreements", verbose_name=_("agenda point")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=AgreementKind.choices)
    text = models.TextField(_("what"), max_length=1_000)
    owner = models.ForeignKey(
        Attendee, models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("who")
    )
    owner_name = models.CharField(_("who, by name"), max_length=200, blank=True)
    owner_email = models.EmailField(_("their e-mail"), max_length=254, blank=True)
    due_on = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=AgreementState.choices, default=AgreementState.OPEN)
    made_at = models.DateTimeField(_("agreed"))
    accepted_at = models.DateTimeField(_("answered"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("answered by")
    )
    accepted_name = models.CharField(_("answered by, as they signed"), max_length=150, blank=True)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    last_reminded_at = models.DateTimeField(_("last reminded"), null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], condition=Q(state__in=["open", "accepted"]), name="agreements_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="decision") | Q(owner__isnull=False) | ~Q(owner_name=""), name="promise_has_an_owner"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["kept", "dropped"]) | Q(closed_at__isnull=False), name="closed_with_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def owner_label(self) -> str:
        """Who has to do it, in words."""
        if self.owner is None:
            return self.owner_name
        return f"{self.owner} ({self.owner.organisation})" if self.owner.organisation else str(self.owner)

    @property
    def address(self) -> str:
        """Where mail about it goes; empty when there is none."""
        return self.owner.address if self.owner else self.owner_email

    @property
    def about(self) -> str:
        """How its mails are marked in the outbox."""
        return f"agreement:{self.public_id}"

    @property
    def secret(self) -> str:
        """What its mail link holds."""
        return Signer(salt=LINK_SALT, sep="~").sign(self.public_id.hex)

    @property
    def is_decision(self) -> bool:
        """A decision is taken in the meeting; nobody has to keep it."""
        return self.kind == AgreementKind.DECISION

    @property
    def waits_for_yes(self) -> bool:
        """Whether its owner has not answered."""
        return self.state == AgreementState.OPEN and not self.is_decision

    @property
    def is_unfinished(self) -> bool:
        """Whether somebody has still to keep it."""
        return AgreementState(self.state).is_unfinished and not self.is_decision
