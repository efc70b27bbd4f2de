"""What all pages of an assessment share."""

from typing import Any

from cityjourney.journeys.views.acting import city_of
from cityjourney.programmes.doors import Entrance
from cityjourney.reports.queries.report import composed_of
from cityjourney.reports.queries.subject import Subject
from cityjourney.reports.sentences import SUBMIT, WRITE


def subject_of(entrance: Entrance) -> Subject:
    """The city of the address, to be read once."""
    return Subject(city_of(entrance), entrance.at)


def may_write(entrance: Entrance) -> bool:
    """Whether the reader writes here; nobody writes for a city that has left."""
    return entrance.may(WRITE) and city_of(entrance).left_on is None


def may_hand_in(entrance: Entrance) -> bool:
    """Whether the reader hands in what the city has written."""
    return may_write(entrance) and entrance.may(SUBMIT)


def context_of(entrance: Entrance, here: str, **more: Any) -> dict[str, Any]:
    """What the templates of a city's assessment share; one query."""
    participation = city_of(entrance)
    return {
        "edition": entrance.edition,
        "participation": participation,
        "slug": participation.city.slug,
        "here": here,
        "may_write": may_write(entrance),
        "composed": composed_of(participation),
        "at": entrance.at,
        **more,
    }
