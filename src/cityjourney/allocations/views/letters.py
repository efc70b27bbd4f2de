"""Letters about a published run: drafted, read, changed, sent."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.allocations.commands import letters as commands
from cityjourney.allocations.forms.letters import LetterForm
from cityjourney.allocations.models import Letter
from cityjourney.allocations.queries.runs import letters_of, readers_of
from cityjourney.allocations.views.door import RunHere, at_run
from cityjourney.core.errors import DomainError

MOST_LETTERS = 1_000


@require_safe
@at_run
def letters(request: HttpRequest, here: RunHere) -> HttpResponseBase:
    """All letters, drafts first, each with how many read it."""
    rows = letters_of(here.run)
    readers = readers_of([each.participation for each in rows], here.entrance.at)
    listed = [(each, len(readers.get(each.participation_id, []))) for each in rows]
    context = here.context(
        way="letters", waiting=[pair for pair in listed if not pair[0].released_at],
        sent=[pair for pair in listed if pair[0].released_at],
    )  # fmt: skip
    return render(request, "allocations/letters.html", context)


@require_POST
@at_run
def send(request: HttpRequest, here: RunHere) -> HttpResponseBase:
    """Send every draft that was on the page, as it was there."""
    seen: dict[str, int] = {}
    for value in request.POST.getlist("letter")[:MOST_LETTERS]:
        key, _sign, revision = value.partition(":")
        try:
            seen[str(UUID(key))] = int(revision[:8])
        except ValueError:
            continue
    sent, refused = commands.release_all(run=here.run, seen=seen, by=here.person, at=here.entrance.at)
    messages.success(request, ngettext("%(n)d letter was sent.", "%(n)d letters were sent.", sent) % {"n": sent})
    for reason in dict.fromkeys(refused):
        messages.warning(request, reason)
    return redirect("allocations:letters", here.edition.slug, here.run.number)


@require_http_methods(["GET", "HEAD", "POST"])
@at_run
def letter(request: HttpRequest, here: RunHere, letter: UUID) -> HttpResponseBase:
    """Read a letter; change it, or send it."""
    rows = Letter.objects.filter(run=here.run).select_related("participation__city", "participation__consortium")
    found = get_object_or_404(rows, public_id=letter)
    form = LetterForm(request.POST or None, initial={"subject": found.subject, "text": found.text})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _keep(request, here, found, form)
            except DomainError as reason:
                form.add_error(None, str(reason))
                status = 409
            else:
                return redirect("allocations:letters", here.edition.slug, here.run.number)
    readers = readers_of([found.participation], here.entrance.at).get(found.participation_id, [])
    theirs = found.text if status == 409 and not found.released_at else ""
    context = here.context(way="letters", letter=found, form=form, readers=readers, theirs=theirs)
    return render(request, "allocations/letter.html", context, status=status)


def _keep(request: HttpRequest, here: RunHere, found: Letter, form: LetterForm) -> None:
    """Keep what was changed; if asked, send exactly what was on the page."""
    written = request.POST.get("revision", "")
    seen = int(written) if written.isascii() and written.isdigit() and len(written) < 9 else -1
    subject, text = form.cleaned_data["subject"], form.cleaned_data["text"].replace("\r\n", "\n").strip()
    if found.released_at is None and (subject, text) != (found.subject, found.text.strip()):
        found = commands.edit_letter(
            letter=found, subject=subject, text=text, seen=seen, by=here.person, at=here.entrance.at
        )  # fmt: skip
        seen = found.revision
    if "send" not in request.POST:
        messages.success(request, _("Saved."))
    elif commands.release_letter(letter=found, seen=seen, by=here.person, at=here.entrance.at):
        messages.success(request, _("Sent."))
    else:
        messages.success(request, _("This letter was sent before; it goes out once."))
