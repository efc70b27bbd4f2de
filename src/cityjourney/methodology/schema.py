"""What the files of a methodology may say.

Every text is a language map (`{en: ..., es: ...}`); every thing has a stable `key` by which an
installed edition recognises it again. Unknown keys are errors, so that a misspelt one never passes
in silence. Months count from 1 inside their phase; minutes are minutes.
"""

from datetime import date
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


class Moment(Entry):
    """A month of a phase, perhaps of every cycle in it (`every_cycle`: the month then counts in the cycle)."""

    phase: Key
    month: Annotated[int, Field(ge=1, le=60)]
    every_cycle: bool = False
    city_types: list[Key] = []


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


class Quality(Entry):
    """`qualities.yaml`: what one way of meeting is good at, and how to make the most of it."""

    delivery: Delivery
    name: Text
    summary: Text
    strengths: list[Text]
    advice: list[Text]
    pages: list[int] = []


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


class Methodology(Entry):
    """A whole methodology: all files put together."""

    head: Head
    city_types: Annotated[list[CityType], Field(min_length=1)]
    roles: Annotated[list[Role], Field(min_length=1)]
    phases: Annotated[list[Phase], Field(min_length=1)]
    themes: list[Theme] = []
    services: list[Service] = []
    event_groups: list[EventGroup] = []
    event_kinds: list[EventKind] = []
    credits: list[CreditKind] = []
    deliverables: list[DeliverableKind] = []
    tools: list[Tool] = []
    criteria: list[CriteriaSet] = []
    qualities: list[Quality] = []
    glossary: list[Term] = []
    help: list[Question] = []
    guide: list[GuidePage] = []
    questionnaires: list[Document] = []
    scans: list[Scan] = []
    maturity: list[MaturityScale] = []
    solutions: list[Solution] = []
    assessment_steps: list[AssessmentStep] = []
    enablers: list[EnablerSurvey] = []
    allocations: list[Allocation] = []
