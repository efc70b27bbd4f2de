"""Checks what the schema cannot see: keys, languages, months and minutes that must fit each other.

Works on trees, not on validated entries, so that a file with one fault still gets all its checks. Each
check leaves out what cannot be read: that has been reported where it stands.
"""

from collections.abc import Callable, Iterator
from difflib import get_close_matches

from cityjourney.methodology.allocating import allocation_criteria, allocation_limits
from cityjourney.methodology.calendar import NotPlaceableError, Span, first_months, waiting_circles
from cityjourney.methodology.draft import Draft
from cityjourney.methodology.files import BY_PART, KINDS, REFERENCES
from cityjourney.methodology.problems import Amount, Param, Params, Problem, Word
from cityjourney.methodology.tree import Node, stem_of

Problems = Iterator[Problem]
LISTED = 30
"""So many known keys are listed in an advice; more would bury the message."""


def check_consistency(draft: Draft, permissions: frozenset[str] | None = None) -> list[Problem]:
    """Every fault between the parts of a methodology. Permissions are checked if the known ones are given."""
    problems = [problem for check in CHECKS for problem in check(draft)]
    if permissions is not None:
        problems += unknown_permissions(draft, permissions)
    return problems


def _choices(key: str, known: set[str] | frozenset[str]) -> dict[str, Param]:
    shown = ", ".join(sorted(known)[:LISTED]) + (" …" if len(known) > LISTED else "")
    near = get_close_matches(key, sorted(known), n=1)
    params: dict[str, Param] = {"key": key, "choices": shown}
    return params | ({"guess": near[0]} if near else {})


def file_names(draft: Draft) -> Problems:
    """In a folder, the file is called like the key of its entry."""
    for kind in KINDS:
        for node in draft.entries(kind.part) if kind.folder else []:
            key, stem = node.word("key"), stem_of(node.file)
            if key is not None and key != stem:
                yield node.fields["key"].problem("file-name-differs", {"stem": stem, "key": key})


def keys_taken(draft: Draft) -> Problems:
    """A key stands once in its part, and once in a list inside an entry."""
    for kind in KINDS:
        yield from _taken(draft.entries(kind.part))
    for _part, place in draft.places():
        is_inner = place.shape.kind == "list" and place.field
        if is_inner and place.shape.item is not None and place.shape.item.model is not None:
            yield from _taken([item for item in place.node.items if item.kind == "mapping"])


def _taken(entries: list[Node]) -> Problems:
    first: dict[str, Node] = {}
    for entry in entries:
        key = entry.word("key")
        if key is None:
            continue
        if key in first:
            there = first[key].fields["key"]
            yield entry.fields["key"].problem("key-taken", {"key": key, "file": there.file, "first": there.line})
        first.setdefault(key, entry)


def named_twice(draft: Draft) -> Problems:
    """A list of keys, languages, pages or ways of meeting names each of them once."""
    for _part, place in draft.places():
        if place.shape.kind != "list" or place.shape.item is None or place.shape.item.kind in {"entry", "text"}:
            continue
        seen: set[str] = set()
        for item in place.node.items:
            if item.kind == "scalar" and item.written in seen:
                yield item.problem("named-twice", {"key": item.written})
            seen.add(item.written)


def languages(draft: Draft) -> Problems:
    """Every text exists in the first language, and in no language that the head does not name.

    A file with languages of its own has every text in each of them.
    """
    heads, own = draft.languages(), draft.languages_by_file()
    for _part, place in draft.places():
        node, declared = place.node, own.get(place.node.file, heads)
        if not declared or place.shape.kind != "text" or node.kind != "mapping" or node.broken:
            continue
        code = "language-lacking" if node.file in own else "language-missing"
        for language in declared if node.file in own else declared[:1]:
            if language not in node.fields and node.fields:
                params: dict[str, Param] = {"field": place.field, "language": language}
                yield node.problem(code, params)
        for language in node.fields:
            well_formed = len(language) in (2, 5) and language[:2].islower()
            if language not in declared and well_formed:
                yield node.problem("language-undeclared", {"field": place.field, "language": language}, child=language)


def references(draft: Draft) -> Problems:
    """Every key that stands for something elsewhere exists there."""
    known: dict[str, set[str] | None] = {part: draft.keys(part) for part in BY_PART}
    for _part, place in draft.places():
        parts = REFERENCES.get(place.field, ())
        node = place.node
        if not parts or place.shape.pattern != "not-a-key" or not isinstance(node.value, str):
            continue
        keys: set[str] = set()
        for part in parts:
            found = known[part]
            if found is None:
                break
            keys |= found
        else:
            if node.value not in keys:
                kind = Word(parts[0] if len(parts) == 1 else "about")
                code = "unknown-reference" if keys else "reference-to-nothing"
                yield node.problem(code, {"kind": kind, **_choices(node.value, keys)})


def _phases(draft: Draft) -> dict[str, Node]:
    return {key: node for node in reversed(draft.entries("phases")) if (key := node.word("key")) is not None}


