"""Reading runs, and who of a city is told about its group."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cityjourney.accounts.models import User
from cityjourney.allocations.logic.inputs import Place, place_from_json
from cityjourney.allocations.models import Letter, Run, RunQuerySet
from cityjourney.allocations.sentences import SEE_OWN
from cityjourney.programmes.models import Edition, Membership, Participation


def runs_of(edition: Edition) -> RunQuerySet:
    """All runs, newest first, without their documents."""
    return Run.objects.light().filter(edition=edition).select_related("parent", "made_by", "published_by")


def run_of(edition: Edition, number: int) -> Run | None:
    """One run with its documents; one query."""
    found = Run.objects.filter(edition=edition, number=number)
    return found.select_related("parent", "made_by", "published_by", "edition__programme").first()


def published_run(edition: Edition) -> Run | None:
    """The run that counts, with its documents; one query."""
    return Run.objects.published().filter(edition=edition).select_related("published_by").first()


@dataclass(frozen=True)
class Known:
    """What was known when a run began: names of cities and mentors, by id."""

    places: dict[str, Place]

    def name(self, key: str) -> str:
        """The name of a city or mentor."""
        return self.places[key].name if key in self.places else key


def known_of(run: Run) -> Known:
    """What was known, typed; no query."""
    return Known({key: place_from_json(data) for key, data in run.places.items()})


def participations_by_slug(edition: Edition) -> dict[str, Participation]:
    """Everybody who takes part, by address; one query."""
    rows = Participation.objects.current().filter(edition=edition)
    return {row.city.slug: row for row in rows.select_related("edition", "city", "city_type", "consortium", "theme")}


def readers_of(participations: list[Participation], at: datetime) -> dict[int, list[User]]:
    """Who of each city may see where it was placed; one query."""
    rows = Membership.objects.active(at).filter(participation__in=participations)
    found: dict[int, dict[int, User]] = {}
    for held in rows.select_related("person", "role").order_by("since", "pk"):
        grants = held.role.spec.grants
        if held.participation_id and held.person.is_active and any(SEE_OWN in grant.may for grant in grants):
            found.setdefault(held.participation_id, {})[held.person_id] = held.person
    return {pk: list(people.values()) for pk, people in found.items()}


def letters_of(run: Run) -> list[Letter]:
    """The letters of a run, drafts first; one query."""
    found = run.letters.select_related("participation__city", "participation__consortium", "released_by")
    return list(found.order_by("released_at", "participation__city__name"))


def own_entry(run: Run, slug: str) -> dict[str, Any] | None:
    """What a result says of one city."""
    found: dict[str, Any] | None = (run.result or {}).get("cities", {}).get(slug)
    return found
