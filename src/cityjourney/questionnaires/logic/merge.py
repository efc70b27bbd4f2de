"""Several people at one instrument: each question is merged by itself, and a real conflict is told, never decided."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cityjourney.questionnaires.logic.conditions import Answers


def mark_of(value: object) -> str:
    """A short mark by which a form remembers what an answer was when it was shown."""
    return format(zlib.crc32(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()), "x")


@dataclass(frozen=True, slots=True)
class Merged:
    """The answers after merging; `changed` were taken over, `conflicts` differ from what somebody else stored."""

    answers: dict[str, Any]
    changed: frozenset[str]
    conflicts: frozenset[str]


def merge(
    stored: Answers, revisions: Mapping[str, int], mine: Mapping[str, Any], seen: int, insisted: frozenset[str]
) -> Merged:
    """Put my changes (None takes an answer back) over what is stored.

    `revisions` says at which revision each stored answer was last changed, `seen` which revision I had before me. What
    somebody changed after that and differs from mine stays as it is and is a conflict, unless I insist on mine.
    """
    answers = dict(stored)
    changed, conflicts = set(), set()
    for key, value in mine.items():
        if stored.get(key) == value:
            continue
        if revisions.get(key, 0) > seen and key not in insisted:
            conflicts.add(key)
            continue
        if value is None:
            answers.pop(key, None)
        else:
            answers[key] = value
        changed.add(key)
    return Merged(answers, frozenset(changed), frozenset(conflicts))
