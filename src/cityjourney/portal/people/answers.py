"""The page behind the link of an invitation, for whoever holds it.

A link that does not work looks the same whatever the reason, and no page says whether an address has an account.
"""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cityjourney.accounts.entrance import enter
from cityjourney.accounts.models import User
from cityjourney.accounts.queries import owns_address
from cityjourney.core.errors import DomainError
from cityjourney.portal.people.forms import AcceptForm, ProposeForm
from cityjourney.programmes.commands import invitations as commands
from cityjourney.programmes.commands.proposals import propose_instead
from cityjourney.programmes.models import Invitation

METHODS = ["GET", "HEAD", "POST"]


def get_invitation_or_404(secret: str) -> Invitation:
    """The invitation to which a secret belongs, if it can still be answered. Raises `Http404`; one query."""
    found = (
        Invitation.objects.filter(secret_hash=commands.hashed(secret))
        .select_related("edition__programme", "role", "participation__city", "participation__consortium", "invited_by")
        .first()
    )
    if found is None or not commands.is_answerable(found, timezone.now()):
        raise Http404
    return found


def _signed_in(request: HttpRequest) -> User | None:
    return None if isinstance(request.user, AnonymousUser) else request.user


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/people/gone.html", status=404)


@never_cache
@require_http_methods(METHODS)
def invitation(request: HttpRequest, secret: str) -> HttpResponseBase:
    """What one is asked to do, by whom; accept, decline, or propose somebody else."""
    try:
        found = get_invitation_or_404(secret)
    except Http404:
        return _gone(request)
    person = _signed_in(request)
    fits = person is None or owns_address(person, found.email)
    if request.method == "GET":
        commands.open_invitation(invitation=found, at=timezone.now())
    form = AcceptForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    if request.method == "POST" and fits and (person is not None or form.is_valid()):
        name = "" if person else form.cleaned_data["name"]
        try:
            accepted = commands.accept_invitation(invitation=found, person=person, name=name, at=timezone.now())
        except DomainError as error:
            return _page(request, found, secret, form, fits=fits, problem=str(error), status=409)
        to = reverse("edition", args=[found.edition.slug])
        return redirect(to) if person else enter(request, accepted, email=found.email, to=to)
    return _page(request, found, secret, form, fits=fits, status=400 if request.method == "POST" else 200)


def _page(
    request: HttpRequest,
    found: Invitation,
    secret: str,
    form: AcceptForm,
    *,
    fits: bool,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "invitation": found,
        "edition": found.edition,
        "secret": secret,
        "form": form,
        "fits": fits,
        "problem": problem,
    }
    return render(request, "portal/people/invitation.html", context, status=status)


@never_cache
@require_POST
def decline(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Say no."""
    try:
        found = get_invitation_or_404(secret)
        commands.decline_invitation(invitation=found, person=_signed_in(request), at=timezone.now())
    except (Http404, DomainError):
        return _gone(request)
    return render(request, "portal/people/declined.html", {"edition": found.edition})


@never_cache
@require_http_methods(METHODS)
def propose(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Somebody else, or oneself at another address: the inviter decides."""
    try:
        found = get_invitation_or_404(secret)
    except Http404:
        return _gone(request)
    person = _signed_in(request)
    mine = {} if person is None or owns_address(person, found.email) else {"email": person.email, "name": person.name}
    form = ProposeForm(request.POST if request.method == "POST" else None, initial=mine)
    if form.is_valid():
        try:
            propose_instead(invitation=found, by=person, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return render(request, "portal/people/proposed.html", {"edition": found.edition})
    context = {"invitation": found, "edition": found.edition, "form": form, "secret": secret}
    return render(request, "portal/people/propose.html", context, status=400 if form.errors else 200)
