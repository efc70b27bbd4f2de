"""What a session recalls of the group's open commitments."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from cityjourney.events.models import Event
from cityjourney.events.registry import Recalled
from cityjourney.groups.enums import PromiseState
from cityjourney.groups.models import Commitment, Session


def recalled_at(event: Event, today: date) -> Sequence[Recalled]:
    """The open commitments of the group whose session a meeting is, late ones first; at most three queries."""
    session = Session.objects.filter(event=event).select_related("group__edition").first()
    if session is None:
        return []
    rows = Commitment.objects.filter(group=session.group, state=PromiseState.OPEN, made_at__lt=_begins(event))
    page = reverse("groups:group", args=[session.group.edition.slug, session.group.public_id])
    found = rows.exclude(session=session).prefetch_related("places__participation__city")
    found = (
        found.prefetch_related("places__participation__consortium").select_related("person").order_by("due_on", "pk")
    )
    return [
        Recalled(
            text=each.what,
            who=who_of(each),
            url=f"{page}#commitment-{each.public_id}",
            due_on=each.due_on,
            late=each.is_late(today),
            agreement=each.agreement_id,
        )
        for each in found
    ]


def series_of(event: Event) -> set[int] | None:
    """All meetings of the group whose session a meeting is; None for any other meeting. One query."""
    rows = Session.objects.filter(group__sessions__event=event).values_list("event_id", flat=True)
    return set(rows) or None


def _begins(event: Event) -> object:
    return event.ends_at or event.changed_at


def who_of(commitment: Commitment) -> str:
    """The cities that said yes, and the person responsible."""
    cities = ", ".join(str(place) for place in commitment.places.all() if place.agreed_at)
    return f"{cities} · {commitment.person}" if commitment.person else cities
