"""People are asked to come: members of the cities by their roles, and guests by address."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.events.commands.crowd import add_members
from cityjourney.events.commands.ground import locked, not_cancelled, note
from cityjourney.events.commands.seats import move_up
from cityjourney.events.commands.telling import tell_new
from cityjourney.events.enums import EventState, Notice
from cityjourney.events.models import Attendee, Event
from cityjourney.events.queries.invitees import members_for
from cityjourney.programmes.models import Role

MOST_GUESTS = 500


@dataclass(frozen=True, slots=True)
class NewGuest:
    """Somebody without a role: how to reach them, and where they come from."""

    email: str
    name: str = ""
    organisation: str = ""
    language: str = ""


@transaction.atomic
def invite_members(*, event: Event, roles: Sequence[Role] | None = None, by: User | None, at: datetime) -> int:
    """Ask the people who hold these roles (without any: those of the kind) in the cities of the meeting.

    Who was asked before is not asked again. Returns how many are new. Thousands cost one statement, and
    their mails are the worker's. Raises `DomainError` when the meeting is over or off.
    """
    event = locked(event)
    _may_still_invite(event, at)
    new = add_members(event=event, members=members_for(event, roles, at), comes=_own(by, event), at=at)
    _note_and_tell(event, new, by, at)
    return new


def _own(by: User | None, event: Event) -> User | None:
    """Who invites comes; where seats are counted, they say so themselves."""
    return by if event.capacity is None else None


@transaction.atomic
def invite_guests(*, event: Event, guests: Sequence[NewGuest], by: User | None, at: datetime) -> list[Attendee]:
    """Ask people by address; somebody who has an account is asked as that person. Returns the new ones.

    Raises `DomainError` for an address that is none (nobody is asked then), or when the meeting is over or off.
    """
    event = locked(event)
    _may_still_invite(event, at)
    if len(guests) > MOST_GUESTS:
        raise DomainError(_("Invite at most %(most)d people at once.") % {"most": MOST_GUESTS})
    wanted: dict[str, NewGuest] = {}
    for guest in guests:
        wanted.setdefault(_address(guest.email), guest)
    known = {person.email.lower(): person for person in User.objects.filter(email__in=list(wanted), is_active=True)}
    rows = [
        Attendee(
            event=event,
            person=known.get(address),
            email="" if address in known else address,
            name="" if address in known else _line(guest.name, 150),
            organisation=_line(guest.organisation, 200),
            language=guest.language if guest.language in dict(settings.LANGUAGES) else event.language,
            invited_at=at,
        )
        for address, guest in wanted.items()
    ]
    return _ask(event, rows, by, at)


def _address(text: str) -> str:
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise DomainError(_("“%(email)s” is not an e-mail address.") % {"email": text.strip()[:100]}) from None
    return address


def _line(text: str, most: int) -> str:
    return " ".join(text.replace("\0", "").split())[:most]


def _may_still_invite(event: Event, at: datetime) -> None:
    not_cancelled(event)
    if event.is_over(at):
        raise DomainError(_("This meeting is over. Note who was there on the page of the minutes."))


def _ask(event: Event, rows: Iterable[Attendee], by: User | None, at: datetime) -> list[Attendee]:
    """Add those who are not asked yet, and tell them."""
    asked = {(person, email.lower()) for person, email in event.attendees.values_list("person_id", "email")}
    new = [row for row in rows if (row.person_id, row.email.lower()) not in asked]
    for row in new:
        row.notice = Notice.INVITED
    Attendee.objects.bulk_create(new, batch_size=500)
    _note_and_tell(event, len(new), by, at)
    return new


def _note_and_tell(event: Event, new: int, by: User | None, at: datetime) -> None:
    """The meeting has been announced, with a line in the trail; few are told at once, many by the worker."""
    if not new:
        return
    if event.state == EventState.PLANNED:
        event.state = EventState.INVITED
    event.invited_at = event.invited_at or at
    event.save(update_fields=["state", "invited_at"])
    note("events.invite", event, by, at, {"people": new})
    tell_new(event=event, at=at)


@transaction.atomic
def uninvite(*, attendee: Attendee, by: User | None, at: datetime) -> None:
    """Take an invitation back: the link dies, the seat is free. Raises `DomainError` once they took part."""
    event = locked(attendee.event)
    attendee = Attendee.objects.select_for_update(of=("self",)).get(pk=attendee.pk)
    if attendee.attended or attendee.agreements.exists():
        raise DomainError(_("%(person)s took part; that stays in the minutes.") % {"person": attendee})
    attendee.delete()
    note("events.uninvite", event, by, at)
    move_up(event=event, at=at)
