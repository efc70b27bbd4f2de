"""Deliverables with their days and versions."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from cityjourney.journeys.enums import DeliverableState, PlanState, Sort
from cityjourney.journeys.models import Comment, Decision, Deliverable, Extension, PlannedItem, Version
from cityjourney.programmes.models import Edition, Participation


@dataclass(frozen=True)
class Due:
    """A deliverable with the days of its draft and final version and its newest version."""

    row: Deliverable
    lines: Sequence[PlannedItem]
    newest: Version | None
    extension: Extension | None

    @property
    def open_line(self) -> PlannedItem | None:
        """What is to be handed in next: the draft, then the final version."""
        return next((line for line in self.lines if line.state == PlanState.PLANNED), None)

    @property
    def due_on(self) -> date | None:
        """The day by which it is to be handed in."""
        return self.open_line.due_on if self.open_line else None

    def is_late(self, today: date) -> bool:
        """Whether the day has passed and the city has not handed it in."""
        waits = self.row.state in {DeliverableState.OPEN, DeliverableState.RETURNED}
        return bool(waits and self.due_on and self.due_on < today)


PAPERS = (Sort.DRAFT, Sort.FINAL)
"""Lines of a plan that stand for a deliverable."""


def deliverables_of(participations: Collection[int], lines: Iterable[PlannedItem] | None = None) -> list[Due]:
    """All deliverables of these cities; a fixed number of queries. `lines` of their plans, if they are read already."""
    if lines is None:
        found = PlannedItem.objects.filter(participation__in=participations, sort__in=PAPERS)
        lines = found.prefetch_related("deliverable_kind")
    by_kind: dict[tuple[int, int | None], list[PlannedItem]] = {}
    for line in sorted(lines, key=lambda each: (each.due_on, each.month, each.pk)):
        by_kind.setdefault((line.participation_id, line.deliverable_kind_id), []).append(line)
    rows = _rows(participations, [found[0] for found in by_kind.values()])
    return [
        Due(
            row,
            by_kind.get((row.participation_id, row.kind_id), []),
            next(iter(row.newest_first), None),
            next(iter(row.asked), None),
        )
        for row in rows
    ]


def _rows(participations: Collection[int], known: Iterable[PlannedItem]) -> Sequence[Any]:
    """Deliverables with their newest versions and open requests; kinds that lines know are not read again."""
    rows = list(
        Deliverable.objects.filter(participation__in=participations)
        .order_by()
        .prefetch_related(
            Prefetch(
                "versions",
                Version.objects.defer("text").select_related("made_by").order_by("-number"),
                to_attr="newest_first",
            ),
            Prefetch("extensions", Extension.objects.filter(decided_at=None), to_attr="asked"),
        )
    )
    kinds = {line.deliverable_kind_id: line.deliverable_kind for line in known}
    for row in rows:
        if (kind := kinds.get(row.kind_id)) is not None:
            row.kind = kind
    prefetch_related_objects(rows, "kind")
    return sorted(rows, key=lambda row: (row.kind.position, row.pk))


def versions_of(deliverable: Deliverable) -> list[Version]:
    """All versions with decisions and comments, newest first; three queries."""
    return list(
        deliverable.versions.select_related("made_by")
        .prefetch_related(
            Prefetch("decisions", Decision.objects.select_related("by")),
            Prefetch("comments", Comment.objects.select_related("by", "settled_by")),
        )
        .order_by("-number")
    )


def shared_in(edition: Edition) -> list[Deliverable]:
    """What cities of an edition have shared with all participants, newest first; one query."""
    rows = Deliverable.objects.filter(participation__edition=edition, shared_at__isnull=False).order_by("-shared_at")
    return list(rows.select_related("kind", "participation__city", "participation__consortium"))


def deliverable_of(participation: Participation, kind: str) -> Deliverable | None:
    """One deliverable of a city by the key of its kind; one query."""
    rows = Deliverable.objects.filter(participation=participation, kind__key=kind)
    return rows.select_related(
        "kind", "participation__city", "participation__edition", "participation__consortium"
    ).first()
