"""The synthesis as it is shown: lists of points, each with its evidence and what has changed since."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import pgettext

from cityjourney.reports.enums import PointKind
from cityjourney.reports.logic.facts import Fact
from cityjourney.reports.models import Evidence, Point
from cityjourney.reports.queries.facts import facts_of
from cityjourney.reports.queries.subject import Subject
from cityjourney.reports.sentences import said


@dataclass(frozen=True, slots=True)
class Cited:
    """A piece of evidence beside what it says today."""

    row: Evidence
    now: Fact | None

    @property
    def said(self) -> str:
        """What it said when it was cited."""
        return said(self.row.value, self.row.unit, self.row.period, self.row.text)

    @property
    def label(self) -> str:
        """Its name in the language of the page, while the fact exists."""
        return self.now.label if self.now else self.row.label

    @property
    def url(self) -> str:
        """Where it can be looked up."""
        return self.now.url if self.now else self.row.link

    @property
    def is_gone(self) -> bool:
        """Whether the fact is no longer there."""
        return bool(self.row.key) and self.now is None

    @property
    def news(self) -> str:
        """What it says today, if that is something else."""
        if self.now is None or self.now.said == self.row.fact.said:
            return ""
        return said(self.now.value, self.now.unit, self.now.period, self.now.text or self.now.label)


@dataclass(frozen=True, slots=True)
class Stated:
    """A point with its evidence."""

    point: Point
    evidence: tuple[Cited, ...]

    @property
    def changed(self) -> bool:
        """Whether a fact behind it has changed or gone."""
        return any(each.news or each.is_gone for each in self.evidence)


@dataclass(frozen=True, slots=True)
class PointList:
    """All points of one kind."""

    kind: PointKind
    title: str
    points: tuple[Stated, ...]


def titles() -> dict[PointKind, str]:
    """The headings of the lists."""
    return {
        PointKind.STRENGTH: pgettext("heading", "Strengths"),
        PointKind.WEAKNESS: pgettext("heading", "Weaknesses"),
        PointKind.GAP: pgettext("heading", "Gaps"),
        PointKind.PROPOSAL: pgettext("heading", "Proposals"),
    }


def points_of(subject: Subject) -> list[Point]:
    """All points of a city, dropped ones too, with their evidence; two queries."""
    rows = Point.objects.filter(participation=subject.participation).select_related("changed_by", "dropped_by")
    return list(rows.prefetch_related(Prefetch("evidence", Evidence.objects.select_related("added_by"))))


def stated(subject: Subject, point: Point) -> Stated:
    """A point beside what its facts say today."""
    now = facts_of(subject)
    return Stated(point, tuple(Cited(row, now.get(row.key)) for row in point.evidence.all()))


def lists_of(subject: Subject) -> list[PointList]:
    """The four lists, empty ones too, without what was dropped."""
    points = [stated(subject, point) for point in points_of(subject) if point.dropped_at is None]
    return [
        PointList(kind, title, tuple(each for each in points if each.point.kind == kind))
        for kind, title in titles().items()
    ]
