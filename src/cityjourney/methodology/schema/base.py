"""What every entry of a methodology is made of: keys, texts in languages, moments of a phase."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Text = Annotated[dict[Language, Words], Field(min_length=1)]
Delivery = Literal["in_person", "online"]
Shape = Literal["circle", "square", "triangle", "diamond", "hexagon", "star"]
Permission = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_]+$")]
Check = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_]+(:[a-z0-9]+(-[a-z0-9]+)*)?$")]
"""A check that data answers, `app.what`; behind a colon the key of the kind that it looks at."""


class Entry(BaseModel):
    """Base of everything written in a file: frozen, and strict about unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OtherReading(Entry):
    """Where the source contradicts itself: what else it says, and on which of its pages."""

    text: Text
    pages: list[int] = []


class Thing(Entry):
    """What most entries share: key, name, pages of the source, other readings of it."""

    key: Key
    name: Text
    pages: list[int] = []
    other_readings: list[OtherReading] = []


class Moment(Entry):
    """A month of a phase, perhaps of every cycle in it (`every_cycle`: the month then counts in the cycle)."""

    phase: Key
    month: Annotated[int, Field(ge=1, le=60)]
    every_cycle: bool = False
    city_types: list[Key] = []
