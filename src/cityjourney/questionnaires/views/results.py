"""What was answered: distributions, texts page by page, exports, entry sheets, files."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cityjourney.core.errors import DomainError
from cityjourney.core.fields import in_language
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.questionnaires import exports, queries, rules
from cityjourney.questionnaires.commands import answering
from cityjourney.questionnaires.entry_sheets import entry_sheet, read_entry_sheet
from cityjourney.questionnaires.forms import SheetForm
from cityjourney.questionnaires.logic.definition import Definition, Question
from cityjourney.questionnaires.logic.tally import Bar, Count, bars, row_bars
from cityjourney.questionnaires.models import AnswerFile, Collection
from cityjourney.questionnaires.registry import EDIT, SEE_RESULTS
from cityjourney.questionnaires.rendering import SKIP_WORDS, spoken
from cityjourney.questionnaires.sentences import fault_sentence
from cityjourney.questionnaires.views.answering import attachment
from cityjourney.questionnaires.views.managing import collection_or_404, person_of

LISTED = frozenset({"text", "date", "place", "file"})
LINE, WIDTH = 46, 420
"""Units of the picture: one bar with its label above it, and the whole width."""
PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar with its place in the picture."""

    label: str
    count: int
    percent: int
    y: int
    text_y: int
    width: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars under one heading."""

    title: str
    bars: list[DrawnBar]
    height: int


@dataclass(frozen=True, slots=True)
class Result:
    """One question with its pictures and what can be said in words."""

    question: Question
    answered: int
    skips: list[tuple[str, int]]
    pictures: list[Picture]
    mean: float | None
    median: float | None
    unit: str
    listed: bool


def drawn(title: str, found: list[Bar], language: str) -> Picture:
    """A picture: one line for each bar, its length the share of those who answered."""
    return Picture(
        title,
        [
            DrawnBar(
                in_language(bar.label, language), bar.count, round(bar.share * 100), number * LINE + 21,
                number * LINE + 15,
                round(bar.share * WIDTH),
            )
            for number, bar in enumerate(found)
        ],
        len(found) * LINE + 4,
    )  # fmt: skip


def result_of(definition: Definition, question: Question, count: Count, language: str) -> Result:
    """What the page shows of one question."""
    pictures = [drawn("", found, language)] if (found := bars(definition, question, count)) else []
    if question.kind == "matrix":
        pictures = [
            drawn(in_language(row, language), each, language) for row, each in row_bars(definition, question, count)
        ]
    return Result(
        question, count.answered, [(str(SKIP_WORDS[skip]), count.skips[skip]) for skip in question.skips], pictures,
        count.mean, count.median if question.kind == "number" else None,
        in_language(question.unit, language) if question.unit else "", question.kind in LISTED,
    )  # fmt: skip


@require_safe
@in_edition(SEE_RESULTS)
def results(request: HttpRequest, entrance: Entrance, collection: UUID) -> HttpResponse:
    """The distribution of every question."""
    found = collection_or_404(entrance, collection)
    definition, language = found.version.definition, get_language() or "en"
    responses = queries.counted_responses(found, rules.visible_responses(entrance.access))
    number, counts = queries.results(found, responses)
    sections = [
        (section, [result_of(definition, each, counts[each.key], language) for each in section.questions])
        for section in definition.sections
    ]
    paginator = Paginator(sections, 3)
    context = {
        "edition": entrance.edition, "collection": found, "definition": definition, "number": number,
        "page_obj": paginator.get_page(request.GET.get("page")), "writes": rules.may_write(entrance.access),
        "width": WIDTH,
    }  # fmt: skip
    return render(request, "questionnaires/results.html", context)


@require_safe
@in_edition(SEE_RESULTS)
def listed(request: HttpRequest, entrance: Entrance, collection: UUID, question: str) -> HttpResponse:
    """The answers to one open question, page by page."""
    found = collection_or_404(entrance, collection)
    definition = found.version.definition
    asked = definition.questions.get(question)
    if asked is None:
        raise Http404
    visible = rules.visible_responses(entrance.access)
    responses = queries.counted_responses(found, visible).filter(**{f"answers__{question}__isnull": False})
    page = Paginator(responses.order_by("-submitted_at", "-pk").only("answers", "submitted_at", "language"), PER_PAGE)
    page_obj = page.get_page(request.GET.get("page"))
    language = get_language() or "en"
    lines = [
        (each, spoken(definition, asked, each.answers.get(question), language), _file(each.answers.get(question)))
        for each in page_obj
    ]
    context = {
        "edition": entrance.edition,
        "collection": found,
        "question": asked,
        "lines": lines,
        "page_obj": page_obj,
    }
    return render(request, "questionnaires/listed.html", context)


def _file(value: Any) -> str:
    return str(value["file"]) if isinstance(value, dict) and "file" in value else ""


@require_safe
@in_edition(SEE_RESULTS)
def answer_file(_request: HttpRequest, entrance: Entrance, collection: UUID, file: UUID) -> FileResponse:
    """A file that was given as an answer."""
    found = collection_or_404(entrance, collection)
    seen = queries.counted_responses(found, rules.visible_responses(entrance.access))
    return attachment(get_object_or_404(AnswerFile, Q(response__in=seen), public_id=file))


@require_safe
@in_edition(SEE_RESULTS)
def export(request: HttpRequest, entrance: Entrance, collection: UUID, kind: str) -> HttpResponse | FileResponse:
    """All answers in a file; if it is not complete, that is said."""
    found = collection_or_404(entrance, collection)
    if kind not in exports.TYPES:
        raise Http404
    language = (get_language() or "en").split("-")[0]
    try:
        with exports.written(found, rules.visible_responses(entrance.access), kind, language) as done:
            name = f"{found.version.questionnaire.key}-{timezone.localdate():%Y-%m-%d}.{kind}"
            answer = FileResponse(
                done.path.open("rb"), as_attachment=True, filename=name, content_type=done.content_type
            )
            answer["X-Row-Count"] = str(done.rows)
            return answer
    except DomainError as reason:
        messages.error(request, str(reason))
        return redirect("questionnaires:results", entrance.edition.slug, found.public_id)


@require_safe
@in_edition(EDIT)
def sheet(_request: HttpRequest, entrance: Entrance, collection: UUID) -> HttpResponse:
    """An entry sheet for answers on paper."""
    found = collection_or_404(entrance, collection)
    content = entry_sheet(found.version, (get_language() or "en").split("-")[0])
    answer = HttpResponse(content, content_type=exports.TYPES["xlsx"])
    answer["Content-Disposition"] = f'attachment; filename="{found.version.questionnaire.key}-entry-sheet.xlsx"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(EDIT)
def read_sheet(request: HttpRequest, entrance: Entrance, collection: UUID) -> HttpResponse:
    """Read a filled entry sheet: all of it, or nothing with every fault and its cell."""
    found = collection_or_404(entrance, collection)
    form = SheetForm(request.POST or None, request.FILES or None)
    faults: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            taken = _taken(request, entrance, found, form, faults)
            if taken is not None:
                messages.success(request, _("%(number)s responses were taken over.") % {"number": taken})
                return redirect("questionnaires:collection", entrance.edition.slug, found.public_id)
        except DomainError as reason:
            form.add_error("sheet", str(reason))
    context = {"edition": entrance.edition, "collection": found, "form": form, "faults": faults}
    return render(request, "questionnaires/sheet.html", context, status=422 if faults or form.errors else 200)


def _taken(
    request: HttpRequest, entrance: Entrance, found: Collection, form: SheetForm, faults: list[tuple[str, str]]
) -> int | None:
    read = read_entry_sheet(found.version, form.cleaned_data["sheet"].read(10_000_000))
    faults += [(each.cell, fault_sentence(each.fault)) for each in read.faults[:200]]
    if faults:
        return None
    return answering.import_responses(
        collection=found, rows=read.rows, digest=read.digest, language=(get_language() or "en").split("-")[0],
        by=person_of(request), at=entrance.at,
    )  # fmt: skip
