"""The two choices of a reader that need no account, and the gallery."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from cityjourney.ui.gallery import GROUPS, PARTS, context_of, neighbours, shell_context

YEAR = 365 * 24 * 3600
THEMES = ("light", "dark")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or the device's own choice in a cookie that scripts may read as well."""
    answer = HttpResponseRedirect(_back(request))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        answer.set_cookie("theme", chosen, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    else:
        answer.delete_cookie("theme", samesite="Lax")
    return answer


def gallery(request: HttpRequest) -> HttpResponse:
    """All groups of components."""
    return render(request, "ui/gallery/index.html", {"groups": GROUPS, **shell_context("")})


def group(request: HttpRequest, key: str) -> HttpResponse:
    """One group of components in every state."""
    found = next((one for one in GROUPS if one.key == key), None)
    if found is None:
        raise Http404
    context = {
        "group": found,
        "groups": GROUPS,
        "parts": [f"ui/gallery/_{part}.html" for part in PARTS[found.key]],
        **neighbours(found),
        **context_of(found.key, request.GET.get("sort", "name")),
        **shell_context(found.key),
    }
    return render(request, "ui/gallery/group.html", context)


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    here = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, here, request.is_secure()) else "/"
