"""Pages of the guide: fetch, authorise, show."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.guide import commands, pages, queries
from cityjourney.guide.forms import AnswerForm, AskForm
from cityjourney.guide.logic.book import Page
from cityjourney.guide.logic.book import here as page_to_open
from cityjourney.guide.models import Question
from cityjourney.guide.registry import ANSWER, ASK, READ
from cityjourney.programmes.doors import Entrance, in_edition

P = ParamSpec("P")
ALL = "all"


class Place:
    """Where a reader stands: the edition, what they may do there, as what they read."""

    def __init__(self, request: HttpRequest, entrance: Entrance) -> None:
        self.edition, self.access, self.now = entrance.edition, entrance.access, entrance.at
        self.phases = entrance.phases
        self.guide = queries.guide_of(self.edition)
        self.language = (get_language() or "en").split("-")[0]
        self.reader = pages.Reader(self.edition, self.guide, self._city_type(request))

    def _city_type(self, request: HttpRequest) -> Any:
        """Chosen in the address, else chosen before, else that of the reader's own city."""
        known = {kind.key: kind for kind in self.guide.methodology.city_types}
        slot = f"guide-type-{self.edition.pk}"
        if (chosen := request.GET.get("type", "")) in {ALL, *known}:
            request.session[slot] = chosen
        chosen = request.session.get(slot, "")
        if not chosen and isinstance(request.user, User) and self.access.cities:
            mine = queries.my_participation(self.edition, request.user)
            chosen = mine.city_type.key if mine else ALL
        return known.get(chosen)

    @property
    def here(self) -> Page:
        """The page to open first today."""
        today = timezone.localdate(self.now)
        current = [phase.key for phase in self.phases if phase.starts_on <= today <= phase.ends_on]
        return page_to_open(self.guide.book, current, self.reader.type_key)

    def start_of(self, page: Page) -> date | None:
        """When the phase of a page begins in this edition; None for pages that are no phase."""
        return next((p.starts_on for p in self.phases if page.kind == "phase" and p.key == page.key), None)

    def context(self, **more: Any) -> dict[str, Any]:
        """What all pages of the guide share."""
        return {
            "edition": self.edition,
            "city_type": self.reader.city_type,
            "readers": pages.readers(self.reader),
            "print_type": self.reader.type_key or ALL,
            "language": self.language,
            **more,
        }


PlaceView = Callable[Concatenate[HttpRequest, Place, P], HttpResponseBase]


