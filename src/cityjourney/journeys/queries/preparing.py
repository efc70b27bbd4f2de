"""Preparation lists with what data already shows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cityjourney.core.fields import in_language
from cityjourney.events.models import Event
from cityjourney.journeys.models import Preparation
from cityjourney.journeys.registry import Evidence, evidence_for
from cityjourney.programmes.models import Participation


@dataclass(frozen=True)
class Prepared:
    """One row: ticked by hand or shown by data, with the words of the evidence."""

    row: Preparation
    evidence: Evidence | None

    @property
    def done(self) -> bool:
        """Whether it is ready; where data can tell, data decides."""
        return self.evidence.done if self.evidence else self.row.done_at is not None

    @property
    def derived(self) -> bool:
        """Whether data decides; then nobody ticks by hand."""
        return self.evidence is not None

    @property
    def text(self) -> str:
        """What is to be ready."""
        return in_language(self.row.text)

    @property
    def who(self) -> str:
        """Who prepares it: a person, else a role."""
        return str(self.row.person or self.row.role or "")

    def is_late(self, today: date) -> bool:
        """Whether it should be ready by now and is not."""
        return not self.done and self.row.due_on < today


def prepared(rows: Iterable[Preparation]) -> list[Prepared]:
    """Rows with their evidence; as many queries as there are kinds of evidence among them."""
    found = list(rows)
    keys = {row.evidence for row in found if row.evidence}
    known = evidence_for(keys, {row.participation_id for row in found if row.evidence})
    return [Prepared(row, known.get((row.evidence, row.participation_id))) for row in found]


def lists_for(events: Iterable[Event], participations: Collection[int]) -> dict[tuple[int, int], list[Prepared]]:
    """(event, participation) -> its list; one query and those of the evidence."""
    known = {event.pk: event for event in events}
    found = Preparation.objects.filter(event__in=list(known), participation__in=participations).order_by()
    rows = sorted(found.select_related("role", "person"), key=lambda row: (-row.days_before, row.position, row.pk))
    for row in rows:
        row.event = known[row.event_id]
    lists: dict[tuple[int, int], list[Prepared]] = {}
    for each in prepared(rows):
        lists.setdefault((each.row.event_id, each.row.participation_id), []).append(each)
    return lists


def list_of(event: Event, participation: Participation) -> Sequence[Prepared]:
    """The list of one event and city."""
    return lists_for([event], [participation.pk]).get((event.pk, participation.pk), [])
