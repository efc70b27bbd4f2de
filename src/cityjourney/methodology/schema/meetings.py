"""Kinds of meeting, with preparation and agenda; visit credits; ways of meeting."""

from typing import Annotated, Literal

from pydantic import Field

from cityjourney.methodology.schema.base import Check, Delivery, Entry, Key, Moment, Text, Thing


class AgendaPoint(Entry):
    """One point of the illustrative agenda. `day` counts from 1 for events of several days."""

    title: Text
    minutes: Annotated[int, Field(ge=1, le=600)]
    day: Annotated[int, Field(ge=1, le=10)] = 1
    text: Text | None = None
    outcome: Literal["information", "decision", "agreement", "action"] = "information"


class Preparation(Entry):
    """One thing to have ready, by whom, and how many days before the event."""

    key: Key
    text: Text
    role: Key
    days_before: Annotated[int, Field(ge=0, le=180)]
    city_types: list[Key] = []
    evidence: Check | None = None


class Size(Entry):
    """How many people come; either end may be open."""

    min: Annotated[int, Field(ge=1)] | None = None
    max: Annotated[int, Field(ge=1)] | None = None
    text: Text | None = None


class Recurrence(Entry):
    """How often a recurring event comes back, and which credit pays for it."""

    text: Text
    count: Annotated[int, Field(ge=1)] | None = None
    every_weeks: Annotated[int, Field(ge=1, le=52)] | None = None


class EventGroup(Thing):
    """`event_groups.yaml`: what a kind of event is good for (mobilise the ecosystem, find out where you are ...)."""

    summary: Text


class EventKind(Thing):
    """`event_kinds/*.yaml`: one kind of meeting, one file each."""

    group: Key
    reach: Literal["city", "several_cities", "cohort"]
    phases: Annotated[list[Key], Field(min_length=1)]
    city_types: list[Key] = []
    purpose: Text
    description: Text
    objectives: Annotated[list[Text], Field(min_length=1)]
    audience: Annotated[list[Text], Field(min_length=1)]
    roles: Annotated[list[Key], Field(min_length=1)]
    size: Size | None = None
    minutes: Annotated[int, Field(ge=5, le=14_400)]
    """Meeting time in all, days of several-day events included."""
    duration: Text
    delivery: Annotated[list[Delivery], Field(min_length=1)]
    design_principles: list[Text] = []
    preparation: list[Preparation] = []
    agenda: list[AgendaPoint] = []
    outputs: list[Text] = []
    when: list[Moment] = []
    recurrence: Recurrence | None = None
    tools: list[Key] = []
    deliverables: list[Key] = []


class CreditKind(Thing):
    """`credits.yaml`: visits that the programme pays for, per city."""

    event_kinds: Annotated[list[Key], Field(min_length=1)]
    """The meetings that a visit of this kind may be spent on; the first is the usual one."""
    giver: Key
    """The role that spends the visit on a city."""
    amount: Annotated[int, Field(ge=1, le=200)]
    delivery: list[Delivery]
    phases: list[Key] = []
    summary: Text


class Quality(Entry):
    """`qualities.yaml`: what one way of meeting is good at, and how to make the most of it."""

    delivery: Delivery
    name: Text
    summary: Text
    strengths: list[Text]
    advice: list[Text]
    pages: list[int] = []
