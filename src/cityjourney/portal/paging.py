"""Pages of lists: bounded, and strict about what the address asks for."""

from typing import Any, TypeVar

from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest

PAGE_SIZE = 25
RowT = TypeVar("RowT", bound=Model)


def page_of(request: HttpRequest, rows: "QuerySet[RowT]", size: int = PAGE_SIZE) -> "Page[RowT]":
    """The page that `?page=` asks for. Raises `BadRequest` for what is no number, `Http404` past the end."""
    asked = request.GET.get("page", "1")
    if not asked.isascii() or not asked.isdigit() or len(asked) > 6:
        raise BadRequest("page")
    try:
        return Paginator(rows, size).page(int(asked))
    except EmptyPage:
        raise Http404 from None


def answers(form: Form) -> dict[str, Any]:
    """The values of a filter in the address. Raises `BadRequest` for values that there are not."""
    if not form.is_valid():
        raise BadRequest(", ".join(form.errors))
    return form.cleaned_data


def chips_of(request: HttpRequest, labels: dict[str, str]) -> list[tuple[str, str]]:
    """Filters in use: what each is called, and the address without it."""
    chips = []
    for name, label in labels.items():
        if request.GET.get(name):
            query = request.GET.copy()
            query.pop(name)
            query.pop("page", None)
            chips.append((label, f"?{query.urlencode()}"))
    return chips
