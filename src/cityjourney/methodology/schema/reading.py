"""What people read: glossary, answers of the help desk, pages of the guide."""

from typing import Literal

from cityjourney.methodology.schema.base import Entry, Key, Text, Thing


class Term(Entry):
    """`glossary.yaml`: one word, one meaning."""

    key: Key
    term: Text
    also: list[Text] = []
    meaning: Text


class Question(Entry):
    """`help.yaml`: what people ask, with the answer that became part of the guide."""

    key: Key
    question: Text
    answer: Text
    about: list[Key] = []
    """Keys of phases, event kinds, tools or guide pages beside which it is shown."""


class GuidePage(Thing):
    """`guide/*.yaml`: a page that belongs to no single event or tool. `body` is Markdown."""

    section: Literal["start", "together", "results"]
    order: int
    city_types: list[Key] = []
    phases: list[Key] = []
    live: Literal["groups", "assessment"] | None = None
    lead: Text
    body: Text
