"""What the files of a methodology may say.

Every text is a language map (`{en: ..., es: ...}`); every thing has a stable `key` by which an
installed edition recognises it again. Unknown keys are errors, so that a misspelt one never passes
in silence. Months count from 1 inside their phase; minutes are minutes.
"""

from typing import Annotated

from pydantic import Field

from cityjourney.methodology.schema.allocation import (
    Allocation,
    AllocationAim,
    AllocationCriterion,
    AllocationMeasure,
    GroupLimit,
    GroupSize,
    Relatability,
    Weight,
)
from cityjourney.methodology.schema.assessment import (
    AssessmentStep,
    Document,
    EnablerDimension,
    EnablerLevel,
    EnablerStatement,
    EnablerSurvey,
    MaturityLevel,
    MaturityScale,
    Scan,
    ScanArea,
    Solution,
    StakeholderType,
    StepSource,
)
from cityjourney.methodology.schema.base import (
    Check,
    Delivery,
    Entry,
    Key,
    Language,
    Moment,
    OtherReading,
    Permission,
    Shape,
    Text,
    Thing,
    Words,
)
from cityjourney.methodology.schema.meetings import (
    AgendaPoint,
    CreditKind,
    EventGroup,
    EventKind,
    Preparation,
    Quality,
    Recurrence,
    Size,
)
from cityjourney.methodology.schema.programme import (
    Achievement,
    CityType,
    Cycles,
    Grant,
    Head,
    Note,
    Phase,
    Priority,
    Role,
    Service,
    Theme,
)
from cityjourney.methodology.schema.reading import GuidePage, Question, Term
from cityjourney.methodology.schema.results import CriteriaSet, Criterion, DeliverableKind, ReportSection, Tool

__all__ = [
    "Achievement", "AgendaPoint", "Allocation", "AllocationAim", "AllocationCriterion", "AllocationMeasure",
    "AssessmentStep", "Check", "CityType", "CreditKind", "CriteriaSet", "Criterion", "Cycles", "DeliverableKind",
    "Delivery", "Document", "EnablerDimension", "EnablerLevel", "EnablerStatement", "EnablerSurvey", "Entry",
    "EventGroup", "EventKind", "Grant", "GroupLimit", "GroupSize", "GuidePage", "Head", "Key", "Language",
    "MaturityLevel", "MaturityScale", "Methodology", "Moment", "Note", "OtherReading", "Permission", "Phase",
    "Preparation", "Priority", "Quality", "Question", "Recurrence", "Relatability", "ReportSection", "Role", "Scan",
    "ScanArea", "Service", "Shape", "Size", "Solution", "StakeholderType", "StepSource", "Term", "Text", "Theme",
    "Thing", "Tool", "Weight", "Words",
]  # fmt: skip


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
