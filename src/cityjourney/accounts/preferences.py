"""A person's own language, clock and colours on every page."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cityjourney.accounts.models import User

YEAR = 365 * 86_400


def remember(response: HttpResponse, person: User) -> None:
    """Give this browser the person's language and colours; the choices in the page's menu change only this browser."""
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, max_age=YEAR, samesite="Lax", secure=secure)
    if person.theme == User.Theme.AUTO:
        response.delete_cookie("theme", samesite="Lax")
    else:
        response.set_cookie("theme", person.theme, max_age=YEAR, samesite="Lax", secure=secure)


class PersonalClock:
    """Middleware: moments are shown in the time zone of the person who reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the zone for this answer only."""
        with timezone.override(self._zone(request)):
            return self.get_response(request)

    @staticmethod
    def _zone(request: HttpRequest) -> ZoneInfo | None:
        if "_auth_user_id" not in request.session:  # nobody signed in: no query for a person
            return None
        try:
            return ZoneInfo(request.user.time_zone) if isinstance(request.user, User) else None
        except (ZoneInfoNotFoundError, ValueError):
            return None
