"""A meeting is planned, dated, changed, called off."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.core.clock import known_zones
from cityjourney.core.errors import DomainError
from cityjourney.core.fields import in_language
from cityjourney.events.commands.ground import bump, locked, not_cancelled, note, words
from cityjourney.events.commands.seats import move_up
from cityjourney.events.commands.telling import tell_all
from cityjourney.events.enums import Delivery, EventState, MinutesState, Notice, Outcome, Reach
from cityjourney.events.logic.agenda import Slot, end_of
from cityjourney.events.logic.conflict import Conflict
from cityjourney.events.logic.links import link_for, room_of
from cityjourney.events.models import AgendaPoint, Event
from cityjourney.programmes.models import Edition, EventKind, Participation

DEFAULT_MINUTES = 60
CHANGEABLE = ("title", "language", "delivery", "place", "meeting_url", "capacity", "pre_read", "length")
SEEN_IN_CALENDARS = {"title", "delivery", "place", "meeting_url"}


@dataclass(frozen=True, slots=True)
class Point:
    """One row of an agenda as somebody wants it; `key` names the point that it changes."""

    title: str
    minutes: int
    day: int = 1
    text: str = ""
    outcome: str = Outcome.INFORMATION
    key: str = field(default="")


@transaction.atomic
def plan_event(
    *,
    edition: Edition,
    kind: EventKind | None = None,
    title: str = "",
    language: str = "en",
    reach: str = "",
    cities: Sequence[Participation] = (),
    delivery: str = "",
    place: str = "",
    meeting_url: str = "",
    capacity: int | None = None,
    pre_read: str = "",
    length: int | None = None,
    time_zone: str = "",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    by: User | None,
    at: datetime,
) -> Event:
    """A meeting, with the agenda of its kind; without a date until one is set. Who plans it is its organiser.

    Length in minutes. Raises `DomainError` when kind, reach and cities do not fit together, or a text or date is wrong.
    """
    chosen = reach or (kind.spec.reach if kind else _reach_of(cities))
    _check(edition, kind, chosen, cities)
    event = Event(edition=edition, kind=kind, reach=chosen, organiser=by, planned_at=at, changed_at=at)
    event.language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    _describe(event, kind, title, delivery, length)
    event.place, event.pre_read = _tidy(place)[:300], _tidy(pre_read)
    event.meeting_url, event.capacity = checked_url(meeting_url), capacity
    event.time_zone = time_zone or (by.time_zone if by else settings.TIME_ZONE)
    points = _agenda_of(kind, event.language)
    _place_in_time(event, starts_at, ends_at, points)
    event.save()
    event.cities.add(*cities)
    AgendaPoint.objects.bulk_create(_rows(event, points))
    note("events.plan_event", event, by, at, {"kind": kind.key if kind else "", "reach": chosen})
    return event


def _describe(event: Event, kind: EventKind | None, title: str, delivery: str, length: int | None) -> None:
    """Title, delivery and length in minutes: as given, else as the kind says."""
    spec = kind.spec if kind else None
    event.title = _title(title or (in_language(kind.name, event.language) if kind else ""))
    event.delivery = delivery or (spec.delivery[0] if spec else Delivery.ONLINE)
    event.length = length or (spec.minutes if spec else DEFAULT_MINUTES)


def _tidy(text: str) -> str:
    return text.replace("\0", "").strip()


def _title(text: str) -> str:
    return words(text, most=200, missing=_("Give the meeting a title."))


def _reach_of(cities: Sequence[Participation]) -> str:
    return {0: Reach.COHORT, 1: Reach.CITY}.get(len(cities), Reach.SEVERAL_CITIES)


def _check(edition: Edition, kind: EventKind | None, reach: str, cities: Sequence[Participation]) -> None:
    """Kind, reach and cities must belong together."""
    if kind is not None and (kind.edition_id != edition.pk or kind.retired):
        raise DomainError(_("“%(kind)s” is no kind of meeting of this edition.") % {"kind": kind})
    for city in cities:
        if city.edition_id != edition.pk or city.left_on:
            raise DomainError(_("%(city)s does not take part in this edition.") % {"city": city})
    if reach == Reach.COHORT and cities:
        raise DomainError(_("A meeting of the whole programme needs no cities: all are meant."))
    if reach == Reach.CITY and len(cities) != 1:
        raise DomainError(_("Choose the one city that meets."))
    if reach == Reach.SEVERAL_CITIES and not cities:
        raise DomainError(_("Choose the cities that meet."))
    if reach not in Reach.values:
        raise DomainError(_("Say whom the meeting is for."))


def _agenda_of(kind: EventKind | None, language: str) -> list[Point]:
    """The agenda of a kind, in the language of the meeting."""
    return [
        Point(
            title=in_language(point.title, language)[:200],
            minutes=point.minutes,
            day=point.day,
            text=in_language(point.text, language)[:2_000] if point.text else "",
            outcome=point.outcome,
        )
        for point in (kind.spec.agenda if kind else ())
    ]


def _rows(event: Event, points: Sequence[Point]) -> list[AgendaPoint]:
    return [
        AgendaPoint(
            event=event,
            position=position,
            day=point.day,
            title=point.title,
            minutes=point.minutes,
            text=point.text,
            outcome=point.outcome,
        )
        for position, point in enumerate(points, start=1)
    ]


def _place_in_time(
    event: Event, starts_at: datetime | None, ends_at: datetime | None, points: Sequence[Point | AgendaPoint]
) -> None:
    """Set zone, begin and end; without an end, the agenda says how long."""
    if event.time_zone not in known_zones():
        raise DomainError(_("That time zone is not known."))
    if event.capacity is not None and event.capacity < 1:
        raise DomainError(_("A meeting needs at least one seat. Leave the number empty for as many as come."))
    if starts_at is None:
        event.starts_at = event.ends_at = None
        return
    slots = [Slot(point.minutes, point.day) for point in points]
    ends_at = ends_at or end_of(starts_at, slots, event.length, event.time_zone)
    if ends_at <= starts_at:
        raise DomainError(_("The meeting must end after it begins."))
    if ends_at - starts_at > timedelta(days=31):
        raise DomainError(_("A meeting of more than a month is none. Look at the dates again."))
    event.starts_at, event.ends_at = starts_at, ends_at


def checked_url(address: str) -> str:
    """An address that browsers may follow. Raises `DomainError`."""
    address = address.strip()
    if not address:
        return ""
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        raise DomainError(_("“%(address)s” is no web address.") % {"address": address[:100]}) from None
    if len(address) > 500:
        raise DomainError(_("The meeting link is too long."))
    return address


def new_meeting_url(*, service: str, title: str) -> str:
    """The address of a new room of a service in the settings (`MEETING_LINKS`). Raises `DomainError` for another."""
    pattern = settings.MEETING_LINKS.get(service)
    if not pattern:
        raise DomainError(_("There is no pattern for links of this service. Paste the link instead."))
    return link_for(pattern, room_of(title, get_random_string(12, "abcdefghjkmnpqrstuvwxyz23456789")))


@transaction.atomic
def set_date(
    *,
    event: Event,
    starts_at: datetime,
    ends_at: datetime | None = None,
    time_zone: str = "",
    by: User | None,
    at: datetime,
) -> Event:
    """Give a meeting its date, or move it; who is invited is told, and calendars follow. Raises `DomainError`."""
    event = locked(event)
    not_cancelled(event)
    if event.minutes_state in {MinutesState.OPEN, MinutesState.FINAL}:
        raise DomainError(_("This meeting has been held; its minutes say when."))
    before = (event.starts_at, event.ends_at, event.time_zone)
    event.time_zone = time_zone or event.time_zone
    _place_in_time(event, starts_at, ends_at, list(event.points.all()))
    if (event.starts_at, event.ends_at, event.time_zone) == before:
        return event
    bump(event, at, ["starts_at", "ends_at", "time_zone"])
    note("events.set_date", event, by, at, {"from": _iso(before[0]), "to": _iso(event.starts_at)})
    tell_all(event=event, notice=Notice.CHANGED, at=at)
    return event


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@transaction.atomic
def change_event(*, event: Event, version: int | None = None, by: User | None, at: datetime, **wanted: Any) -> Event:
    """Change title, language, delivery, place, meeting_url, capacity, pre_read or length; what is not given stays.

    With `version`, raises `Conflict` when somebody else changed the meeting meanwhile. More seats let people move up.
    """
    unknown = set(wanted) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"not a field that can change: {sorted(unknown)}")
    event = locked(event)
    not_cancelled(event)
    changed = _differing(event, wanted)
    if not changed:
        return event
    if version is not None and version != event.version:
        raise _changed_meanwhile(event, mine=str(wanted.get("pre_read", "")), theirs=event.pre_read)
    for name, value in changed.items():
        setattr(event, name, value)
    if event.capacity is not None and event.capacity < 1:
        raise DomainError(_("A meeting needs at least one seat. Leave the number empty for as many as come."))
    bump(event, at, list(changed))
    note("events.change_event", event, by, at, {"changed": sorted(changed)})
    if "capacity" in changed:
        move_up(event=event, at=at)
    if set(changed) & SEEN_IN_CALENDARS:
        tell_all(event=event, notice=Notice.CHANGED, at=at)
    return event


def _changed_meanwhile(event: Event, *, mine: str, theirs: str) -> Conflict:
    return Conflict(
        _("Somebody else changed this meeting while you did. Look at it again; nothing of theirs was overwritten."),
        mine=mine,
        theirs=theirs,
        version=event.version,
    )


def _differing(event: Event, wanted: dict[str, Any]) -> dict[str, Any]:
    """Those of the wanted values that are new, checked and tidied."""
    if "title" in wanted:
        wanted["title"] = _title(wanted["title"])
    if "meeting_url" in wanted:
        wanted["meeting_url"] = checked_url(wanted["meeting_url"])
    for name in ("place", "pre_read"):
        if name in wanted:
            wanted[name] = _tidy(wanted[name])
    return {name: value for name, value in wanted.items() if getattr(event, name) != value}


@transaction.atomic
def change_agenda(
    *, event: Event, points: Sequence[Point], version: int | None = None, by: User | None, at: datetime
) -> Event:
    """Bring the agenda to these rows, in this order. A point with notes stays, whatever the rows say.

    With `version`, raises `Conflict` when somebody else changed the meeting meanwhile. Raises `DomainError` for a row
    without title, with impossible minutes, or when the minutes are final.
    """
    event = locked(event)
    _writable(event)
    if version is not None and version != event.version:
        raise _changed_meanwhile(event, mine="", theirs="")
    known = {str(point.public_id): point for point in event.points.all()}
    for position, wanted in enumerate(points, start=1):
        title = words(wanted.title, most=200, missing=_("Every point of the agenda needs a title."))
        if not 1 <= wanted.minutes <= 600 or not 1 <= wanted.day <= 10:
            raise DomainError(_("“%(title)s” needs between 1 and 600 minutes.") % {"title": title})
        row = known.pop(wanted.key, None) or AgendaPoint(event=event)
        row.position, row.day, row.title, row.minutes = position, wanted.day, title, wanted.minutes
        row.text, row.outcome = wanted.text.replace("\0", "").strip()[:2_000], wanted.outcome
        if row.pk is None:
            row.save()
        else:
            row.save(update_fields=["position", "day", "title", "minutes", "text", "outcome"])
    for gone in known.values():
        # atomic on purpose: notes that are being saved in this instant keep their point
        AgendaPoint.objects.filter(pk=gone.pk, notes="", kept=None).delete()
    event.version += 1
    event.changed_at = at
    event.save(update_fields=["version", "changed_at"])
    note("events.change_agenda", event, by, at, {"points": len(points)})
    return event


def _writable(event: Event) -> None:
    not_cancelled(event)
    if not event.minutes_are_writable:
        raise DomainError(_("The minutes of this meeting are final."))


@transaction.atomic
def cancel(*, event: Event, reason: str = "", by: User | None, at: datetime) -> Event:
    """Call a meeting off; who was invited is told, and it leaves their calendars. Raises `DomainError` once held."""
    event = locked(event)
    if event.is_cancelled:
        return event
    if event.state == EventState.HELD:
        raise DomainError(_("This meeting has been held; it cannot be cancelled any more."))
    event.state, event.cancelled_at = EventState.CANCELLED, at
    event.cancel_reason = reason.replace("\0", "").strip()[:500]
    bump(event, at, ["state", "cancelled_at", "cancel_reason"])
    note("events.cancel", event, by, at, {"reason": event.cancel_reason})
    tell_all(event=event, notice=Notice.CANCELLED, at=at)
    return event
