"""The states that are shown to people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sort(models.TextChoices):
    """What a line of the plan is."""

    CYCLE = "cycle", _("cycle")
    EVENT = "event", _("event")
    DRAFT = "draft", _("draft of a deliverable")
    FINAL = "final", _("deliverable")


class PlanState(models.TextChoices):
    """Where a line of the plan stands."""

    PLANNED = "planned", _("planned")
    DONE = "done", _("done")
    SKIPPED = "skipped", _("skipped")
    MERGED = "merged", _("merged into another")


class EntryKind(models.TextChoices):
    """What happened to a visit credit."""

    GRANT = "grant", _("granted")
    RESERVE = "reserve", _("reserved")
    USE = "use", _("used")
    RELEASE = "release", _("given back")
    EXPIRE = "expire", _("expired")
    TRANSFER_IN = "transfer_in", _("received from another city")
    TRANSFER_OUT = "transfer_out", _("passed on to another city")


class BookingState(models.TextChoices):
    """Where a booked visit stands."""

    HELD = "held", _("held, without a date")
    BOOKED = "booked", _("booked")
    USED = "used", _("took place")
    RELEASED = "released", _("given back")

    @property
    def is_open(self) -> bool:
        """Whether the credit is reserved."""
        return self in {BookingState.HELD, BookingState.BOOKED}


class DeliverableState(models.TextChoices):
    """Where a deliverable stands."""

    OPEN = "open", _("being written")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned with reasons")
    ACCEPTED = "accepted", _("accepted")


class Submitted(models.TextChoices):
    """As what a version was submitted."""

    NONE = "", _("not submitted")
    DRAFT = "draft", _("draft")
    FINAL = "final", _("final version")


class FeedSort(models.TextChoices):
    """What a calendar feed shows."""

    PERSON = "person", _("everything of one person")
    CITY = "city", _("one city")
    PROGRAMME = "programme", _("the whole programme")
