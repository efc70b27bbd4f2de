"""Which files a methodology is made of, and what each of them holds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cityjourney.methodology import schema
from cityjourney.methodology.problems import Problem


@dataclass(frozen=True, slots=True)
class FileKind:
    """A file with a list of entries, or a folder with one entry in each file.

    `part` is the field of `Methodology` that it fills, and its name on disk without ending.
    """

    part: str
    model: type[schema.Entry]
    folder: bool = False
    required: bool = False
    whole: bool = False
    """Each file is kept as its text: another part of the platform knows what may stand in it (`register_check`)."""

    @property
    def place(self) -> str:
        """Where it lies, as a person writes it."""
        return f"{self.part}/<key>.yaml" if self.folder else f"{self.part}.yaml"


HEAD = "methodology"
"""The file about the methodology itself: one mapping, in `methodology.yaml`."""

KINDS: tuple[FileKind, ...] = (
    FileKind("city_types", schema.CityType, required=True),
    FileKind("roles", schema.Role, required=True),
    FileKind("phases", schema.Phase, required=True),
    FileKind("themes", schema.Theme),
    FileKind("services", schema.Service),
    FileKind("event_groups", schema.EventGroup),
    FileKind("event_kinds", schema.EventKind, folder=True),
    FileKind("credits", schema.CreditKind),
    FileKind("deliverables", schema.DeliverableKind),
    FileKind("tools", schema.Tool),
    FileKind("criteria", schema.CriteriaSet),
    FileKind("qualities", schema.Quality),
    FileKind("glossary", schema.Term),
    FileKind("help", schema.Question),
    FileKind("guide", schema.GuidePage, folder=True),
    FileKind("questionnaires", schema.Document, folder=True, whole=True),
    FileKind("scans", schema.Scan),
    FileKind("maturity", schema.MaturityScale),
    FileKind("solutions", schema.Solution),
    FileKind("assessment_steps", schema.AssessmentStep),
    FileKind("enablers", schema.EnablerSurvey, folder=True),
    FileKind("allocations", schema.Allocation),
)

BY_PART: dict[str, FileKind] = {kind.part: kind for kind in KINDS}

Check = Callable[[str, str], Iterable[Problem]]
"""From the text of a file and its name to everything that is wrong with it."""

CHECKS: dict[str, Check] = {}


def register_check(part: str, check: Check) -> None:
    """Say how the files of a part are checked that are kept as their text. The part that knows them calls this."""
    CHECKS[part] = check


REFERENCES: dict[str, tuple[str, ...]] = {
    "about": ("phases", "event_kinds", "tools", "guide"),
    "after": ("maturity",),
    "city_type": ("city_types",),
    "city_types": ("city_types",),
    "deliverable": ("deliverables",),
    "deliverables": ("deliverables",),
    "event_kind": ("event_kinds",),
    "event_kinds": ("event_kinds",),
    "giver": ("roles",),
    "group": ("event_groups",),
    "phase": ("phases",),
    "phases": ("phases",),
    "questionnaire": ("questionnaires",),
    "reviewers": ("roles",),
    "role": ("roles",),
    "roles": ("roles",),
    "section": (),
    "starts_with": ("phases",),
    "theme": ("themes",),
    "themes": ("themes",),
    "tools": ("tools",),
    "waits_for": ("assessment_steps",),
}
"""Field with a foreign key -> the parts in which that key may be found; none where it lies in a file kept whole."""
