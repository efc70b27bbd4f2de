"""Questionnaires, city scan, maturity, solutions, steps of an assessment, local enablers."""

from typing import Annotated, Literal

from pydantic import Field

from cityjourney.methodology.schema.base import Entry, Key, Language, Text, Thing


class Document(Entry):
    """`questionnaires/*.yaml`: a file whose content another part of the platform reads; here it is its text."""

    key: Key
    text: str


class ScanArea(Entry):
    """One spoke of a wheel: a section of the questionnaire, and the themes to which it speaks."""

    section: Key
    """As it is called in the questionnaire."""
    short_name: Text
    themes: list[Key] = []


class Scan(Thing):
    """`scans.yaml`: a questionnaire that several people answer apart, shown as a wheel; a primer for talks."""

    questionnaire: Key
    phases: list[Key] = []
    summary: Text
    areas: Annotated[list[ScanArea], Field(min_length=3, max_length=12)]


class MaturityLevel(Entry):
    """One level: its number, its name, and what can be seen there."""

    value: Annotated[int, Field(ge=1, le=9)]
    name: Text
    text: Text


class MaturityScale(Thing):
    """`maturity.yaml`: one thing that is asked about every solution, on described levels, the lowest first."""

    question: Text
    asks: Literal["how_it_is", "how_far"] = "how_it_is"
    levels: Annotated[list[MaturityLevel], Field(min_length=2, max_length=9)]
    after: Key | None = None


class Solution(Thing):
    """`solutions.yaml`: a solution of a theme whose maturity a city judges."""

    theme: Key
    summary: Text
    signs: Text


class StepSource(Entry):
    """Which records say how far a step is. `until` says when it is done, `count` how many of them it takes."""

    kind: Literal[
        "theme", "questionnaire", "scan", "readings", "workbook", "enablers", "maturity", "meeting", "synthesis",
        "handing_in", "manual",
    ]  # fmt: skip
    questionnaire: Key | None = None
    event_kind: Key | None = None
    deliverable: Key | None = None
    until: Literal["begun", "finished", "noted", "agreed"] = "finished"
    count: Annotated[int, Field(ge=1, le=500)] = 1


class AssessmentStep(Thing):
    """`assessment_steps.yaml`: the order in which a city finds out where it stands. Its state comes from records."""

    heading: Text | None = None
    """Begins a group of steps: the question that they answer."""
    purpose: Text
    needs: list[Text] = []
    where: Literal["city", "workshop"]
    optional: bool = False
    city_types: list[Key] = []
    waits_for: list[Key] = []
    source: StepSource


class EnablerLevel(Entry):
    """One level of the scale on which statements are rated: its number, its name, and what it looks like."""

    value: Annotated[int, Field(ge=1, le=5)]
    name: Text
    text: Text


class EnablerStatement(Entry):
    """One sentence that people rate."""

    key: Key
    text: Text


class EnablerDimension(Entry):
    """One thing that helps or holds back a city, seen through a few statements."""

    key: Key
    name: Text
    summary: Text
    statements: Annotated[list[EnablerStatement], Field(min_length=2, max_length=8)]


class StakeholderType(Entry):
    """One kind of people who are asked; results are shown by kind."""

    key: Key
    name: Text


class EnablerSurvey(Thing):
    """`enablers/*.yaml`: what stakeholders of a city are asked without their names, in each of its languages."""

    languages: Annotated[list[Language], Field(min_length=1)]
    """Its own, whatever the head says: stakeholders speak more of them. Every text exists in each."""
    minutes: Annotated[int, Field(ge=1, le=60)]
    kept_months: Annotated[int, Field(ge=1, le=60)] = 12
    levels: Annotated[list[EnablerLevel], Field(min_length=5, max_length=5)]
    stakeholders: Annotated[list[StakeholderType], Field(min_length=2, max_length=12)]
    dimensions: Annotated[list[EnablerDimension], Field(min_length=2, max_length=12)]
