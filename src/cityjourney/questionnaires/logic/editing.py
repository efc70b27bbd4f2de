"""Changing a definition step by step, as the editor does: each step takes a definition and gives the next one."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Literal

from cityjourney.questionnaires.logic.definition import Definition

Direction = Literal["up", "down"]
Plain = dict[str, Any]
Change = Callable[[Plain], None]


class NoSuchThing(LookupError):  # noqa: N818 - a short name for one who catches it
    """The section or question is not there; somebody may have removed it."""


def changed(definition: Definition, change: Change) -> Definition:
    """The definition after a change. Raises `NoSuchThing`, or pydantic's `ValidationError` if it has no shape then."""
    plain = definition.plain()
    change(plain)
    return Definition.model_validate(plain)


def key_for(words: str, taken: set[str]) -> str:
    """A key made of a text, not yet taken."""
    ascii_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    stem = "-".join(re.findall(r"[a-z0-9]+", ascii_words)[:6])[:40].strip("-") or "question"
    stem = stem if stem[0].isalpha() else f"q-{stem}"
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key


def all_keys(definition: Definition) -> set[str]:
    """Keys of sections and questions."""
    return {section.key for section in definition.sections} | set(definition.questions)


def add_section(key: str, title: dict[str, str]) -> Change:
    """Append a section."""

    def change(plain: Plain) -> None:
        plain.setdefault("sections", []).append({"key": key, "title": title})

    return change


def add_question(section: str, question: Plain) -> Change:
    """Append a question to a section."""

    def change(plain: Plain) -> None:
        _section(plain, section).setdefault("questions", []).append(question)

    return change


def set_head(values: Plain) -> Change:
    """Set fields of the questionnaire itself; None takes one out."""
    return lambda plain: _set(plain, values)


def set_section(key: str, values: Plain) -> Change:
    """Set fields of a section; None takes one out."""
    return lambda plain: _set(_section(plain, key), values)


def set_question(key: str, values: Plain) -> Change:
    """Set fields of a question; None takes one out."""
    return lambda plain: _set(_question(plain, key)[1], values)


def remove(key: str) -> Change:
    """Take a section or a question out."""

    def change(plain: Plain) -> None:
        sections = plain.get("sections", [])
        for number, section in enumerate(sections):
            if section["key"] == key:
                del sections[number]
                return
        holder, question = _question(plain, key)
        holder["questions"].remove(question)

    return change


def move(key: str, direction: Direction) -> Change:
    """Move a section, or a question; at the end of its section a question goes on to the next one."""
    step = -1 if direction == "up" else 1

    def change(plain: Plain) -> None:
        sections = plain.get("sections", [])
        keys = [section["key"] for section in sections]
        if key in keys:
            _swap(sections, keys.index(key), step)
            return
        holder, question = _question(plain, key)
        siblings = holder["questions"]
        place = siblings.index(question)
        if 0 <= place + step < len(siblings):
            _swap(siblings, place, step)
            return
        neighbour = keys.index(holder["key"]) + step
        if 0 <= neighbour < len(sections):
            siblings.remove(question)
            target = sections[neighbour].setdefault("questions", [])
            target.insert(len(target) if step < 0 else 0, question)

    return change


def set_text(place: str, language: str, text: str) -> Change:
    """Set one text in one language; an empty text takes it out. `place` is one of `definition.texts_of`."""

    def change(plain: Plain) -> None:
        holder: Any = plain
        steps = re.findall(r"([^.\[\]]+)|\[([^\]]+)\]", place)
        for name, key in steps:
            holder = _step(holder, name, key)
        if not isinstance(holder, dict):
            raise NoSuchThing(place)
        if text.strip():
            holder[language] = text.strip()
        elif len(holder) > 1:
            holder.pop(language, None)

    return change


def _step(holder: Any, name: str, key: str) -> Any:
    if name:
        found = holder.get(name) if isinstance(holder, dict) else None
    else:
        found = next((item for item in holder if str(item.get("key", item.get("value"))) == key), None)
    if found is None:
        raise NoSuchThing(name or key)
    return found


def _set(holder: Plain, values: Plain) -> None:
    for name, value in values.items():
        if value is None:
            holder.pop(name, None)
        else:
            holder[name] = value


def _swap(items: list[Any], place: int, step: int) -> None:
    other = place + step
    if 0 <= other < len(items):
        items[place], items[other] = items[other], items[place]


def _section(plain: Plain, key: str) -> Plain:
    for section in plain.get("sections", []):
        if section["key"] == key:
            return section  # type: ignore[no-any-return]
    raise NoSuchThing(key)


def _question(plain: Plain, key: str) -> tuple[Plain, Plain]:
    for section in plain.get("sections", []):
        for question in section.get("questions", []):
            if question["key"] == key:
                return section, question
    raise NoSuchThing(key)
