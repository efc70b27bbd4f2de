"""How groups of cities are formed."""

from typing import Annotated, Literal

from pydantic import Field

from cityjourney.methodology.schema.base import Entry, Key, Text, Thing


class GroupSize(Entry):
    """How many cities a group has beside its mentor city."""

    min: Annotated[int, Field(ge=1, le=100)]
    max: Annotated[int, Field(ge=1, le=100)]


AllocationMeasure = Literal["languages", "themes", "preferences", "relatability"]
AllocationAim = Literal["nobody_without", "most_points"]


class AllocationCriterion(Entry):
    """One thing that counts when cities are placed."""

    key: Key
    name: Text
    sentence: Text
    measure: AllocationMeasure
    aim: AllocationAim


Weight = Annotated[int, Field(ge=0, le=100)]


class Relatability(Entry):
    """How much each trait counts when two cities are compared, beside the others; 0 leaves it out."""

    population: Weight = 0
    area: Weight = 0
    gdp_per_head: Weight = 0
    features: Weight = 0
    borders: Weight = 0
    networks: Weight = 0


class GroupLimit(Entry):
    """How many cities of one type each group has."""

    city_type: Key
    min: Annotated[int, Field(ge=0, le=100)] = 0
    max: Annotated[int, Field(ge=0, le=100)] | None = None


class Allocation(Thing):
    """`allocations.yaml`: how cities are placed in groups with mentor cities."""

    summary: Text
    group_size: GroupSize
    criteria: Annotated[list[AllocationCriterion], Field(min_length=1, max_length=8)]
    """In the order of importance: nothing below makes up for a criterion above."""
    relatability: Relatability = Relatability()
    limits: list[GroupLimit] = []
    themes_ranked: Annotated[int, Field(ge=1, le=10)] = 3
    preferences_ranked: Annotated[int, Field(ge=1, le=10)] = 5
    second_mentors: Annotated[int, Field(ge=0, le=100)] = 0
