"""The editor's form for one thing: texts in every language side by side, options, levels, branch. Plain fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cityjourney.questionnaires.editor_branch import Branching
from cityjourney.questionnaires.logic import editing
from cityjourney.questionnaires.logic.definition import CHOOSING, Definition
from cityjourney.questionnaires.rendering import SKIP_WORDS

KIND_WORDS: tuple[tuple[str, str | Promise], ...] = (
    ("text", gettext_lazy("Text")),
    ("number", gettext_lazy("Number")),
    ("single", gettext_lazy("One of several")),
    ("multiple", gettext_lazy("Several of several")),
    ("scale", gettext_lazy("Scale with named levels")),
    ("ranking", gettext_lazy("Ranking")),
    ("matrix", gettext_lazy("Matrix")),
    ("date", gettext_lazy("Date")),
    ("file", gettext_lazy("File")),
    ("place", gettext_lazy("Place")),
)
KNOWN_LANGUAGES = ("en", "es", "it", "el", "sl", "fr", "de", "pt", "nl", "pl")
SPARE = 3
"""Empty lines for further options, levels, rows and conditions."""
TEXT_WORDS: Mapping[str, str | Promise] = {
    "text": gettext_lazy("Question"), "title": gettext_lazy("Title"), "help": gettext_lazy("Help"),
    "unit": gettext_lazy("Unit"), "name": gettext_lazy("Name"), "summary": gettext_lazy("In short"),
    "purpose": gettext_lazy("What the answers are for"), "not_for": gettext_lazy("What the result does not say"),
}  # fmt: skip


def new_question(key: str, kind: str, text: dict[str, str]) -> dict[str, Any]:
    """A question of a kind with the least that it needs, to be filled."""
    language = next(iter(text))
    question: dict[str, Any] = {"key": key, "kind": kind, "text": text}
    if kind in CHOOSING or kind == "matrix":
        words = (_("First answer"), _("Second answer"))
        question["options"] = [
            {"key": f"option-{n}", "text": {language: each}} for n, each in enumerate(words, start=1)
        ]
    if kind == "matrix":
        question["rows"] = [{"key": "row-1", "text": {language: _("First line")}}]
    if kind == "scale":
        names = (_("not at all"), _("a little"), _("half"), _("mostly"), _("fully"))
        question["levels"] = [{"value": n, "name": {language: each}} for n, each in enumerate(names, start=1)]
        question["skips"] = ["cannot_judge"]
    return question


@dataclass(frozen=True, slots=True)
class TextField:
    """One text in all languages."""

    name: str
    label: str
    values: list[tuple[str, str]]
    long: bool
    required: bool


@dataclass(frozen=True, slots=True)
class Line:
    """An option, a row or a level: its key and its texts by language (name and, for levels, description)."""

    number: int
    key: str
    texts: list[tuple[str, str, str]]


class ThingForm(Branching):
    """Shows one section, question or the questionnaire itself, and reads it back."""

    def __init__(self, definition: Definition, key: str, data: QueryDict | None) -> None:
        self.definition, self.key, self.data = definition, key, data
        self.languages = definition.languages
        section = next((each for each in definition.sections if each.key == key), None)
        self.question = definition.questions.get(key)
        self.is_about = key == "about" and section is None and self.question is None
        found = definition if self.is_about else section or self.question
        if found is None:
            raise editing.NoSuchThing(key)
        self.thing: Any = found
        self.errors: list[tuple[str, str, str]] = []
        self.condition: dict[str, Any] | None = None
        if data is not None:
            self._read_condition()
            self._read_needed()

    @property
    def kind_word(self) -> str:
        """What it is."""
        if self.question is None:
            return _("The questionnaire") if self.is_about else _("Section")
        return str(dict(KIND_WORDS)[self.question.kind])

    @property
    def heading(self) -> dict[str, str]:
        """Its own text."""
        found: dict[str, str] = (
            getattr(self.thing, "title", None) or getattr(self.thing, "text", None) or self.thing.name
        )
        return found

    def _names(self) -> list[tuple[str, bool]]:
        if self.question is not None:
            names = [("text", True), ("help", False)]
            return [*names, ("unit", False)] if self.question.kind == "number" else names
        if self.is_about:
            return [("name", True), ("summary", False), ("purpose", False), ("not_for", False)]
        return [("title", True), ("text", False)]

    def texts(self) -> list[TextField]:
        """The texts of the thing itself."""
        found = []
        for name, required in self._names():
            given = getattr(self.thing, name) or {}
            values = [
                (language, self._value(f"{name}.{language}", given.get(language, ""))) for language in self.languages
            ]
            label = (
                _("Words before the questions") if name == "text" and self.question is None else str(TEXT_WORDS[name])
            )
            found.append(TextField(name, label, values, name not in {"unit", "name", "title"}, required))
        return found

    def _value(self, name: str, stored: Any) -> str:
        return self.data.get(name, "") if self.data is not None else "" if stored is None else str(stored)

    # ------------------------------------------------------------ lists

    def lists(self) -> list[tuple[str, str, list[Line], bool]]:
        """Options, rows and levels with empty lines at their ends: name, label, lines, whether with descriptions."""
        if self.question is None:
            return []
        found = []
        kind = self.question.kind
        if kind in CHOOSING or (kind == "matrix" and not self.definition.levels_of(self.question)):
            found.append(("options", _("Answers"), self._lines(self.question.options), False))
        if kind == "matrix":
            found.append(("rows", _("Lines"), self._lines(self.question.rows), False))
        if self.question.levels:
            found.append(("levels", _("Levels"), self._lines(self.question.levels), True))
        return found

    def _lines(self, items: Any) -> list[Line]:
        lines = []
        for number, item in enumerate([*items, *[None] * SPARE]):
            key = "" if item is None else str(getattr(item, "key", None) or item.value)
            name = {} if item is None else getattr(item, "name", None) or item.text
            text = {} if item is None or not hasattr(item, "value") else item.text or {}
            lines.append(Line(number, key, [(each, name.get(each, ""), text.get(each, "")) for each in self.languages]))
        return lines

    def _read_list(self, name: str, *, levels: bool) -> list[dict[str, Any]]:
        assert self.data is not None  # noqa: S101 - called for posted forms only
        items: list[dict[str, Any]] = []
        keys: set[str] = set()
        for number in range(60):
            texts = self._texts_at(f"{name}.{number}.name")
            if not texts:
                continue
            key = self.data.get(f"{name}.{number}.key", "").strip()
            if levels:
                last = max((int(each) for each in keys), default=0)
                value = int(key) if key.isdecimal() and len(key) < 4 else last + 1
                keys.add(str(value))
                described = self._texts_at(f"{name}.{number}.text")
                items.append({"value": value, "name": texts, **({"text": described} if described else {})})
            else:
                key = key or editing.key_for(next(iter(texts.values())), keys)
                keys.add(key)
                items.append({"key": key, "text": texts})
        return items

    def _texts_at(self, name: str) -> dict[str, str]:
        assert self.data is not None  # noqa: S101 - called for posted forms only
        found = {language: self.data.get(f"{name}.{language}", "").strip() for language in self.languages}
        return {language: text for language, text in found.items() if text}

    # ------------------------------------------------------------ numbers and switches

    def numbers(self) -> list[tuple[str, str, str]]:
        """Limits: name, label, value."""
        words = {
            "min": _("Smallest number"), "max": _("Greatest number"), "least": _("At least so many"),
            "most": _("At most so many"), "kept_months": _("Months that answers are kept"),
            "minutes": _("Minutes that it takes"),
        }  # fmt: skip
        names = {
            "number": ["min", "max"],
            "multiple": ["least", "most"],
            "ranking": ["least", "most"],
            "text": ["most"],
        }
        chosen = (
            ["kept_months", "minutes"] if self.is_about else names.get(self.question.kind if self.question else "", [])
        )
        if self.question is not None and self.question.kind == "text":
            words["most"] = _("At most so many characters")
        shown = [(name, words[name], getattr(self.thing, name)) for name in chosen]
        return [
            (name, word, self._value(name, f"{value:g}" if value is not None else "")) for name, word, value in shown
        ]

    def switches(self) -> list[tuple[str, str, bool]]:
        """Yes or no: name, label, whether it is on."""
        if self.question is None:
            return []
        found = [("required", _("Must be answered"), self.question.required)]
        if self.question.kind == "number":
            found.append(("whole", _("Whole numbers only"), self.question.whole))
        if self.question.kind in {"scale", "matrix"}:
            found.append(("reversed", _("A high level is bad: count it from the other end"), self.question.reversed))
        found += [(f"skip.{name}", str(words), name in self.question.skips) for name, words in SKIP_WORDS.items()]
        return [(name, label, name in self.data if self.data is not None else on) for name, label, on in found]

    def _read_needed(self) -> None:
        name = self._names()[0][0]
        if not self._texts_at(name).get(self.languages[0]):
            label = str(TEXT_WORDS[name])
            self.errors.append((label, _("Write it in the first language at least."), f"{name}.{self.languages[0]}"))
        for field, label, value in self.numbers():
            if value.strip() and not value.strip().replace(",", ".").replace(".", "", 1).lstrip("-").isdecimal():
                self.errors.append((label, _("A number is expected here."), field))

    def change(self) -> editing.Change:
        """What the posted form changes."""
        assert self.data is not None  # noqa: S101 - called for posted forms only
        values: dict[str, Any] = {name: self._texts_at(name) or None for name, _required in self._names()}
        for name, _label, value in self.numbers():
            number = float(value.replace(",", ".")) if value.strip() else None
            values[name] = int(number) if number is not None and number.is_integer() else number
        for name, _label, on in self.switches():
            if not name.startswith("skip."):
                values[name] = True if on else None
        if self.question is not None:
            values["skips"] = [name for name in SKIP_WORDS if f"skip.{name}" in self.data] or None
            for name, _label, _lines, levels in self.lists():
                values[name] = self._read_list(name, levels=levels)
        if self.is_about:
            return editing.set_head(values)
        values["show_if"] = self.condition
        return (
            editing.set_section(self.key, values) if self.question is None else editing.set_question(self.key, values)
        )
