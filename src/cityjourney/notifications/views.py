"""The demo's mailbox: what was sent, for everybody who tries the product out. It does not exist outside the demo."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cityjourney.notifications.mailbox import stored, stored_mail


def _only_in_demo() -> None:
    if not settings.DEMO:
        raise Http404


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest hundred mails."""
    _only_in_demo()
    return render(request, "notifications/mailbox.html", {"mails": stored(settings.MAILBOX_DIR)})


@require_safe
def mail(request: HttpRequest, key: str) -> HttpResponse:
    """One mail: its text with links that can be followed, and its HTML as source."""
    _only_in_demo()
    found = stored_mail(settings.MAILBOX_DIR, key)
    if found is None:
        raise Http404
    return render(request, "notifications/mail.html", {"mail": found})
