"""What an upgrade to another version of a methodology would change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cityjourney.methodology.calendar import NotPlaceableError, first_months, spans_of
from cityjourney.methodology.difference import Difference, differences, keyed
from cityjourney.methodology.field_words import CHANGES
from cityjourney.methodology.files import HEAD, KINDS
from cityjourney.methodology.problems import ENGLISH, Amount, Param, Params, Translations, Word, fill
from cityjourney.methodology.schema import Entry, Methodology

What = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is new, gone, or changed in one field.

    `part` is the field of `Methodology` (`methodology` for its head), `key` the thing in it (empty: the
    part as a whole). `field` is the way to what changed inside the thing (`agenda`, `name.es`,
    `preparation[slides].days_before`; `place` for the months in which a phase runs); empty if the whole
    thing is new or gone. `before` and `after` are plain values: dicts, lists, scalars, or None.
    """

    part: str
    key: str
    what: What
    field: str
    before: Any
    after: Any
    code: str
    params: Params

    @property
    def sentence(self) -> str:
        """The change in English, without a full stop."""
        return self.say()

    def say(self, translations: Translations = ENGLISH) -> str:
        """The change in the language of the translations."""
        said = fill(CHANGES[self.code], self.params, translations)
        return said[:1].upper() + said[1:]


def diff(old: Methodology, new: Methodology) -> list[Change]:
    """Every change from old to new: the head first, then each part in the order of its files.

    Within a part: what is new or changed in the new order, then what is gone. Empty exactly if both are equal.
    """
    language = new.head.languages[0]
    changes = list(_inside(HEAD, new.head.key, old.head, new.head, language))
    moves = _moves(old, new, language)
    for kind in KINDS:
        changes += _part(kind.part, getattr(old, kind.part), getattr(new, kind.part), language)
        if kind.part == "phases":
            changes += moves
    return changes


def _part(part: str, old: Sequence[Entry], new: Sequence[Entry], language: str) -> Iterator[Change]:
    before, after = keyed(old), keyed(new)
    common = [key for key in after if key in before]
    for key, entry in after.items():
        if key in before:
            yield from _inside(part, key, before[key], entry, language)
        else:
            yield _whole(part, key, "added", entry, language)
    for key, entry in before.items():
        if key not in after:
            yield _whole(part, key, "removed", entry, language)
    was = [key for key in before if key in after]
    if was != common:
        yield Change(part, "", "changed", "", was, common, "reordered", {"kind": Word(part)})


def _whole(part: str, key: str, what: Literal["added", "removed"], entry: Entry, language: str) -> Change:
    plain = entry.model_dump()
    params: Params = {"kind": Word(part), "name": name_of(entry, key, language)}
    before, after = (None, plain) if what == "added" else (plain, None)
    return Change(part, key, what, "", before, after, what, params)


def _inside(part: str, key: str, old: Entry, new: Entry, language: str) -> Iterator[Change]:
    for found in differences(old, new):
        code, params = _told(found)
        params = {"kind": Word(part), "name": name_of(new, key, language), **params}
        yield Change(part, key, "changed", found.path, found.before, found.after, code, params)


def name_of(entry: Entry, key: str, language: str) -> str:
    """What people call a thing: its name, word or question in a language, or else its key."""
    for field in ("name", "term", "question"):
        text = getattr(entry, field, None)
        if isinstance(text, dict):
            return str(text.get(language) or next(iter(text.values())))
    return key


def _told(found: Difference) -> tuple[str, Params]:
    """The code of the sentence for a difference, and what fills it."""
    if found.path in {"minutes", "months"}:
        return _lasting(found)
    if found.language and found.path == f"name.{found.language}" and found.what == "changed":
        return "renamed", {"before": found.before, "after": found.after, "language": found.language}
    params: dict[str, Param] = {"field": found.label}
    if found.language:
        return f"text-{found.what}", {**params, "language": found.language}
    if isinstance(found.before, list) and isinstance(found.after, list):
        return _listed(found, params)
    whole = isinstance(found.before, str) and isinstance(found.after, str) and "\n" in found.before + found.after
    if whole or isinstance(found.before, dict | list) or isinstance(found.after, dict | list):
        return f"part-{found.what}", params
    return f"value-{found.what}", {**params, "before": _shown(found.before), "after": _shown(found.after)}


def _lasting(found: Difference) -> tuple[str, Params]:
    """Months and minutes; the unit is said once if both are whole."""
    before, after = int(found.before), int(found.after)
    if found.path == "months":
        return "lasts", {"after": Amount(after, "month"), "before": before}
    if before % 60 == 0 and after % 60 == 0:
        return "lasts", {"after": Amount(after // 60, "hour"), "before": before // 60}
    return "lasts", {"after": _time(after), "before": _time(before)}


def _time(minutes: int) -> tuple[Amount, ...]:
    hours, rest = divmod(minutes, 60)
    parts = (Amount(hours, "hour"), Amount(rest, "minute"))
    return tuple(part for part in parts if part.number)


def _listed(found: Difference, params: dict[str, Param]) -> tuple[str, Params]:
    before, after = found.before, found.after
    if any(isinstance(item, dict) for item in [*before, *after]):
        if len(before) == len(after):
            return "list-rewritten", params
        return "list-resized", {**params, "after": Amount(len(after), "entry"), "before": len(before)}
    gained = [str(item) for item in after if item not in before]
    lost = [str(item) for item in before if item not in after]
    if not gained and not lost:
        return "list-reordered", params
    code = "list-exchanged" if gained and lost else "list-gained" if gained else "list-lost"
    return code, {**params, "after": ", ".join(gained), "before": ", ".join(lost)}


def _shown(value: Any) -> Param:
    if isinstance(value, bool):
        return Word("yes" if value else "no")
    return value if isinstance(value, int) else str(value)


def _moves(old: Methodology, new: Methodology, language: str) -> list[Change]:
    """Phases that start in another month of the programme, because something before them changed."""
    try:
        before, after = first_months(spans_of(old)), first_months(spans_of(new))
    except NotPlaceableError:
        return []
    lengths = {phase.key: phase.months for phase in old.phases}
    changes = []
    for phase in new.phases:
        if phase.key not in before or before[phase.key] == after[phase.key]:
            continue
        was = (before[phase.key], before[phase.key] + lengths[phase.key] - 1)
        now = (after[phase.key], after[phase.key] + phase.months - 1)
        params: Params = {
            "kind": Word("phases"),
            "name": name_of(phase, phase.key, language),
            "first": now[0],
            "last": now[1],
            "old_first": was[0],
            "old_last": was[1],
        }
        changes.append(Change("phases", phase.key, "changed", "place", list(was), list(now), "moved", params))
    return changes
