"""Five wrong passwords or codes within half an hour lock an address for the place where they came from."""

from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def address_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Whose sign-in was tried: the address as typed, in lower case, known or not."""
    given = credentials or {}
    address = given.get("email") or given.get("username") or request.POST.get("login") or request.POST.get("email")
    return str(address or "").strip().lower()[:254]


def ip_of(request: HttpRequest) -> str | None:
    """From where: behind `CITYJOURNEY_PROXIES` proxies the address that the last of them saw."""
    found: str | None = get_client_ip(request)
    return found


def is_locked(request: HttpRequest, email: str) -> bool:
    """Whether this address may not try from here for now; marks the request, so that it ends on the locked page."""
    if AxesProxyHandler.is_allowed(request, {"email": email}):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]
    return True


def count_failure(request: HttpRequest, email: str) -> None:
    """Count a wrong code like a wrong password, whether the address is known or not."""
    user_login_failed.send(sender=__name__, credentials={"email": email}, request=request)


def locked_page(request: HttpRequest, *_given: object) -> HttpResponse:
    """What somebody sees who is locked out: how long, and what else they can do."""
    page = render(request, "account/locked.html", {"title": _("Too many tries")}, status=429)
    page["Retry-After"] = "1800"
    return page
