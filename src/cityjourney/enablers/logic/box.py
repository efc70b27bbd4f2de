"""How answers lie in their box: a list sorted by what they say, so that their order tells nothing else."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cityjourney.methodology.schema import EnablerSurvey

LEAST, MOST = 1, 5


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is kept of one person's answers: the kind of stakeholder (or nothing), and a mark per statement.

    Marks stand in the order of the survey; None is "cannot judge".
    """

    group: str
    marks: tuple[int | None, ...]

    @property
    def written(self) -> dict[str, Any]:
        """As it lies in the box."""
        return {"group": self.group, "marks": list(self.marks)}


def read(written: Mapping[str, Any]) -> Answer:
    """From the box."""
    return Answer(str(written["group"]), tuple(written["marks"]))


def laid(answers: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The whole box anew, sorted by content: two people who say the same cannot be told apart."""
    return sorted((dict(each) for each in answers), key=lambda each: json.dumps(each, sort_keys=True))


def statements_of(survey: EnablerSurvey) -> list[tuple[str, str]]:
    """Dimension and statement of each mark, in order."""
    return [(dimension.key, each.key) for dimension in survey.dimensions for each in dimension.statements]


def is_sound(marks: Sequence[int | None], survey: EnablerSurvey) -> bool:
    """Whether marks fit the survey: one for each statement, from 1 to 5, not all left out."""
    if len(marks) != len(statements_of(survey)) or all(mark is None for mark in marks):
        return False
    return all(mark is None or LEAST <= mark <= MOST for mark in marks)
