"""The meeting itself."""

import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cityjourney.accounts.models import User
from cityjourney.events.enums import Delivery, EventState, MinutesState, Reach
from cityjourney.programmes.models import Edition, EventKind, Participation
from cityjourney.programmes.rules import Access


class EventQuerySet(models.QuerySet["Event"]):
    """Narrowings of events."""

    def within(self, access: Access, edition: Edition, person: User | AnonymousUser) -> "EventQuerySet":
        """Those of one edition that a person may see with an access that has been read already."""
        from cityjourney.events.models.access import seen_with

        return self.filter(seen_with(access, edition.pk, person))

    def visible_to(self, person: User | AnonymousUser, at: datetime) -> "EventQuerySet":
        """Those that a person may see at a moment, in every edition."""
        from cityjourney.events.models.access import seen_by

        return self.filter(seen_by(person, at))

    def coming(self, at: datetime) -> "EventQuerySet":
        """Those that have not ended, undated ones included."""
        return self.filter(Q(ends_at__gt=at) | Q(ends_at=None)).exclude(state=EventState.CANCELLED)


class Event(models.Model):
    """One meeting in one edition: of one city, of several, or of the whole cohort.

    Undated while `starts_at` is empty. `time_zone` names the clock by which it is kept. `sequence` grows whenever a
    calendar that holds the meeting must change. `version` grows with every edit, so that two editors notice each other.
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="events", verbose_name=_("edition"))
    kind = models.ForeignKey(
        EventKind, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("kind")
    )
    """Empty for a kind of one's own."""
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=10, default="en")
    reach = models.CharField(_("for"), max_length=15, choices=Reach.choices)
    cities = models.ManyToManyField(Participation, related_name="events", verbose_name=_("cities"), blank=True)
    organiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("organiser")
    )
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Brussels")
    length = models.PositiveSmallIntegerField(_("length in minutes"), default=60)
    delivery = models.CharField(_("how people meet"), max_length=10, choices=Delivery.choices)
    place = models.CharField(_("place"), max_length=300, blank=True)
    meeting_url = models.URLField(_("meeting link"), max_length=500, blank=True)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    pre_read = models.TextField(_("to read beforehand"), max_length=20_000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=EventState.choices, default=EventState.PLANNED)
    sequence = models.PositiveIntegerField(_("calendar version"), default=0)
    version = models.PositiveIntegerField(_("version"), default=1)
    planned_at = models.DateTimeField(_("planned"))
    changed_at = models.DateTimeField(_("changed"))
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=500, blank=True)
    minutes_state = models.CharField(
        _("minutes"), max_length=20, choices=MinutesState.choices, default=MinutesState.NONE
    )
    minutes_closed_at = models.DateTimeField(_("minutes closed"), null=True, blank=True)
    amend_until = models.DateTimeField(_("changes may be proposed until"), null=True, blank=True)
    minutes_final_at = models.DateTimeField(_("minutes final"), null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = [F("starts_at").asc(nulls_last=True), "pk"]
        indexes = [
            models.Index(fields=["edition", "starts_at"], name="events_by_date"),
            models.Index(
                fields=["amend_until"], condition=Q(minutes_state="open_to_amendment"), name="events_open_minutes"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None) | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="event_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="event_has_a_seat"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def uid(self) -> str:
        """Its name in calendars, for ever."""
        return f"{self.public_id}@cityjourney"

    @property
    def about(self) -> str:
        """How its mails are marked in the outbox."""
        return f"event:{self.public_id}"

    @property
    def is_dated(self) -> bool:
        """Whether a date is set."""
        return self.starts_at is not None

    @property
    def day(self) -> date | None:
        """The day on which it begins, by the clock by which it is kept: the same for every reader."""
        return None if self.starts_at is None else self.starts_at.astimezone(ZoneInfo(self.time_zone)).date()

    def has_begun(self, at: datetime) -> bool:
        """Whether it has begun at a moment; without a date it has not."""
        return self.starts_at is not None and self.starts_at <= at

    def is_over(self, at: datetime) -> bool:
        """Whether it has ended at a moment."""
        return self.ends_at is not None and self.ends_at <= at

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.state == EventState.CANCELLED

    @property
    def minutes_are_writable(self) -> bool:
        """Whether notes may still change: until the minutes are final."""
        return self.minutes_state != MinutesState.FINAL and not self.is_cancelled
