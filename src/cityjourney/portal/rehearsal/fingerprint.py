"""What a programme holds, in one number, without any ID: two rehearsals of one seed must have the same."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from cityjourney.events.models import AgendaPoint, Agreement, Amendment, Attendee, Event
from cityjourney.guide.models import Question
from cityjourney.journeys.models import (
    Achievement,
    Booking,
    Comment,
    CreditEntry,
    Deliverable,
    Extension,
    PlannedItem,
    Preparation,
    Version,
)
from cityjourney.programmes.models import Edition


def fingerprint(edition: Edition) -> str:
    """A digest of everything that the story has written for an edition."""
    digest = sha256()
    for rows in _tables(edition):
        digest.update(repr(sorted(map(repr, rows))).encode())
    return digest.hexdigest()


def _tables(edition: Edition) -> Iterator[QuerySet[Any, tuple[Any, ...]]]:
    """The rows of each table, by what people read in them."""
    here = {"event__edition": edition}
    meeting = ("event__title", "event__starts_at")
    yield Event.objects.filter(edition=edition).values_list(
        "title", "starts_at", "ends_at", "state", "minutes_state", "delivery", "place", "cities__city__slug"
    )
    yield Attendee.objects.filter(**here).values_list(*meeting, "person__email", "email", "reply", "attended")
    yield AgendaPoint.objects.filter(**here).values_list(*meeting, "position", "notes", "version")
    yield Agreement.objects.filter(**here).values_list(*meeting, "kind", "text", "state", "due_on", "accepted_name")
    yield Amendment.objects.filter(**here).values_list(*meeting, "text", "accepted")
    yield Preparation.objects.filter(**here).values_list(*meeting, "participation__city__slug", "key", "done_at")
    city, mine = "participation__city__slug", {"participation__edition": edition}
    yield PlannedItem.objects.filter(**mine).values_list(city, "key", "month", "due_on", "state", "reason", "done_on")
    yield Deliverable.objects.filter(**mine).values_list(city, "kind__key", "state", "accepted_at", "shared_at")
    yield Achievement.objects.filter(**mine).values_list(city, "key", "note", "confirmed", "claimed_at", "answer")
    paper = {"deliverable__participation__edition": edition}
    yield Version.objects.filter(**paper).values_list("digest", "number", "submitted_as", "submitted_at", "made_at")
    yield Extension.objects.filter(**paper).values_list("wanted_on", "reason", "granted", "decided_at")
    yield Comment.objects.filter(version__deliverable__participation__edition=edition).values_list("quote", "at")
    paid = {"account__participation__edition": edition}
    yield Booking.objects.filter(**paid).values_list("account__credit_kind__key", "state", "booked_at", "giver__email")
    yield CreditEntry.objects.filter(**paid).values_list("account__credit_kind__key", "kind", "amount", "at")
    yield Question.objects.filter(edition=edition).values_list("page_key", "text", "answer", "asked_by__email")
