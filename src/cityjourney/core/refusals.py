"""Input that nobody's browser sends is answered with a 4xx before any view sees it."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
View = TypeVar("View", bound=Callable[..., Any])


def takes(*content_types: str) -> Callable[[View], View]:
    """Say that a view takes bodies of other types than forms (`@takes("application/json")`)."""

    def mark(view: View) -> View:
        view.takes = frozenset(content_types)  # type: ignore[attr-defined]
        return view

    return mark


class RefuseBrokenInput:
    """Middleware: NUL bytes are 400 (PostgreSQL cannot store them), bodies that are too big 413, unknown types 415."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the address and the announced size; the body itself is not read here."""
        if "\0" in request.path or _has_nul(request.GET):
            raise BadRequest("NUL in the address")
        if _too_big(request):
            return _plain(_("That is more than this page takes."), 413)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_given: Any) -> HttpResponse | None:
        """Look at the kind of the body, and into it if it is a form."""
        size = request.META.get("CONTENT_LENGTH") or "0"
        if request.method in {"GET", "HEAD", "OPTIONS", "TRACE"} or size == "0":
            return None
        if request.content_type not in getattr(view, "takes", FORMS):
            return _plain(_("This page takes forms only."), 415)
        if request.content_type in FORMS and _has_nul(request.POST):
            raise BadRequest("NUL in a form")
        return None


def _has_nul(data: Any) -> bool:
    return any("\0" in name or any("\0" in value for value in values) for name, values in data.lists())


def _too_big(request: HttpRequest) -> bool:
    """Forms without files are small; forms with files may have files."""
    try:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return True
    with_files = request.content_type == "multipart/form-data"
    return size < 0 or size > (settings.MOST_BYTES_WITH_FILES if with_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def _plain(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
