"""From what somebody typed to an answer, or to a fault that can be said: one validator for pages, sheets and imports.

An answer is plain JSON: text and single a string, number a number, scale a level's value, multiple and ranking lists of
option keys, matrix a map from row to option key or level, date `YYYY-MM-DD`, place `{"lat": ..., "lon": ...}`, file
`{"file": id, "name": ...}`. A way out is `{"$skip": "cannot_judge"}`.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cityjourney.questionnaires.logic.conditions import SKIP, Answers, failed_checks, is_answered, shown, skipped
from cityjourney.questionnaires.logic.definition import Definition, Question

LONGEST = 10_000
"""Characters of one text answer, if the question does not say fewer."""
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one answer: a code (see `sentences.FAULTS`) and what fills its sentence."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


class FaultyAnswer(ValueError):  # noqa: N818 - it is caught here and becomes a Fault
    """Raised inside this module only."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.fault = Fault(code, params)


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood of a whole form: clean answers, and a fault for each question that has one."""

    answers: dict[str, Any]
    faults: dict[str, Fault]


def read(definition: Definition, raw: Mapping[str, Any]) -> Read:
    """Understand raw answers by question key. Keys that the definition does not have are dropped."""
    answers: dict[str, Any] = {}
    faults: dict[str, Fault] = {}
    for key, question in definition.questions.items():
        if key not in raw:
            continue
        try:
            value = understand(definition, question, raw[key])
        except FaultyAnswer as faulty:
            faults[key] = faulty.fault
            continue
        if value is not None:
            answers[key] = value
    return Read(answers, faults)


def judge(definition: Definition, found: Read) -> Read:
    """What may be handed in: hidden answers are left out; what is missing or contradicts itself is a fault."""
    visible = shown(definition, found.answers)
    answers = {key: value for key, value in found.answers.items() if key in visible}
    faults = {key: fault for key, fault in found.faults.items() if key in visible}
    for key, question in visible.items():
        if key in faults:
            continue
        value: Any = answers.get(key)
        if question.required and value is None:
            faults[key] = Fault("missing")
        elif question.required and question.kind == "matrix" and is_answered(value) and len(value) < len(question.rows):
            faults[key] = Fault("rows_missing", {"count": len(question.rows) - len(value)})
    for check in failed_checks(definition, answers):
        faults.setdefault(check.at, Fault("check", {"text": check.text}))
    return Read(answers, faults)


def understand(definition: Definition, question: Question, raw: Any) -> Any:
    """One answer; None if nothing was answered. Raises `FaultyAnswer`."""
    way_out = skipped(raw)
    if way_out is not None:
        if way_out not in question.skips:
            raise FaultyAnswer("no_choice")
        return {SKIP: way_out}
    if raw is None or raw in ("", [], {}):
        return None
    return _READERS[question.kind](definition, question, raw)


def plain_text(raw: Any) -> str:
    """Text without characters that turn the reading direction round, without NUL, trimmed. Raises `FaultyAnswer`."""
    if not isinstance(raw, str):
        raise FaultyAnswer("not_text")
    text = unicodedata.normalize("NFC", _BIDI.sub("", raw)).replace("\r\n", "\n").strip()
    if any(ord(character) < 32 and character not in "\n\t" for character in text):
        raise FaultyAnswer("odd_character")
    return text


def number_in(raw: Any) -> float:
    """A number as people of any country write it. Raises `FaultyAnswer`."""
    if isinstance(raw, bool):
        raise FaultyAnswer("not_a_number", written=str(raw))
    if isinstance(raw, int | float):
        if not math.isfinite(raw) or abs(raw) > 1e15:
            raise FaultyAnswer("not_a_number", written=str(raw)[:40])
        return float(raw)
    written = re.sub(r"[\s\u00a0\u202f'’]", "", plain_text(raw))
    if "," in written and "." in written:
        grouping = "," if written.rfind(".") > written.rfind(",") else "."
        written = written.replace(grouping, "")
    elif written.count(".") > 1 or written.count(",") > 1:
        written = written.replace(".", "").replace(",", "")
    written = written.replace(",", ".").replace("−", "-")
    if not _NUMBER.fullmatch(written) or len(written) > 20:
        raise FaultyAnswer("not_a_number", written=str(raw)[:40])
    return float(written)


def _text(_definition: Definition, question: Question, raw: Any) -> str | None:
    text = plain_text(raw)
    most = question.most or LONGEST
    if len(text) > most:
        raise FaultyAnswer("too_long", most=most, found=len(text))
    return text or None


def _number(_definition: Definition, question: Question, raw: Any) -> float | int | None:
    if isinstance(raw, str) and not raw.strip():
        return None
    value = number_in(raw)
    if question.whole and not value.is_integer():
        raise FaultyAnswer("not_whole")
    if question.min is not None and value < question.min:
        raise FaultyAnswer("too_small", least=_shown(question.min))
    if question.max is not None and value > question.max:
        raise FaultyAnswer("too_big", most=_shown(question.max))
    return int(value) if value.is_integer() else value


def _shown(value: float) -> str:
    return str(int(value)) if value.is_integer() else str(value)


def _single(_definition: Definition, question: Question, raw: Any) -> str:
    if question.option(raw) is None:
        raise FaultyAnswer("no_choice")
    return str(raw)


def _multiple(_definition: Definition, question: Question, raw: Any) -> list[str]:
    chosen = _listed(question, raw)
    if question.least is not None and len(chosen) < question.least:
        raise FaultyAnswer("too_few", least=question.least)
    if question.most is not None and len(chosen) > question.most:
        raise FaultyAnswer("too_many", most=question.most)
    return [option.key for option in question.options if option.key in chosen]


def _listed(question: Question, raw: Any) -> list[str]:
    items = [raw] if isinstance(raw, str) else raw
    if not isinstance(items, list) or any(question.option(each) is None for each in items):
        raise FaultyAnswer("no_choice")
    return [str(each) for each in items]


def _ranking(_definition: Definition, question: Question, raw: Any) -> list[str] | None:
    """A list from the first place on, or a map from option to place."""
    if isinstance(raw, Mapping):
        places = {key: place for key, place in raw.items() if str(place).strip()}
        if not places:
            return None
        if any(not str(place).strip().isdecimal() for place in places.values()):
            raise FaultyAnswer("no_choice")
        numbers = [int(place) for place in places.values()]
        if len(set(numbers)) < len(numbers):
            raise FaultyAnswer("place_twice")
        raw = sorted(places, key=lambda key: int(places[key]))
    chosen = _listed(question, raw)
    if len(set(chosen)) < len(chosen):
        raise FaultyAnswer("place_twice")
    most = min(question.most or len(question.options), len(question.options))
    least = min(question.least or most, most)
    if len(chosen) < least:
        raise FaultyAnswer("rank_more", least=least)
    if len(chosen) > most:
        raise FaultyAnswer("too_many", most=most)
    return chosen


def _level(definition: Definition, question: Question, raw: Any) -> int:
    written = str(raw).strip()
    if not isinstance(raw, bool) and written.isdecimal() and len(written) < 4:
        for level in definition.levels_of(question):
            if level.value == int(written):
                return level.value
    raise FaultyAnswer("no_choice")


def _matrix(definition: Definition, question: Question, raw: Any) -> dict[str, Any] | None:
    if not isinstance(raw, Mapping):
        raise FaultyAnswer("no_choice")
    rows = {row.key for row in question.rows}
    read_cell = _single if question.options else _level
    found: dict[str, Any] = {}
    for row in question.rows:
        cell = raw.get(row.key)
        if cell not in (None, ""):
            found[row.key] = read_cell(definition, question, cell)
    if set(raw) - rows:
        raise FaultyAnswer("no_choice")
    return found or None


def _date(_definition: Definition, _question: Question, raw: Any) -> str | None:
    if isinstance(raw, date):
        return raw.isoformat()[:10]
    written = plain_text(raw)
    if not written:
        return None
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        pass
    parts = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", written)
    try:
        if parts:
            return date(int(parts[3]), int(parts[2]), int(parts[1])).isoformat()
    except ValueError:
        pass
    raise FaultyAnswer("not_a_date", written=written[:40])


def _file(_definition: Definition, _question: Question, raw: Any) -> dict[str, str]:
    """Made by the command that stored the file; a page never writes it."""
    if not isinstance(raw, Mapping) or set(raw) != {"file", "name"}:
        raise FaultyAnswer("no_file")
    return {"file": str(raw["file"])[:40], "name": str(raw["name"])[:200]}


def _place(_definition: Definition, _question: Question, raw: Any) -> dict[str, float] | None:
    if isinstance(raw, str):
        found = re.split(r"[;\s]+|,\s+|,(?=[^,]*$)", raw.strip())
        raw = dict(zip(("lat", "lon"), found, strict=False))
    if not isinstance(raw, Mapping) or set(raw) - {"lat", "lon"}:
        raise FaultyAnswer("not_a_place")
    written = [raw.get("lat", ""), raw.get("lon", "")]
    if all(each in ("", None) for each in written):
        return None
    try:
        lat, lon = (number_in(each) for each in written)
    except FaultyAnswer:
        raise FaultyAnswer("not_a_place") from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise FaultyAnswer("not_a_place")
    return {"lat": round(lat, 6), "lon": round(lon, 6)}


_READERS = {
    "text": _text, "number": _number, "single": _single, "multiple": _multiple, "scale": _level, "ranking": _ranking,
    "matrix": _matrix, "date": _date, "file": _file, "place": _place,
}  # fmt: skip


def progress(definition: Definition, answers: Answers) -> tuple[int, int]:
    """How many of the questions that are shown have an answer or a way out, and how many are shown."""
    visible = shown(definition, answers)
    return sum(answers.get(key) is not None for key in visible), len(visible)
