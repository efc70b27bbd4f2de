"""The outbox of letters: drafted, read, changed, sent."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.calls import queries
from cityjourney.calls.commands import letters as commands
from cityjourney.calls.forms.deciding import LetterForm
from cityjourney.calls.models import Letter
from cityjourney.calls.sentences import DECIDE
from cityjourney.calls.views.door import Here, at_call, revision_seen
from cityjourney.core.errors import DomainError


@require_safe
@at_call(DECIDE)
def letters(request: HttpRequest, here: Here) -> HttpResponseBase:
    """All letters, drafts first."""
    rows = list(
        queries.letters_seen(here.call, here.person, here.entrance.at).order_by("released_at", "application__name")
    )
    waiting = [each for each in rows if each.released_at is None]
    sent = [each for each in rows if each.released_at]
    return render(request, "calls/letters.html", here.context(waiting=waiting, sent=sent))


@require_POST
@at_call(DECIDE)
def draft(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Draft what is not there yet."""
    seen = list(queries.seen_by(here.call, here.person, here.entrance.at).values_list("pk", flat=True))
    made = commands.draft_letters(call=here.call, visible=seen, by=here.person, at=here.entrance.at)
    messages.success(request, ngettext("%(n)d letter was drafted.", "%(n)d letters were drafted.", made) % {"n": made})
    return redirect("calls:letters", here.entrance.edition.slug, here.call.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@at_call(DECIDE)
def letter(request: HttpRequest, here: Here, letter: UUID) -> HttpResponseBase:
    """Read a letter; change it, or send it."""
    found = get_object_or_404(queries.letters_seen(here.call, here.person, here.entrance.at), public_id=letter)
    form = LetterForm(request.POST or None, initial={"subject": found.subject, "text": found.text})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _keep(request, here, found, form, revision_seen(request))
            except DomainError as reason:
                form.add_error(None, str(reason))
                status = 409
            else:
                return redirect("calls:letters", here.entrance.edition.slug, here.call.slug)
    return render(request, "calls/letter.html", here.context(letter=found, form=form), status=status)


def _keep(request: HttpRequest, here: Here, found: Letter, form: LetterForm, seen: int) -> None:
    """Keep what was changed; if asked, send exactly what was on the page."""
    data, by, at = form.cleaned_data, here.person, here.entrance.at
    send = "send" in request.POST
    if found.released_at is None and (data["subject"], data["text"].strip()) != (
        found.subject,
        found.text.replace("\n", "\r\n").strip(),
    ):
        found = commands.edit_letter(
            letter=found, subject=data["subject"], text=data["text"].replace("\r\n", "\n"), seen=seen, by=by, at=at
        )
        seen = found.revision
    if not send:
        messages.success(request, _("Saved."))
    elif commands.release_letter(letter=found, seen=seen, by=by, at=at):
        messages.success(request, _("Sent."))
    else:
        messages.success(request, _("This letter was sent before; it goes out once."))
