"""Figures from files: looked through first (all problems named), then read in as a whole or not at all.

Files are read twice and never held whole, so that a million figures need no more memory than a thousand.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import BinaryIO, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.indicators.commands.figures import Known, Resolved, Stored, stored
from cityjourney.indicators.enums import Confidence, ReadingState
from cityjourney.indicators.logic.formats import FileError, Missing, Observation, Problem, open_file
from cityjourney.indicators.models import Reading, Source

CHUNK = 2_000
MOST_NAMED = 1_000
"""So many problems and changes are named one by one; further ones are counted."""
ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class Terms:
    """How a file is to be taken."""

    source: str
    """The source of figures for which the file names none."""
    licence: str = ""
    attribution: str = ""
    url: str = ""
    confidence: str = Confidence.MEDIUM
    state: ReadingState = ReadingState.APPROVED
    only_city: int | None = None
    """The city (primary key) to which the figures must belong."""
    skip_unknown: bool | None = None
    """Leave out places and indicators that nobody here knows; None: only in files from an exchange of data."""
    replace_own: bool = False
    """Whether figures from elsewhere replace those that people of the city entered."""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that is new or different. `before` is None where there was none."""

    row: int
    indicator: str
    city: str
    period: str
    before: float | None
    after: float


@dataclass
class Report:
    """What a file does, or would do."""

    kind: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    """new, changed, same, missing (cells without a figure), kept (own figures that were left), problems."""
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unknown_cities: Counter[str] = field(default_factory=Counter)
    unknown_indicators: Counter[str] = field(default_factory=Counter)

    def add_problem(self, problem: Problem) -> None:
        """Name it, or count it if there are very many."""
        self.counts["problems"] += 1
        if len(self.problems) < MOST_NAMED:
            self.problems.append(problem)

    @property
    def changes_something(self) -> bool:
        """Whether anything is new or different."""
        return bool(self.counts["new"] or self.counts["changed"])


class ImportRefusedError(DomainError):
    """The file has problems; nothing was read in. `report` names them."""

    def __init__(self, report: Report) -> None:
        super().__init__(_("The file has problems, so nothing was read in."))
        self.report = report


def read_figures(
    *, stream: BinaryIO, terms: Terms, by: User | None, at: datetime, preview: bool = False,
    scopes: Iterable[str] = (),
) -> Report:  # fmt: skip
    """Read figures from a file; with `preview` only say what would change. Reading it again changes nothing.

    Raises `ImportRefusedError` with every problem by row and column.
    """
    known = Known(terms.only_city)
    report = _looked_through(stream, terms, known, at)
    if report.counts["problems"]:
        raise ImportRefusedError(report)
    try:
        with transaction.atomic():
            source = None if preview else _source(terms)
            items = _figures(stream, terms, known, at, lambda _problem: None, report)
            for chunk in _chunks(items, CHUNK):
                _take(chunk, terms, known, report, by, at, preview)
            if source is not None and report.changes_something:
                details = {name: report.counts[name] for name in ("new", "changed", "same", "kept")}
                record(verb="indicators.import", subject=source, by=by, at=at, scopes=scopes, details=details)
    except IntegrityError:
        raise DomainError(_("Somebody else changed the same figures at this moment. Please try again.")) from None
    return report


def _looked_through(stream: BinaryIO, terms: Terms, known: Known, at: datetime) -> Report:
    """The first pass: every problem, and figures that stand in the file twice."""
    report = Report()
    hashes = array("q")
    for each in _figures(stream, terms, known, at, report.add_problem, report):
        hashes.append(hash(each.series))
    twice = _repeated(hashes)
    if twice:
        first: dict[str, int] = {}
        for each in _figures(stream, terms, known, at, lambda _problem: None, Report()):
            if hash(each.series) in twice and first.setdefault(each.series, each.said.row) != each.said.row:
                what = f"{each.said.indicator} {each.said.city} {each.said.period} ({first[each.series]})"
                report.add_problem(Problem(each.said.row, each.said.column, "twice", what))
    report.unknown_cities.clear()
    report.unknown_indicators.clear()
    report.counts["missing"] = 0
    return report


def _repeated(hashes: "array[int]") -> set[int]:
    """Values that occur more than once."""
    ordered = sorted(hashes)
    return {before for before, after in zip(ordered, islice(ordered, 1, None), strict=False) if before == after}


