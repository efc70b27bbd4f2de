"""Everything that can be cited about a city, and what data suggests for its synthesis."""

from cityjourney.reports.enums import PointKind
from cityjourney.reports.logic.facts import Fact, Suggestion
from cityjourney.reports.models import Point
from cityjourney.reports.queries.subject import Subject
from cityjourney.reports.registry import instruments

MOST = 5
"""So many suggestions of a kind are offered at once: a person can weigh five, not fifty."""


def facts_of(subject: Subject) -> dict[str, Fact]:
    """All facts by key, in the order in which they are offered."""

    def read() -> dict[str, Fact]:
        found: dict[str, Fact] = {}
        for instrument in instruments():
            if instrument.facts is not None:
                found |= instrument.facts(subject)
        return found

    return subject.once("facts", read)


def suggestions_of(subject: Subject) -> list[Suggestion]:
    """What stands out and nobody has taken over or dropped: kind by kind, five of each, the most telling first. One
    query.
    """
    taken = set(
        Point.objects.filter(participation=subject.participation).exclude(origin="").values_list("origin", flat=True)
    )
    found = [each for each in all_suggestions(subject) if each.key not in taken]
    return [each for kind in PointKind for each in [one for one in found if one.kind == kind][:MOST]]


def all_suggestions(subject: Subject) -> list[Suggestion]:
    """Everything that stands out, the most telling first."""
    found = [each for part in instruments() if part.suggestions is not None for each in part.suggestions(subject)]
    return sorted(found, key=lambda each: (-each.weight, each.key))
