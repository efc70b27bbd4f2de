"""The programme itself: its head, city types, themes, phases, roles."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from cityjourney.methodology.schema.base import Check, Entry, Key, Language, Permission, Shape, Text, Thing


class Head(Entry):
    """`methodology.yaml`: what this methodology is, where it comes from, in which languages."""

    key: Key
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    name: Text
    summary: Text
    source: Text
    licence: str
    languages: Annotated[list[Language], Field(min_length=1)]
    """The first one is the language in which every text must exist."""
    first_start: date | None = None
    """When its first edition began, if it has already been run."""


class CityType(Thing):
    """`city_types.yaml`: a way for a city to take part. The guide filters by it."""

    short_name: Text
    summary: Text
    shape: Shape
    hue: Annotated[int, Field(ge=1, le=6)]
    part: Literal["core", "mentor"]


class Theme(Thing):
    """`themes.yaml`: a thematic track that a city chooses."""

    summary: Text
    examples: list[Text] = []


class Service(Thing):
    """`services.yaml`: help across themes (finance, procurement, data ...)."""

    summary: Text
    offers: list[Text] = []


class Note(Entry):
    """A sentence for some city types; an empty list means all of them."""

    text: Text
    city_types: list[Key] = []


class Priority(Note):
    """What matters in one month of a phase (1 = its first month)."""

    month: Annotated[int, Field(ge=1, le=60)]


class Achievement(Note):
    """What a city has reached when a phase ends. `evidence` names the derived check, if data can show it."""

    key: Key
    evidence: Check | None = None


class Cycles(Entry):
    """Equal cycles inside a phase; `count` times `months` fill the phase."""

    name: Text
    count: Annotated[int, Field(ge=2, le=12)]
    months: Annotated[int, Field(ge=1, le=24)]
    steps: list[Text] = []


class Phase(Thing):
    """`phases.yaml`: in order.

    A phase follows the one before it, unless `starts_with` names a phase beside which it runs.
    """

    short_name: Text
    months: Annotated[int, Field(ge=1, le=60)]
    hue: Annotated[int, Field(ge=1, le=6)]
    starts_with: Key | None = None
    city_types: list[Key] = []
    overview: Text
    objectives: list[Note]
    priorities: list[Priority] = []
    achievements: list[Achievement] = []
    cycles: Cycles | None = None


class Grant(Entry):
    """Permissions of a role; with `phases`, only while one of them is open."""

    may: Annotated[list[Permission], Field(min_length=1)]
    phases: list[Key] = []


class Role(Thing):
    """`roles.yaml`: who somebody is in a programme, and what follows from it.

    `scope` says to what the role ties a person: the whole programme, one city, or nobody (public).
    """

    sentence: Text
    scope: Literal["programme", "city"]
    seats: Annotated[int, Field(ge=1)] | None = None
    """At most so many people hold the role in one city; empty means any number."""
    grants: list[Grant] = []
    contact_for: Text | None = None
    """Who is who: what to ask this person."""