def _figures(
    stream: BinaryIO, terms: Terms, known: Known, at: datetime, problem: Callable[[Problem], None], report: Report
) -> Iterator[Resolved]:
    """The figures of a file with what they stand for here; problems go to a function, the rest into the report."""
    try:
        stream.seek(0)
        found = open_file(stream)
    except FileError as error:
        problem(Problem(0, "", error.code))
        return
    report.kind = found.kind
    skip = found.exchange if terms.skip_unknown is None else terms.skip_unknown
    for item in found.items:
        if isinstance(item, Problem):
            problem(item)
        elif isinstance(item, Missing):
            report.counts["missing"] += 1
        else:
            resolved = known.resolve(item, found.exchange, at)
            if isinstance(resolved, Resolved):
                yield resolved
            elif skip and resolved.code in {"unknown_city", "other_city", "unknown_indicator"}:
                _note_unknown(report, resolved)
            else:
                problem(resolved)


def _note_unknown(report: Report, problem: Problem) -> None:
    counter = report.unknown_indicators if problem.code == "unknown_indicator" else report.unknown_cities
    if problem.what in counter or len(counter) < MOST_NAMED:
        counter[problem.what] += 1


def _source(terms: Terms) -> Source:
    """The source of the file, with its terms."""
    source, _made = Source.objects.get_or_create(name=terms.source[:200])
    said = {"licence": terms.licence, "attribution": terms.attribution, "url": terms.url}
    changed = [name for name, text in said.items() if text and getattr(source, name) != text]
    for name in changed:
        setattr(source, name, said[name])
    if changed:
        source.save(update_fields=changed)
    return source


def _chunks(items: Iterator[ItemT], size: int) -> Iterator[list[ItemT]]:
    while chunk := list(islice(items, size)):
        yield chunk


def _take(
    chunk: list[Resolved], terms: Terms, known: Known, report: Report, by: User | None, at: datetime, preview: bool
) -> None:
    """Compare some figures with what is stored; write those that are new or different."""
    approved = terms.state == ReadingState.APPROVED
    before = stored([each.series for each in chunk], pending=not approved)
    writing: list[Reading] = []
    replaced: list[int] = []
    for each in chunk:
        existing = before.get(each.series)
        outcome = _outcome(each, existing, terms)
        report.counts[outcome] += 1
        if outcome in {"same", "kept"}:
            continue
        if len(report.changes) < MOST_NAMED:
            value = existing.value if existing and existing.pk else None
            said = each.said
            report.changes.append(Change(said.row, said.indicator, each.city_name, said.period, value, said.value))
        if preview:
            continue
        if existing and existing.replaceable:
            replaced.append(existing.replaceable)
        writing.append(_reading(each, existing, terms, known, by, at))
    Reading.objects.filter(pk__in=replaced).update(superseded_at=at)
    Reading.objects.bulk_create(writing, batch_size=CHUNK)


def _outcome(each: Resolved, existing: Stored | None, terms: Terms) -> str:
    """`new`, `changed`, `same`, or `kept`: the city's own figure stays before one from elsewhere."""
    if existing is None or existing.pk is None:
        return "new"
    if existing.says(each.said):
        return "same"
    source = each.said.source or terms.source
    if existing.own and not terms.replace_own and existing.source != source:
        return "kept"
    return "changed"


def _reading(
    each: Resolved, existing: Stored | None, terms: Terms, known: Known, by: User | None, at: datetime
) -> Reading:
    """The next version. What the file does not say stays as it was; for a new figure the terms say it."""
    said: Observation = existing.completed(each.said) if existing else each.said
    if said.source is None or not said.source:
        said = replace(said, source=terms.source)
    approved = terms.state == ReadingState.APPROVED
    return Reading(
        indicator_id=each.indicator, city_id=each.city, spatial_unit=each.spatial_unit, period=said.period,
        year=int(said.period[:4]), version=existing.version + 1 if existing else 1, value=said.value, flag=said.flag,
        break_before=bool(said.break_before) or "b" in said.flag, source_id=known.source(said.source or terms.source),
        dataset=said.dataset or "", method=said.method or "", note=said.note or "",
        confidence=said.confidence or terms.confidence, state=terms.state, entered_by=by, entered_at=at,
        decided_by=by if approved else None, decided_at=at if approved else None,
    )  # fmt: skip
