"""What cities hand in, what they work with, and by what they choose."""

from typing import Annotated, Literal

from pydantic import Field

from cityjourney.methodology.schema.base import Entry, Key, Moment, Text, Thing


class ReportSection(Entry):
    """A section of a deliverable that composes itself: what it shows from records, and what people add."""

    key: Key
    title: Text
    hint: Text | None = None
    """What to write here, said to the person who writes."""
    shows: (
        Literal["facts", "theme", "scan", "performance", "maturity", "enablers", "answers", "synthesis", "figures"]
        | None
    ) = None
    questionnaire: Key | None = None


class DeliverableKind(Thing):
    """`deliverables.yaml`: what a city hands in, as draft and as final version."""

    purpose: Text
    contents: list[Text]
    city_types: list[Key] = []
    kind: Literal["report", "action"]
    draft: Moment | None = None
    final: Moment
    reviewers: list[Key] = []
    sections: list[ReportSection] = []
    """With sections it composes itself from what the city has entered."""


class Tool(Thing):
    """`tools.yaml`: what helps a city do the work (assessment, guidance, charter ...)."""

    phases: Annotated[list[Key], Field(min_length=1)]
    city_types: list[Key] = []
    purpose: Text
    description: Text
    steps: list[Text] = []
    preparation: list[Text] = []


class Criterion(Entry):
    """One question; `must` ones decide, `should` ones order."""

    key: Key
    text: Text
    weight: Literal["must", "should"]


class CriteriaSet(Thing):
    """`criteria.yaml`: questions by which something is chosen."""

    summary: Text
    criteria: Annotated[list[Criterion], Field(min_length=1)]