def entering(permission: str) -> Callable[[PlaceView[P]], Callable[..., HttpResponseBase]]:
    """A view of the guide: lets in who holds the permission; everybody else gets 404 (or is asked to sign in)."""

    def decorate(view: PlaceView[P]) -> Callable[..., HttpResponseBase]:
        def inner(request: HttpRequest, entrance: Entrance, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not entrance.edition.methodology_digest:
                raise Http404
            return view(request, Place(request, entrance), *args, **kwargs)

        return wraps(view)(in_edition(permission)(inner))

    return decorate


@require_safe
@entering(READ)
def here(_request: HttpRequest, place: Place) -> HttpResponse:
    """Open the guide where the reader is now."""
    return redirect(place.reader.url(place.here))


@require_safe
@entering(READ)
def contents(request: HttpRequest, place: Place) -> HttpResponse:
    """All pages, chapter by chapter."""
    chapters = pages.contents(place.reader, place.guide.book, place.here)
    return render(request, "guide/contents.html", place.context(chapters=chapters))


@require_safe
@entering(READ)
def page(request: HttpRequest, place: Place, key: str) -> HttpResponse:
    """One page."""
    return _show(request, place, _page(place, key), AskForm())


def _page(place: Place, key: str) -> Page:
    found = place.guide.book.by_key.get(key)
    if found is None:
        raise Http404
    return found


def _show(request: HttpRequest, place: Place, page: Page, form: AskForm, status: int = 200) -> HttpResponse:
    reader, book = place.reader, place.guide.book
    before, after = book.around(page.key, reader.type_key)
    chapter = book.chapter_of(page.key)
    context = place.context(
        page=page,
        body_template=f"guide/_{page.kind}.html",
        eyebrow=" · ".join(part for part in (_("Guide"), pages.chapter_title(chapter), pages.kind_name(page)) if part),
        marks=pages.marks(reader, page),
        concerns=page.concerns(reader.type_key),
        before=pages.neighbour(reader, before),
        after=pages.neighbour(reader, after),
        facts=pages.facts(reader, page),
        related=pages.related(reader, page),
        help=pages.help_about(place.guide, page),
        live=pages.live(place.edition, place.access, page),
        published=queries.published_questions(place.edition, page),
        may_ask=place.access.allows(ASK) and request.user.is_authenticated,
        ask_form=form,
        glossary=queries.glossary_of(place.edition, place.language),
        seen=set(),
        **pages.details(reader, page, chapter, place.start_of(page)),
    )
    return render(request, "guide/page.html", context, status=status)


@require_safe
@entering(READ)
def search(request: HttpRequest, place: Place) -> HttpResponse:
    """Pages that hold the words asked for."""
    query = request.GET.get("q", "").strip()[:200]
    answer = queries.index_of(place.edition, place.language).search(query)
    return render(request, "guide/search.html", place.context(query=query, answer=answer))


@require_safe
@entering(READ)
def words(request: HttpRequest, place: Place) -> HttpResponse:
    """The glossary."""
    glossary = queries.glossary_of(place.edition, place.language)
    return render(request, "guide/words.html", place.context(words=glossary.words))


@require_safe
@entering(READ)
def print_pdf(_request: HttpRequest, place: Place, city_type: str) -> FileResponse:
    """The whole guide for one city type as an accessible PDF."""
    from cityjourney.guide.printing import guide_pdf

    if city_type != ALL and city_type not in place.guide.term_names("city_types"):
        raise Http404
    path = guide_pdf(place.edition, None if city_type == ALL else city_type, place.language)
    name = f"{place.edition.slug}-{city_type}-{place.language}.pdf"
    return FileResponse(path.open("rb"), filename=name, content_type="application/pdf")


@require_safe
@entering(READ)
def questions(request: HttpRequest, place: Place) -> HttpResponse:
    """The help desk: questions that the reader may see."""
    return _show_questions(request, place)


def _show_questions(
    request: HttpRequest, place: Place, wrong: tuple[UUID, AnswerForm] | None = None, status: int = 200
) -> HttpResponse:
    may_answer = place.access.allows(ANSWER)
    found = queries.questions_for(place.edition, request.user, may_answer=may_answer)
    page_obj = Paginator(found, 25).get_page(request.GET.get("page"))
    items = list(page_obj.object_list)
    for item in items:
        blank = AnswerForm(initial={"text": item.answer, "publish": item.published}, auto_id=f"id_{item.public_id}_%s")
        item.form = wrong[1] if wrong and wrong[0] == item.public_id else blank  # type: ignore[attr-defined]
    context = place.context(questions=items, page_obj=page_obj, may_answer=may_answer)
    return render(request, "guide/questions.html", context, status=status)


@require_POST
@entering(ASK)
def ask(request: HttpRequest, place: Place, key: str) -> HttpResponse:
    """Ask the help desk beside a page."""
    about = _page(place, key)
    form = AskForm(request.POST)
    if not isinstance(request.user, User):
        raise Http404
    if not form.is_valid():
        return _show(request, place, about, form, status=422)
    commands.ask(
        edition=place.edition,
        page_key=about.key,
        text=form.cleaned_data["text"],
        language=place.language,
        by=request.user,
        at=place.now,
    )
    messages.success(request, _("Thank you. The programme team has your question; the answer comes to the help desk."))
    return redirect(place.reader.url(about))


@require_POST
@entering(ANSWER)
def answer(request: HttpRequest, place: Place, question: UUID) -> HttpResponse:
    """Answer a question, perhaps for every reader."""
    found = get_object_or_404(Question, edition=place.edition, public_id=question)
    form = AnswerForm(request.POST, auto_id=f"id_{question}_%s")
    if not form.is_valid() or not isinstance(request.user, User):
        return _show_questions(request, place, (question, form), status=422)
    try:
        commands.answer(
            question=found,
            text=form.cleaned_data["text"],
            publish=form.cleaned_data["publish"],
            by=request.user,
            at=place.now,
        )
    except DomainError as problem:
        form.add_error("text", str(problem))
        return _show_questions(request, place, (question, form), status=422)
    messages.success(request, _("Saved."))
    return redirect("guide:questions", place.edition.slug)
