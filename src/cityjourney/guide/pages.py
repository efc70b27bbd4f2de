"""What the guide's templates take: lines, marks, facts, months, made from a page of the book for one reader."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cityjourney.core.fields import in_language
from cityjourney.groups.sentences import SEE as SEE_GROUPS
from cityjourney.guide.logic.book import Book, Chapter, Page
from cityjourney.guide.queries import Guide
from cityjourney.methodology import schema
from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.models import Edition
from cityjourney.programmes.registry import Way
from cityjourney.reports.ways import entry_url


@dataclass(frozen=True)
class Reader:
    """As what somebody reads: an edition, perhaps a city type."""

    edition: Edition
    guide: Guide
    city_type: schema.CityType | None

    @property
    def type_key(self) -> str | None:
        """Key of the city type; None reads everything."""
        return self.city_type.key if self.city_type else None

    def url(self, page: Page) -> str:
        """Address of a page."""
        return reverse("guide:page", args=[self.edition.slug, page.key])


@dataclass(frozen=True)
class Line:
    """A page in a list."""

    name: schema.Text
    url: str
    kind: str
    concerns: bool


def kind_name(page: Page) -> str:
    """What kind of page it is, in a word."""
    entry = page.entry
    if isinstance(entry, schema.EventKind):
        return _("meeting")
    names = {
        "phase": _("phase"),
        "tool": _("tool"),
        "deliverable": _("deliverable"),
        "service": _("service"),
        "criteria": _("criteria"),
    }
    return names.get(page.kind, "")


def line(reader: Reader, page: Page) -> Line:
    """A page as a line of a list."""
    return Line(page.entry.name, reader.url(page), kind_name(page), page.concerns(reader.type_key))


def neighbour(reader: Reader, page: Page | None) -> dict[str, str]:
    """Where "before" and "after" lead."""
    return {"url": reader.url(page), "label": in_language(page.entry.name)} if page else {"url": "", "label": ""}


def marks(reader: Reader, page: Page) -> list[dict[str, Any]]:
    """For which city types a page is, each with shape and word; the others are dimmed. None if it is for all."""
    if not page.city_types:
        return []
    return [
        {
            "label": in_language(kind.short_name),
            "shape": kind.shape,
            "hue": kind.hue,
            "needed": "yes" if page.concerns(kind.key) else "no",
        }
        for kind in reader.guide.methodology.city_types
    ]


def chapter_title(chapter: Chapter) -> str:
    """The heading of a chapter."""
    own = {
        "start": _("Start here"),
        "recurring": _("Meetings that come back"),
        "together": _("Working together"),
        "results": _("Results"),
    }
    return in_language(chapter.title) if chapter.title else own[chapter.key]


def related(reader: Reader, page: Page) -> list[Line]:
    """Pages that go with one: an event's tools and deliverables, a tool's or deliverable's events."""
    entry, book = page.entry, reader.guide.book
    if isinstance(entry, schema.EventKind):
        keys = [*entry.tools, *entry.deliverables]
    elif isinstance(entry, schema.Tool):
        keys = [kind.key for kind in reader.guide.methodology.event_kinds if entry.key in kind.tools]
    elif isinstance(entry, schema.DeliverableKind):
        keys = [kind.key for kind in reader.guide.methodology.event_kinds if entry.key in kind.deliverables]
    else:
        keys = []
    return [line(reader, book.by_key[key]) for key in keys if key in book.by_key]


def for_reader(notes: list[Any], reader: Reader) -> list[Any]:
    """Notes that concern the reader's city type."""
    wanted = reader.type_key
    return [n for n in notes if wanted is None or not n.city_types or wanted in n.city_types]


def objectives(reader: Reader, phase: schema.Phase) -> list[dict[str, Any]]:
    """Objectives in groups, one group for each set of city types; the reader's only, if they read as one type."""
    names = {kind.key: in_language(kind.short_name) for kind in reader.guide.methodology.city_types}
    groups: dict[tuple[str, ...], list[schema.Note]] = defaultdict(list)
    for note in for_reader(phase.objectives, reader):
        groups[tuple(note.city_types)].append(note)
    several = len(groups) > 1 or reader.city_type is None
    return [
        {"label": ", ".join(names.get(key, key) for key in types) if several else "", "notes": notes}
        for types, notes in groups.items()
    ]


def months(reader: Reader, phase: schema.Phase, starts_on: date | None) -> list[dict[str, Any]]:
    """The priorities of a phase by month; with the month's name when the phase has dates."""
    by_month: dict[int, list[schema.Priority]] = defaultdict(list)
    for note in for_reader(phase.priorities, reader):
        by_month[note.month].append(note)
    return [
        {
            "label": (
                date_format(starts_on + relativedelta(months=month - 1), "YEAR_MONTH_FORMAT")
                if starts_on
                else _("Month %(number)d") % {"number": month}
            ),
            "notes": notes,
        }
        for month, notes in sorted(by_month.items())
    ]


