"""The guide as a book: which pages a methodology makes, in which order, for whom.

Pure: a methodology goes in, frozen pages come out. A page is a phase, an event kind, a tool, a deliverable kind,
a service or a page of its own; its key is its address, so keys are unique across all of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from cityjourney.methodology import schema

Kind = Literal["page", "phase", "event", "tool", "deliverable", "service", "criteria"]
Entry = (
    schema.GuidePage
    | schema.Phase
    | schema.EventKind
    | schema.Tool
    | schema.DeliverableKind
    | schema.Service
    | schema.CriteriaSet
)


@dataclass(frozen=True)
class Page:
    """One page of the book. `city_types` empty means everybody; `phases` are those in which it matters."""

    key: str
    kind: Kind
    entry: Entry
    city_types: frozenset[str] = frozenset()
    phases: tuple[str, ...] = ()

    def concerns(self, city_type: str | None) -> bool:
        """Whether a city of this type should read it; without a type, everybody should."""
        return city_type is None or not self.city_types or city_type in self.city_types


@dataclass(frozen=True)
class Chapter:
    """Pages that belong together. `key` is a phase, or one of start, recurring, together, results."""

    key: str
    title: schema.Text | None
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Book:
    """All chapters in reading order."""

    chapters: tuple[Chapter, ...]
    by_key: dict[str, Page] = field(default_factory=dict)

    @property
    def pages(self) -> Iterator[Page]:
        """All pages, first to last."""
        for chapter in self.chapters:
            yield from chapter.pages

    def around(self, key: str, city_type: str | None) -> tuple[Page | None, Page | None]:
        """The pages before and after one, among those that concern the city type."""
        order = [page for page in self.pages if page.key == key or page.concerns(city_type)]
        place = next(index for index, page in enumerate(order) if page.key == key)
        before = order[place - 1] if place else None
        after = order[place + 1] if place + 1 < len(order) else None
        return before, after

    def chapter_of(self, key: str) -> Chapter:
        """The chapter that holds a page."""
        return next(chapter for chapter in self.chapters if any(page.key == key for page in chapter.pages))


def _own(methodology: schema.Methodology, section: str) -> list[Page]:
    """Guide pages of one section, in their order."""
    found = sorted((page for page in methodology.guide if page.section == section), key=lambda p: (p.order, p.key))
    return [Page(p.key, "page", p, frozenset(p.city_types), tuple(p.phases)) for p in found]


def _event(kind: schema.EventKind) -> Page:
    return Page(kind.key, "event", kind, frozenset(kind.city_types), tuple(kind.phases))


def _first_month(kind: schema.EventKind, phase: str) -> tuple[int, str]:
    """Where in a phase a kind comes first; those without a month stand at the end."""
    months = [moment.month for moment in kind.when if moment.phase == phase]
    return (min(months, default=99), kind.key)


def _phase_chapter(methodology: schema.Methodology, phase: schema.Phase) -> Chapter:
    """A phase, the one-off events that begin in it by month, then its tools and deliverables."""
    pages = [Page(phase.key, "phase", phase, frozenset(phase.city_types), (phase.key,))]
    events = [k for k in methodology.event_kinds if k.recurrence is None and k.phases[0] == phase.key]
    pages += [_event(kind) for kind in sorted(events, key=lambda kind: _first_month(kind, phase.key))]
    pages += [
        Page(tool.key, "tool", tool, frozenset(tool.city_types), tuple(tool.phases))
        for tool in methodology.tools
        if tool.phases[0] == phase.key
    ]
    pages += [
        Page(kind.key, "deliverable", kind, frozenset(kind.city_types), (kind.final.phase,))
        for kind in methodology.deliverables
        if (kind.draft or kind.final).phase == phase.key
    ]
    return Chapter(phase.key, phase.name, tuple(pages))


def make_book(methodology: schema.Methodology) -> Book:
    """The whole book. Raises `ValueError` when two pages have the same key."""
    recurring = [k for k in methodology.event_kinds if k.recurrence is not None]
    chapters = [
        Chapter("start", None, tuple(_own(methodology, "start"))),
        *(_phase_chapter(methodology, phase) for phase in methodology.phases),
        Chapter("recurring", None, tuple(_event(kind) for kind in recurring)),
        Chapter(
            "together",
            None,
            (
                *_own(methodology, "together"),
                *(Page(s.key, "service", s) for s in methodology.services),
                *(Page(c.key, "criteria", c) for c in methodology.criteria),
            ),
        ),
        Chapter("results", None, tuple(_own(methodology, "results"))),
    ]
    filled = tuple(chapter for chapter in chapters if chapter.pages)
    by_key: dict[str, Page] = {}
    for chapter in filled:
        for page in chapter.pages:
            if page.key in by_key:
                raise ValueError(f"two pages of the guide are called {page.key}: {by_key[page.key].kind}, {page.kind}")
            by_key[page.key] = page
    return Book(filled, by_key)


def here(book: Book, open_phases: Sequence[str], city_type: str | None) -> Page:
    """The page to open first: the newest open phase that concerns the city type, else the first page that does."""
    for key in reversed(open_phases):
        page = book.by_key.get(key)
        if page is not None and page.concerns(city_type):
            return page
    return next((page for page in book.pages if page.concerns(city_type)), next(book.pages))
