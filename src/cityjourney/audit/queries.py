"""Reading the trail."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cityjourney.audit.models import Entry
from cityjourney.audit.registry import known

PAGE_SIZE = 50


@dataclass(frozen=True)
class Line:
    """One act in words: when, who (empty for the system), the sentence, and what changed."""

    at: datetime
    who: str
    sentence: str
    verb: str
    subject_type: str
    subject_id: str
    details: dict[str, object]


@dataclass(frozen=True)
class TrailPage:
    """A page of the trail, newest first. `number` is counted from 1; there is a next page or not."""

    lines: tuple[Line, ...]
    number: int
    has_next: bool


def sentence_of(entry: Entry) -> str:
    """The act as a sentence in the language of the page."""
    who = str(entry.by) if entry.by else _("City Journey")
    template = known().get(entry.verb)
    if template is None:
        return _("%(who)s: %(verb)s (%(what)s)") % {"who": who, "verb": entry.verb, "what": entry.subject}
    return str(template) % {
        "who": who,
        "what": entry.subject.removesuffix("."),
    }  # the sentence has a full stop of its own


def trail(scope: str, *, page: int = 1, size: int = PAGE_SIZE) -> TrailPage:
    """One page of a scope's trail (`edition:<public id>`, `participation:<public id>`) in one query.

    A number below 1 is the first page; a page past the end is empty. At most 200 lines a page.
    """
    number, size = max(page, 1), min(max(size, 1), 200)
    start = (number - 1) * size
    entries = list(Entry.objects.about(scope).select_related("by")[start : start + size + 1])
    return TrailPage(
        lines=tuple(
            Line(
                at=entry.at,
                who=str(entry.by or ""),
                sentence=sentence_of(entry),
                verb=entry.verb,
                subject_type=entry.subject_type,
                subject_id=entry.subject_id,
                details=entry.details,
            )
            for entry in entries[:size]
        ),
        number=number,
        has_next=len(entries) > size,
    )
