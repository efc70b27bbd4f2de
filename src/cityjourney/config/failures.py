"""What a reader sees when something failed on our side. Asks the database nothing."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.defaults import server_error

MOMENT = 5
"""Seconds after which trying again makes sense."""


def failed(request: HttpRequest) -> HttpResponse:
    """The page for a failure (`handler500`): 503 with what was typed while the database is away, else 500."""
    if not _is_away(sys.exc_info()[1]):
        return server_error(request)
    with translation.override(translation.get_language_from_request(request)):
        context = {"request": request, "csrf_token": get_token(request), **_typed(request)}
        page = HttpResponse(render_to_string("503.html", context), status=503)
        page["Content-Language"] = translation.get_language() or "en"
    page["Retry-After"] = str(MOMENT)
    add_never_cache_headers(page)
    return page


def _is_away(error: BaseException | None) -> bool:
    """Whether the database is away or overloaded, and not asked for something that does not exist (SQLite's words)."""
    return isinstance(error, (OperationalError, InterfaceError)) and "no such " not in str(error)


def _typed(request: HttpRequest) -> dict[str, object]:
    """The fields of the form that was sent, so that the page can send them again; never passwords or files."""
    if request.method != "POST":
        return {}
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
    except (UnreadablePostError, OSError):
        return {"sent": True}
    if request.FILES or any("password" in name for name, _value in fields):
        return {"sent": True}
    return {"sent": True, "fields": fields}
