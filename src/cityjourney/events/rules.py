"""Who may do what with a meeting.

A city's meeting is seen by whoever may see the city and run by whoever may change what the city says; a meeting of
several cities is run by whoever may do so for all of them, by its organiser and by the programme team, and written up
by whoever may for one of them. The cohort's meetings belong to those who run the programme. Who is invited always sees
the meeting.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from cityjourney.accounts.models import User
from cityjourney.events.enums import Reach
from cityjourney.events.models import Attendee, Event
from cityjourney.events.models.access import RUN, RUN_ALL, SEE, SEE_ALL
from cityjourney.programmes.rules import Access


@dataclass(frozen=True)
class Standing:
    """What one reader may do with one meeting."""

    sees: bool = False
    runs: bool = False
    writes: bool = False
    """Takes notes, records agreements and attendance."""
    attendee: Attendee | None = None

    @property
    def was_there(self) -> bool:
        """Whether they may propose changes to the minutes."""
        return self.attendee is not None and self.attendee.attended is True


def standing(
    access: Access,
    event: Event,
    cities: Collection[int],
    person: User | AnonymousUser,
    attendee: Attendee | None,
) -> Standing:
    """What follows from roles, cities and the invitation; nothing is read from the database."""
    if event.reach == Reach.COHORT:
        runs = access.allows(RUN_ALL)
        sees = runs or access.allows(SEE_ALL)
        return Standing(sees or attendee is not None, runs, runs, attendee)
    editable = [pk for pk in cities if access.allows(RUN, pk)]
    organises = person.is_authenticated and event.organiser_id == person.pk and access.is_member
    runs = access.allows(RUN_ALL) or organises or (bool(cities) and len(editable) == len(cities))
    sees = runs or any(access.allows(SEE, pk) for pk in cities)
    return Standing(sees or attendee is not None, runs, runs or bool(editable), attendee)


def may_plan(access: Access, reach: str, cities: Collection[int]) -> bool:
    """Whether somebody may plan a meeting: for the cohort, or for all of these cities."""
    if access.allows(RUN_ALL):
        return True
    return reach != Reach.COHORT and bool(cities) and all(access.allows(RUN, pk) for pk in cities)


def may_plan_any(access: Access) -> bool:
    """Whether somebody may plan anything at all."""
    return access.allows(RUN_ALL) or bool(access.reach(RUN))
