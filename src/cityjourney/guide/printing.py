"""The guide as one accessible PDF per city type and language, made once per version and kept."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from cityjourney.core.blocks import Block, blocks
from cityjourney.core.fields import in_language
from cityjourney.core.typesetting import typeset
from cityjourney.guide import pages
from cityjourney.guide.logic.book import Chapter, Page
from cityjourney.guide.queries import glossary_of, guide_of
from cityjourney.methodology import schema
from cityjourney.programmes.models import Edition

TEMPLATE = Path(__file__).parent / "print" / "guide.typ"


def guide_pdf(edition: Edition, city_type: str | None, language: str) -> Path:
    """The PDF of the guide for one city type (None: everybody), from the shelf or made now (about two seconds)."""
    template = hashlib.sha256(TEMPLATE.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:8]
    name = f"{edition.public_id}-{edition.methodology_digest[:16]}-{template}-{city_type or 'all'}-{language}.pdf"
    target = Path(settings.HOME) / "prints" / name
    if not target.exists():
        typeset(TEMPLATE, book_data(edition, city_type, language), target)
    return target


def book_data(edition: Edition, city_type: str | None, language: str) -> dict[str, Any]:
    """Everything that the template sets, in one language."""
    guide = guide_of(edition)
    kind = next((k for k in guide.methodology.city_types if k.key == city_type), None)
    reader = pages.Reader(edition, guide, kind)
    head = guide.methodology.head
    with override(language):
        return {
            "language": language,
            "title": in_language(head.name),
            "author": str(edition.programme),
            "summary": in_language(head.summary),
            "eyebrow": _("Guide"),
            "reader": in_language(kind.name) if kind else _("For everybody"),
            "footer": f"{in_language(head.name)} · {in_language(kind.name) if kind else _('For everybody')}",
            "imprint": f"{in_language(head.source)} {head.licence}. "
            + _("Version %(version)s.") % {"version": head.version},
            "contents": _("Contents"),
            "chapters": [chapter for chapter in (_chapter(reader, c) for c in guide.book.chapters) if chapter["pages"]],
            "glossary": {
                "title": _("Glossary"),
                "words": [[word.term, word.meaning] for word in glossary_of(edition, language).words],
            },
        }


def _chapter(reader: pages.Reader, chapter: Chapter) -> dict[str, Any]:
    wanted = [page for page in chapter.pages if page.concerns(reader.type_key)]
    return {"title": pages.chapter_title(chapter), "pages": [_page(reader, page) for page in wanted]}


def _page(reader: pages.Reader, page: Page) -> dict[str, Any]:
    entry = page.entry
    marks = [mark["label"] for mark in pages.marks(reader, page) if mark["needed"] == "yes"]
    lead = entry.lead if isinstance(entry, schema.GuidePage) else _lead(entry)
    return {
        "title": in_language(entry.name),
        "marks": ", ".join(marks),
        "facts": [list(fact) for fact in pages.facts(reader, page)],
        "lead": blocks(in_language(lead)),
        "parts": [part for part in _parts(reader, page) if part["blocks"]],
    }


def _lead(entry: Any) -> schema.Text:
    for name in ("purpose", "overview", "summary"):
        if hasattr(entry, name):
            return getattr(entry, name)  # type: ignore[no-any-return]
    return {}


def _items(texts: list[schema.Text], kind: str = "ul") -> list[Block]:
    return [{"t": kind, "c": [blocks(in_language(text)) for text in texts]}] if texts else []


def _part(title: str, content: list[Block]) -> dict[str, Any]:
    return {"title": title, "blocks": content}


def _parts(reader: pages.Reader, page: Page) -> list[dict[str, Any]]:
    """The sections of a page, under the same headings as on the screen."""
    entry = page.entry
    if isinstance(entry, schema.GuidePage):
        return [_part("", blocks(in_language(entry.body)))]
    if isinstance(entry, schema.Phase):
        return _phase_parts(reader, entry)
    if isinstance(entry, schema.EventKind):
        return _event_parts(reader, entry)
    if isinstance(entry, schema.Tool):
        return [
            _part("", blocks(in_language(entry.description))),
            _part(_("Step by step"), _items(entry.steps, "ol")),
            _part(_("Have ready"), _items(entry.preparation)),
        ]
    if isinstance(entry, schema.DeliverableKind):
        return [_part(_("What it contains"), _items(entry.contents))]
    if isinstance(entry, schema.Service):
        return [_part(_("What you can have"), _items(entry.offers))]
    return [
        _part(_("All of these must hold"), _items([c.text for c in entry.criteria if c.weight == "must"], "ol")),
        _part(_("These help to choose"), _items([c.text for c in entry.criteria if c.weight == "should"])),
    ]


def _phase_parts(reader: pages.Reader, phase: schema.Phase) -> list[dict[str, Any]]:
    groups = [
        _part(group["label"] or _("What this phase is for"), _items([note.text for note in group["notes"]]))
        for group in pages.objectives(reader, phase)
    ]
    months = [
        {"t": "ul", "c": [[_paragraph(f"{month['label']}: {in_language(n.text)}")] for n in month["notes"]]}
        for month in pages.months(reader, phase, None)
    ]
    reached = [note.text for note in pages.for_reader(list(phase.achievements), reader)]
    return [*groups, _part(_("Month by month"), months), _part(_("Reached at the end"), _items(reached))]


def _paragraph(text: str) -> Block:
    return {"t": "p", "c": [{"s": text, "b": False, "i": False}]}


def _event_parts(reader: pages.Reader, kind: schema.EventKind) -> list[dict[str, Any]]:
    agenda = [[_paragraph(f"{point.minutes} min — {in_language(point.title)}")] for point in kind.agenda]
    ready = [[_paragraph(f"{in_language(item['text'])} ({item['who']})")] for item in pages.preparation(reader, kind)]
    return [
        _part("", blocks(in_language(kind.description))),
        _part(_("What it is for"), _items(kind.objectives)),
        _part(_("What you leave with"), _items(kind.outputs)),
        _part(_("Agenda"), [{"t": "ul", "c": agenda}] if agenda else []),
        _part(_("Have ready"), [{"t": "ul", "c": ready}] if ready else []),
        _part(_("How to make it good"), _items(kind.design_principles)),
    ]