def days(kind: schema.EventKind) -> list[dict[str, Any]]:
    """The agenda by day; a meeting of one day has no number."""
    by_day: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for point in kind.agenda:
        by_day[point.day].append({"minutes": point.minutes, "text": point.title})
    return [{"number": day if len(by_day) > 1 else 0, "points": points} for day, points in sorted(by_day.items())]


def preparation(reader: Reader, kind: schema.EventKind) -> list[dict[str, Any]]:
    """What to have ready, who cares for it, how long before."""
    roles = reader.guide.term_names("roles")
    return [
        {"text": item.text, "who": in_language(roles.get(item.role, {})) or item.role, "days": item.days_before}
        for item in for_reader(kind.preparation, reader)
    ]


def facts(reader: Reader, page: Page) -> list[tuple[str, str]]:
    """The "In short" column."""
    entry = page.entry
    if isinstance(entry, schema.EventKind):
        return _event_facts(reader, entry)
    if isinstance(entry, schema.Phase):
        how_long = ngettext("%(n)d month", "%(n)d months", entry.months) % {"n": entry.months}
        return [(_("How long"), how_long)]
    if isinstance(entry, schema.DeliverableKind):
        found = [(_("Draft"), _moment(reader, entry.draft))] if entry.draft else []
        return [*found, (_("Final"), _moment(reader, entry.final))]
    return []


def _event_facts(reader: Reader, kind: schema.EventKind) -> list[tuple[str, str]]:
    found = []
    if kind.recurrence:
        found.append((_("How often"), in_language(kind.recurrence.text)))
    found.append((_("How long"), in_language(kind.duration)))
    places = {"in_person": _("in person"), "online": _("online")}
    found.append(
        (_("Where"), f" {pgettext('between two ways of meeting', 'or')} ".join(places[d] for d in kind.delivery))
    )
    found.append((_("Who"), "; ".join(in_language(text).rstrip(".") for text in kind.audience)))
    if kind.size and (kind.size.min or kind.size.max or kind.size.text):
        found.append((_("How many"), _size(kind.size)))
    if kind.when:
        found.append((_("When"), "; ".join(_moment(reader, moment) for moment in kind.when)))
    credit = next((c for c in reader.guide.methodology.credits if kind.key in c.event_kinds), None)
    if credit:
        found.append(
            (_("Costs"), _("one of %(amount)d: %(name)s") % {"amount": credit.amount, "name": in_language(credit.name)})
        )
    return found


def _size(size: schema.Size) -> str:
    if size.text:
        return in_language(size.text)
    if size.min and size.max:
        return _("%(min)d to %(max)d people") % {"min": size.min, "max": size.max}
    if size.max:
        return _("up to %(max)d people") % {"max": size.max}
    return _("%(min)d people or more") % {"min": size.min}


def _moment(reader: Reader, moment: schema.Moment) -> str:
    name = in_language(reader.guide.term_names("phases")[moment.phase])
    if moment.every_cycle:
        return _("%(phase)s, month %(month)d of each cycle") % {"phase": name, "month": moment.month}
    return _("%(phase)s, month %(month)d") % {"phase": name, "month": moment.month}


def readers(reader: Reader) -> list[dict[str, Any]]:
    """The choices of "read it as"."""
    everything = {"key": "all", "label": _("everybody"), "shape": "", "hue": 0, "current": reader.city_type is None}
    return [
        everything,
        *(
            {
                "key": kind.key,
                "label": in_language(kind.name),
                "shape": kind.shape,
                "hue": kind.hue,
                "current": kind.key == reader.type_key,
            }
            for kind in reader.guide.methodology.city_types
        ),
    ]


def help_about(book: Guide, page: Page) -> list[schema.Question]:
    """Questions of the methodology that belong beside a page."""
    return [question for question in book.methodology.help if page.key in question.about]


def contents(reader: Reader, book: Book, here: Page) -> list[dict[str, Any]]:
    """The table of contents."""
    return [
        {
            "title": chapter_title(chapter),
            "here": here in chapter.pages,
            "pages": [line(reader, page) for page in chapter.pages],
        }
        for chapter in book.chapters
    ]


def details(reader: Reader, page: Page, chapter: Chapter, starts_on: date | None) -> dict[str, Any]:
    """What only one kind of page shows."""
    entry = page.entry
    if isinstance(entry, schema.Phase):
        return {
            "objectives": objectives(reader, entry),
            "months": months(reader, entry, starts_on),
            "achievements": for_reader(list(entry.achievements), reader),
            "chapter_pages": [line(reader, other) for other in chapter.pages if other.key != page.key],
        }
    if isinstance(entry, schema.EventKind):
        return {"days": days(entry), "preparation": preparation(reader, entry)}
    return {}


def live(edition: Edition, access: Access, page: Page) -> Way | None:
    """Where the thing of a page happens on the platform, if the reader may open that."""
    where = page.entry.live if isinstance(page.entry, schema.GuidePage) else None
    if where == "groups" and access.reach(SEE_GROUPS):
        return Way(_("Thematic action groups"), reverse("groups:groups", args=[edition.slug]))
    if where == "assessment" and (url := entry_url(access, edition)):
        return Way(_("The path of the assessment"), url)
    return None