def phase_months(draft: Draft) -> Problems:
    """Cycles fill their phase; priorities lie within it."""
    for node in draft.entries("phases"):
        months, key = node.whole("months"), node.word("key") or ""
        cycles = node.get("cycles")
        if months is None:
            continue
        for item in node.listed("priorities"):
            month = item.whole("month")
            if month is not None and month > months:
                params: Params = {"month": month, "phase": key, "length": Amount(months, "month")}
                yield item.fields["month"].problem("month-beyond-phase", params)
        if cycles is None:
            continue
        count, length = cycles.whole("count"), cycles.whole("months")
        if count is not None and length is not None and count * length != months:
            yield cycles.problem(
                "cycles-do-not-fill",
                {
                    "count": count,
                    "length": Amount(length, "month"),
                    "total": Amount(count * length, "month"),
                    "months": Amount(months, "month"),
                },
                child="count",
            )


def moments(draft: Draft) -> Problems:
    """A moment lies within its phase, or within each cycle of it; an event happens in its own phases."""
    phases = _phases(draft)
    for entry in draft.entries("event_kinds"):
        own = {item.value for item in entry.listed("phases")}
        for moment in entry.listed("when"):
            yield from _moment(moment, phases)
            phase = moment.word("phase")
            if phase in phases and own and phase not in own:
                yield moment.fields["phase"].problem("phase-outside", {"phase": phase})
    for entry in draft.entries("deliverables"):
        for name in ("draft", "final"):
            if (found := entry.get(name)) is not None:
                yield from _moment(found, phases)


def _moment(moment: Node, phases: dict[str, Node]) -> Problems:
    key, month = moment.word("phase"), moment.whole("month")
    phase = phases.get(key or "")
    if phase is None or key is None:
        return
    every_cycle = moment.get("every_cycle")
    code, length = "month-beyond-phase", phase.whole("months")
    if every_cycle is not None and every_cycle.value is True:
        cycles = phase.get("cycles")
        if cycles is None or (cycles.kind == "scalar" and cycles.value is None):
            yield every_cycle.problem("no-cycles", {"phase": key})
            return
        code, length = "month-beyond-cycle", cycles.whole("months")
    if month is not None and length is not None and month > length:
        params: Params = {"month": month, "phase": key, "length": Amount(length, "month")}
        yield moment.fields["month"].problem(code, params)


def _spans(draft: Draft) -> list[Span]:
    """What places the phases; a phase whose length cannot be read counts one month."""
    return [
        Span(key, node.whole("months") or 1, node.word("starts_with")) for key, node in reversed(_phases(draft).items())
    ]


def circles(draft: Draft) -> Problems:
    """No phases wait for each other to start."""
    phases = _phases(draft)
    for circle in waiting_circles(_spans(draft)):
        first = phases[circle[0]].fields["starts_with"]
        code = "starts-in-a-circle" if len(circle) > 1 else "starts-with-itself"
        yield first.problem(code, {"circle": ", ".join(circle)})


def drafts(draft: Draft) -> Problems:
    """A draft is due before the final version, or in the same month."""
    try:
        first = first_months(_spans(draft))
    except NotPlaceableError:
        first = {}
    for entry in draft.entries("deliverables"):
        early, late = (_month(entry.get(name), first) for name in ("draft", "final"))
        if early is not None and late is not None and early > late:
            yield entry.fields["draft"].problem("draft-after-final")


def _month(moment: Node | None, first: dict[str, int]) -> int | None:
    if moment is None:
        return None
    month, start = moment.whole("month"), first.get(moment.word("phase") or "")
    return None if month is None or start is None else start + month - 1


def agendas(draft: Draft) -> Problems:
    """The points of an agenda fill the event."""
    for node in draft.entries("event_kinds"):
        points, minutes = node.listed("agenda"), node.whole("minutes")
        lengths = [point.whole("minutes") for point in points]
        known = [length for length in lengths if length is not None]
        if points and minutes is not None and len(known) == len(points) and sum(known) != minutes:
            params: Params = {"total": Amount(sum(known), "minute"), "minutes": Amount(minutes, "minute")}
            yield node.fields["agenda"].problem("agenda-does-not-add-up", params)


def sizes(draft: Draft) -> Problems:
    """The smallest size of an event is not above the largest."""
    for node in draft.entries("event_kinds"):
        size = node.get("size")
        least, most = (size.whole("min"), size.whole("max")) if size is not None else (None, None)
        if size is not None and least is not None and most is not None and least > most:
            yield size.fields["min"].problem("size-upside-down", {"min": least, "max": most})


def unused_groups(draft: Draft) -> Problems:
    """Every group of events has at least one."""
    if "event_kinds" in draft.unsure:
        return
    used = {node.word("group") for node in draft.entries("event_kinds")}
    for node in draft.entries("event_groups"):
        key = node.word("key")
        if key is not None and key not in used:
            yield node.fields["key"].problem("group-unused", {"key": key})


def unknown_permissions(draft: Draft, permissions: frozenset[str]) -> Problems:
    """Every permission that a role grants is one that the platform knows."""
    for role in draft.entries("roles"):
        for grant in role.listed("grants"):
            for item in grant.listed("may"):
                well_formed = isinstance(item.value, str) and "." in item.value
                if well_formed and item.written not in permissions:
                    yield item.problem("unknown-permission", _choices(item.written, permissions))


CHECKS: tuple[Callable[[Draft], Problems], ...] = (
    file_names,
    keys_taken,
    named_twice,
    languages,
    references,
    phase_months,
    moments,
    circles,
    drafts,
    agendas,
    sizes,
    unused_groups,
    allocation_criteria,
    allocation_limits,
)
