"""Points read in from a file: all of them, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.programmes.models import Participation
from cityjourney.reports.commands.synthesis import add_point, change_point, cite
from cityjourney.reports.enums import PointKind
from cityjourney.reports.logic.exchange import Row
from cityjourney.reports.logic.facts import Fact
from cityjourney.reports.models import LONGEST, Point

MOST = 500


@dataclass
class Tally:
    """What a file did, and what is wrong in it."""

    new: int = 0
    changed: int = 0
    same: int = 0
    problems: list[str] = field(default_factory=list)


class _Refused(Exception):  # noqa: N818 - no error: it undoes what was read in before the first problem
    pass


def import_points(
    *, participation: Participation, rows: Sequence[Row], facts: Mapping[str, Fact], by: User, at: datetime
) -> Tally:
    """Read points in. A point whose id is known is changed, others are added; what the file leaves out stays.

    With any problem nothing changes; every problem is named with its row. The same file twice changes nothing.
    """
    tally = Tally()
    if len(rows) > MOST:
        raise DomainError(_("The file has more than 500 points. That is no synthesis any more."))
    try:
        with transaction.atomic():
            own = {str(point.public_id): point for point in _points(participation)}
            for row in rows:
                _read(participation, row, own, facts, tally, by, at)
            if tally.problems:
                raise _Refused
            if tally.new or tally.changed:
                scopes = [participation.edition.scope, participation.scope]
                details = {"new": tally.new, "changed": tally.changed}
                record(
                    verb="reports.import_points", subject=participation, by=by, at=at, scopes=scopes, details=details
                )
    except _Refused:
        tally.new = tally.changed = tally.same = 0
    return tally


def _points(participation: Participation) -> list[Point]:
    rows = Point.objects.select_for_update(of=("self",)).filter(participation=participation)
    return list(rows.select_related("participation__edition").prefetch_related("evidence"))


def _read(
    participation: Participation,
    row: Row,
    own: dict[str, Point],
    facts: Mapping[str, Fact],
    tally: Tally,
    by: User,
    at: datetime,
) -> None:
    point = own.get(row.id)
    cited = {each.key for each in point.evidence.all()} if point else set()
    said = {(each.label, each.link) for each in point.evidence.all() if not each.key} if point else set()
    problem = _problem(row, facts, cited)
    if problem:
        tally.problems.append(_("Row %(number)d: %(problem)s") % {"number": row.number, "problem": problem})
        return
    if point is None:
        point = _known_again(participation, row)
    new = point is None
    if point is None:
        point = add_point(participation=participation, kind=row.kind, text=row.text, by=by, at=at)
    before = point.serial
    point = change_point(point=point, text=row.text, kind=row.kind, seen=point.serial, by=by, at=at)
    for key in row.facts:
        if key not in cited:
            point = cite(point=point, fact=facts[key], by=by, at=at)
    for words, link in row.sources:
        if (words.strip()[:500] or link, link) not in said:
            point = cite(point=point, words=words, link=link, by=by, at=at)
    if new:
        tally.new += 1
    elif point.serial != before:
        tally.changed += 1
    else:
        tally.same += 1


def _known_again(participation: Participation, row: Row) -> Point | None:
    """A point without a known id that says the same in the same list: a file read in twice doubles nothing."""
    rows = Point.objects.filter(participation=participation, kind=row.kind, text=row.text.strip())
    return rows.select_related("participation__edition").first()


def _problem(row: Row, facts: Mapping[str, Fact], cited: set[str]) -> str:
    if row.kind not in PointKind.values:
        return _("“%(kind)s” is no list. Use one of: %(kinds)s.") % {
            "kind": row.kind, "kinds": ", ".join(PointKind.values)
        }  # fmt: skip
    if not row.text.strip():
        return _("the text is missing.")
    if len(row.text.strip()) > LONGEST:
        return _("the text is longer than 1,000 characters.")
    unknown = [key for key in row.facts if key not in facts and key not in cited]
    if unknown:
        return _("nothing is known here under “%(key)s”.") % {"key": unknown[0]}
    bad = [link for _words, link in row.sources if link and urlsplit(link).scheme not in {"http", "https"}]
    return _("“%(link)s” is no address of a page.") % {"link": bad[0]} if bad else ""
