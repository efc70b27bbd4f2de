"""The synthesis: points are taken over or written, changed, ordered, dropped and taken back; evidence is cited."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.programmes.models import Participation
from cityjourney.reports.enums import PointKind
from cityjourney.reports.logic.facts import Fact, Suggestion
from cityjourney.reports.models import LONGEST, Evidence, Point


class ConflictError(DomainError):
    """Somebody else changed the point meanwhile. `latest` is what they kept."""

    def __init__(self, message: str, latest: Point) -> None:
        super().__init__(message)
        self.latest = latest


def locked(point: Point) -> Point:
    """The point, held until the transaction ends."""
    rows = Point.objects.select_for_update(of=("self",)).select_related("participation__edition", "changed_by")
    return rows.get(pk=point.pk)


@transaction.atomic
def add_point(
    *,
    participation: Participation,
    kind: str,
    text: str,
    facts: Sequence[Fact] = (),
    origin: str = "",
    by: User | None,
    at: datetime,
) -> Point:
    """Add a point at the end of its list, with the facts that it rests on. Raises `DomainError` without words."""
    Participation.objects.select_for_update().get(pk=participation.pk)
    point = Point.objects.create(
        participation=participation,
        kind=PointKind(kind),
        text=_words(text),
        position=_last(participation, kind) + 1,
        origin=origin,
        made_by=by,
        made_at=at,
        changed_by=by,
        changed_at=at,
    )
    for fact in facts:
        _cite(point, fact, by, at)
    _record("reports.add_point", point, by, at)
    return point


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise DomainError(_("Write the point first."))
    if len(words) > LONGEST:
        raise DomainError(_("A point is at most 1,000 characters long; say the rest in the report."))
    return words


def _last(participation: Participation, kind: str) -> int:
    rows = Point.objects.filter(participation=participation, kind=kind)
    return int(rows.aggregate(last=Max("position"))["last"] or 0)


@transaction.atomic
def take_over(
    *, participation: Participation, suggestion: Suggestion, facts: Sequence[Fact], by: User, at: datetime
) -> Point:
    """Make a point of what data speaks for. The same suggestion twice gives the point that is there."""
    Participation.objects.select_for_update().get(pk=participation.pk)
    taken = Point.objects.filter(participation=participation, origin=suggestion.key).first()
    if taken is not None:
        return restore_point(point=taken, by=by, at=at) if taken.dropped_at else taken
    return add_point(
        participation=participation,
        kind=suggestion.kind,
        text=suggestion.text[:LONGEST],
        facts=facts,
        origin=suggestion.key,
        by=by,
        at=at,
    )


@transaction.atomic
def change_point(*, point: Point, text: str, kind: str, seen: int, by: User, at: datetime) -> Point:
    """Change words or list of a point. `seen` is the serial number on which the change builds.

    Raises `ConflictError` when somebody else was quicker with other words; the same words twice are no conflict.
    """
    point, words = locked(point), _words(text)
    if (point.text, point.kind) == (words, kind):
        return point
    if point.serial != seen:
        raise ConflictError(
            _("Somebody else has changed this point meanwhile. Compare both, then save yours again."), point
        )
    if point.kind != kind:
        point.position = _last(point.participation, kind) + 1
    point.text, point.kind = words, PointKind(kind)
    _touch(point, by, at, "text", "kind", "position")
    _record("reports.change_point", point, by, at)
    return point


@transaction.atomic
def move_point(*, point: Point, way: Literal["up", "down"], by: User, at: datetime) -> Point:
    """Move a point by one place in its list; at the end of it nothing happens."""
    Participation.objects.select_for_update().get(pk=point.participation_id)
    point = locked(point)
    rows = list(Point.objects.standing().filter(participation=point.participation_id, kind=point.kind))
    places = [row.pk for row in rows]
    here = places.index(point.pk) if point.pk in places else -1
    there = here + (-1 if way == "up" else 1)
    if here < 0 or not 0 <= there < len(places):
        return point
    rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows, start=1):
        row.position = position
    Point.objects.bulk_update(rows, ["position"])
    _record("reports.move_point", point, by, at)
    point.refresh_from_db()
    return point


@transaction.atomic
def drop_point(*, point: Point, by: User, at: datetime) -> Point:
    """Take a point out; it can be taken back at any time. Twice is once."""
    point = locked(point)
    if point.dropped_at is None:
        point.dropped_at, point.dropped_by = at, by
        _touch(point, by, at, "dropped_at", "dropped_by")
        _record("reports.drop_point", point, by, at)
    return point


@transaction.atomic
def restore_point(*, point: Point, by: User, at: datetime) -> Point:
    """Take a dropped point back in, where it stood. Twice is once."""
    point = locked(point)
    if point.dropped_at is not None:
        point.dropped_at = point.dropped_by = None
        _touch(point, by, at, "dropped_at", "dropped_by")
        _record("reports.restore_point", point, by, at)
    return point


@transaction.atomic
def cite(*, point: Point, fact: Fact | None = None, words: str = "", link: str = "", by: User, at: datetime) -> Point:
    """Give evidence: a fact as it is now, or words of one's own with an address. The same fact twice is once."""
    point = locked(point)
    if fact is not None:
        _cite(point, fact, by, at)
    else:
        label = words.strip() or link.strip()
        if not label:
            raise DomainError(_("Choose a fact, or say in a few words what you rely on."))
        if not Evidence.objects.filter(point=point, key="", label=label[:500], link=link.strip()).exists():
            Evidence.objects.create(point=point, label=label[:500], link=link.strip(), added_by=by, added_at=at)
    _touch(point, by, at)
    _record("reports.cite", point, by, at)
    return point


def _cite(point: Point, fact: Fact, by: User | None, at: datetime) -> None:
    Evidence.objects.get_or_create(point=point, key=fact.key, defaults=_kept(fact) | {"added_by": by, "added_at": at})


def _kept(fact: Fact) -> dict[str, object]:
    return {
        "label": fact.label[:500], "value": fact.value, "unit": fact.unit, "period": fact.period,
        "text": fact.text[:LONGEST],
    }  # fmt: skip


@transaction.atomic
def uncite(*, evidence: Evidence, by: User, at: datetime) -> Point:
    """Take evidence away."""
    point = locked(evidence.point)
    if Evidence.objects.filter(pk=evidence.pk).delete()[0]:
        _touch(point, by, at)
        _record("reports.uncite", point, by, at)
    return point


@transaction.atomic
def renew(*, evidence: Evidence, fact: Fact, by: User, at: datetime) -> Point:
    """Let evidence say what the fact says now; the words of the point stay for a person to change."""
    point = locked(evidence.point)
    if evidence.fact.said != fact.said:
        Evidence.objects.filter(pk=evidence.pk).update(**_kept(fact), added_by=by, added_at=at)
        _touch(point, by, at)
        _record("reports.renew_evidence", point, by, at)
    return point


def _touch(point: Point, by: User | None, at: datetime, *fields: str) -> None:
    point.serial += 1
    point.changed_by, point.changed_at = by, at
    point.save(update_fields=["serial", "changed_by", "changed_at", *fields])


def _record(verb: str, point: Point, by: User | None, at: datetime) -> None:
    participation = point.participation
    scopes: Iterable[str] = [participation.edition.scope, participation.scope]
    record(verb=verb, subject=point, by=by, at=at, scopes=scopes, details={"kind": point.kind})
