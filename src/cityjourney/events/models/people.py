"""Who is asked to come, and what they say before the meeting."""

import uuid

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cityjourney.events.enums import Notice, Reply
from cityjourney.events.models.events import Event
from cityjourney.programmes.models import Participation, Role

LINK_SALT = "cityjourney.events.attendee"


class AttendeeQuerySet(models.QuerySet["Attendee"]):
    """Narrowings of attendees."""

    def by_link(self, secret: str) -> "AttendeeQuerySet":
        """The one whose mail holds this secret; nobody when it was not made here or has been replaced."""
        try:
            key, turn = Signer(salt=LINK_SALT, sep="~").unsign(secret).split("-")
            return self.filter(public_id=uuid.UUID(hex=key), link_turn=int(turn))
        except (BadSignature, ValueError):
            return self.none()


class Attendee(models.Model):
    """Somebody asked to come: a person with an account, or a guest with name and address.

    The mail link is signed, not stored: every mail can hold the same one, and nobody who reads the database learns it.
    `link_turn` makes old links worthless. `notice` is what they have still to be told.
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="attendees", verbose_name=_("event"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("person"),
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    role = models.ForeignKey(
        Role, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("invited as")
    )
    participation = models.ForeignKey(
        Participation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("city")
    )
    reply = models.CharField(_("answer"), max_length=12, choices=Reply.choices, default=Reply.WAITING)
    replied_at = models.DateTimeField(_("answered"), null=True, blank=True)
    waiting_since = models.DateTimeField(_("on the waiting list since"), null=True, blank=True)
    attended = models.BooleanField(_("was there"), null=True, blank=True)
    link_turn = models.PositiveSmallIntegerField(default=0)
    notice = models.CharField(_("to be told"), max_length=10, choices=Notice.choices, blank=True)
    invited_at = models.DateTimeField(_("invited"))
    last_reminded_at = models.DateTimeField(_("last reminded"), null=True, blank=True)

    objects = AttendeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")
        ordering = ["pk"]
        indexes = [models.Index(fields=["id"], condition=~Q(notice=""), name="events_to_be_told")]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"], condition=Q(person__isnull=False), name="person_invited_once"
            ),
            models.UniqueConstraint(
                F("event"), Lower("email"), condition=Q(person=None) & ~Q(email=""), name="guest_invited_once"
            ),
            models.CheckConstraint(
                condition=Q(reply="waiting_list", waiting_since__isnull=False)
                | (~Q(reply="waiting_list") & Q(waiting_since=None)),
                name="waiting_list_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return (str(self.person) if self.person else self.name or self.email) or "-"

    @property
    def address(self) -> str:
        """Where mail goes; empty when there is none any more."""
        return self.person.email if self.person else self.email

    @property
    def spoken(self) -> str:
        """The language of their mails."""
        return self.person.language if self.person else self.language

    @property
    def zone(self) -> str:
        """The clock they live by, if we know it."""
        return self.person.time_zone if self.person else ""

    @property
    def secret(self) -> str:
        """What their mail link holds."""
        return Signer(salt=LINK_SALT, sep="~").sign(f"{self.public_id.hex}-{self.link_turn}")

    @property
    def comes(self) -> bool:
        """Whether they have a seat."""
        return self.reply == Reply.YES


class DateProposal(models.Model):
    """Somebody invited says: this date would suit better."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="proposals", verbose_name=_("event"))
    attendee = models.ForeignKey(Attendee, models.CASCADE, related_name="proposals", verbose_name=_("proposed by"))
    starts_at = models.DateTimeField(_("begins"))
    note = models.CharField(_("why"), max_length=500, blank=True)
    proposed_at = models.DateTimeField(_("proposed"))
    accepted = models.BooleanField(_("taken"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposed date")
        verbose_name_plural = _("proposed dates")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attendee", "starts_at"], condition=Q(decided_at=None), name="date_proposed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} UTC"


class AheadQuestion(models.Model):
    """A question sent before the meeting, so that somebody can come with the answer."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="questions", verbose_name=_("event"))
    attendee = models.ForeignKey(Attendee, models.CASCADE, related_name="questions", verbose_name=_("asked by"))
    text = models.TextField(_("question"), max_length=1_000)
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), max_length=5_000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("question sent ahead")
        verbose_name_plural = _("questions sent ahead")
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
