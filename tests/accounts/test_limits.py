"""Rate limits for any view."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cityjourney.accounts.limits import limited

pytestmark = pytest.mark.django_db


@limited("test.guess", "3/m/ip", also_get=True)
def guess(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


@limited("test.write", "3/m/ip")
def write(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("written")


def ask(view: object, method: str = "get", ip: str = "192.0.2.1") -> HttpResponse:
    request = getattr(RequestFactory(), method)("/", REMOTE_ADDR=ip)
    request.user, request.session = AnonymousUser(), SessionStore()
    return view(request)  # type: ignore[operator, no-any-return]


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


def test_the_fourth_guess_in_a_minute_waits_and_others_do_not() -> None:
    answers = [ask(guess).status_code for _ in range(4)]

    assert answers == [200, 200, 200, 429]
    assert ask(guess)["Retry-After"] == "60"
    assert ask(guess, ip="192.0.2.2").status_code == 200


def test_reading_is_free_where_writing_is_limited() -> None:
    assert [ask(write).status_code for _ in range(9)] == [200] * 9
    assert [ask(write, "post").status_code for _ in range(4)] == [200, 200, 200, 429]
