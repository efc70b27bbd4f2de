"""What the pages of answering show: one section of a response, its neighbours, how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from cityjourney.questionnaires.forms import Posted, marks
from cityjourney.questionnaires.logic.answers import Read, judge, progress
from cityjourney.questionnaires.logic.conditions import shown, shown_sections
from cityjourney.questionnaires.logic.definition import Question
from cityjourney.questionnaires.models import Response
from cityjourney.questionnaires.rendering import Conflict, Look, questions_html, spoken


@dataclass(frozen=True, slots=True)
class Step:
    """One section in the list of sections."""

    key: str
    title: dict[str, str]
    answered: int
    asked: int
    current: bool

    @property
    def done(self) -> bool:
        """Whether nothing is open in it."""
        return self.answered == self.asked


@dataclass(frozen=True, slots=True)
class Line:
    """A question with its answer in words."""

    question: SafeString
    answer: str
    key: str
    file: str = ""


def section_to_open(response: Response) -> str:
    """The first section with something open, else the last one."""
    definition = response.version.definition
    visible = shown(definition, response.answers)
    sections = shown_sections(definition, response.answers)
    for section in sections:
        if any(each.key in visible and response.answers.get(each.key) is None for each in section.questions):
            return section.key
    return sections[-1].key


def answered_lines(response: Response, language: str) -> list[Line]:
    """All questions that were shown, with the answers in words."""
    definition, look = response.version.definition, Look(language)
    return [
        Line(
            look.text(question.text),
            spoken(definition, question, response.answers.get(key), language),
            key,
            _file_of(response.answers.get(key)),
        )
        for key, question in shown(definition, response.answers).items()
    ]


def _file_of(value: Any) -> str:
    return str(value["file"]) if isinstance(value, Mapping) and "file" in value else ""


class SheetPage:
    """One section of a response as a page."""

    def __init__(self, response: Response, section: str, language: str) -> None:
        self.response, self.language = response, language
        self.definition = response.version.definition
        self.faults: dict[str, str] = {}
        self.conflicts: dict[str, Conflict] = {}
        self.raw: dict[str, Any] = {}
        self.mine: dict[str, Any] = {}
        self.sections = shown_sections(self.definition, response.answers)
        self.section = next((each for each in self.sections if each.key == section), None)

    @property
    def questions(self) -> dict[str, Question]:
        """The questions of this section that are shown now."""
        visible = shown(self.definition, self.response.answers)
        return {each.key: each for each in (self.section.questions if self.section else ()) if each.key in visible}

    def take(self, given: Posted, faults: dict[str, str], conflicts: dict[str, Conflict]) -> None:
        """Remember what came in, for showing it again."""
        self.raw, self.faults, self.conflicts = given.raw, faults, conflicts
        self.mine = {key: given.found.answers.get(key) for key in conflicts}
        self.sections = shown_sections(self.definition, self.response.answers)

    def unseen(self, seen: tuple[str, ...]) -> bool:
        """Whether the answers brought questions of this section to light that were not on the page."""
        return bool(set(self.questions) - set(seen))

    def target(self, go: str) -> str:
        """Where a button leads: `next`, `prev`, or the key of a section."""
        keys = [each.key for each in self.sections]
        if go in keys:
            return go
        here = keys.index(self.section.key) if self.section and self.section.key in keys else 0
        step = {"next": 1, "prev": -1}.get(go, 0)
        return keys[min(max(here + step, 0), len(keys) - 1)]

    def steps(self) -> list[Step]:
        """All sections that are shown, with how far each is."""
        answers = self.response.answers
        visible = shown(self.definition, answers)
        found = []
        for section in self.sections:
            keys = [each.key for each in section.questions if each.key in visible]
            done = sum(answers.get(key) is not None for key in keys)
            current = self.section is not None and section.key == self.section.key
            found.append(Step(section.key, section.title, done, len(keys), current))
        return found

    def context(self) -> dict[str, Any]:
        """What the templates take."""
        response, questions = self.response, self.questions
        look = Look(self.language, response.answers, self.raw, self.faults, self.conflicts)
        done, asked = progress(self.definition, response.answers)
        keys = [each.key for each in self.sections]
        place = keys.index(self.section.key) if self.section and self.section.key in keys else 0
        left = round(self.definition.estimate * (1 - done / asked)) if asked else 0
        return {
            "response": response,
            "collection": response.collection,
            "edition": response.collection.edition,
            "definition": self.definition,
            "language": self.language,
            "section": self.section,
            "steps": self.steps(),
            "first": place == 0,
            "last": place == len(keys) - 1,
            "done": done,
            "asked": asked,
            "minutes_left": max(left, 1) if done < asked else 0,
            "open_faults": len(judge(self.definition, Read(dict(response.answers), {})).faults),
            "questions": questions_html(self.definition, questions.values(), look),
            "shown": " ".join(questions),
            "marks": marks(questions, {**response.answers, **self.mine}),
            "errors": [
                (look.text(questions[key].text), words, f"q.{key}")
                for key, words in self.faults.items()
                if key in questions
            ],
            "conflicts": self.conflicts,
            "faults": self.faults,
            "unseen": bool(set(questions) - set(self.raw)) if self.raw else False,
            "has_files": any(each.kind == "file" for each in questions.values()),
        }
