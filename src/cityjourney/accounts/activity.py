"""When and from where a session was last used, for "Where I am signed in"."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.usersessions.middleware import UserSessionsMiddleware
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

FRESH = timedelta(minutes=5)
"""So long a note is good enough: a page that only reads then writes nothing."""


class NoteActivity(UserSessionsMiddleware):  # type: ignore[misc]
    """Middleware: notes a new session, a new address or a new browser at once, mere use every few minutes."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look whether a note is there; let allauth write one if not."""
        answer = self.get_response if _is_noted(request) else super().__call__
        return answer(request)  # type: ignore[no-any-return]


def _is_noted(request: HttpRequest) -> bool:
    """Whether this use of the session is known already; one query, and none for who is not signed in."""
    if not (request.session.session_key and request.user.is_authenticated):
        return False
    longest = UserSession._meta.get_field("user_agent").max_length
    noted = UserSession.objects.filter(
        session_key=request.session.session_key,
        user=request.user,
        ip=get_adapter().get_client_ip(request),
        user_agent=request.headers.get("user-agent", "")[:longest],
        last_seen_at__gt=timezone.now() - FRESH,
    )
    return bool(noted.exists())
