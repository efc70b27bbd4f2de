"""Inviting people: one, many, again, no longer; and deciding about proposals."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.portal.context import INVITING
from cityjourney.portal.paging import answers, chips_of, page_of
from cityjourney.portal.people.forms import InvitationFilterForm, InviteForm, ListForm
from cityjourney.programmes.commands import invitations as commands
from cityjourney.programmes.commands.bulk import invite_many, plan_invitations, said
from cityjourney.programmes.commands.proposals import confirm_proposal, refuse_proposal
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.enums import InvitationState
from cityjourney.programmes.models import Invitation, Proposal
from cityjourney.programmes.queries.people import in_state, invitations_seen, proposals_seen
from cityjourney.programmes.rules import may_invite
from cityjourney.ui.tables import Column

KINDS = {
    InvitationState.ACCEPTED: "good",
    InvitationState.INVITED: "none",
    InvitationState.OPENED: "between",
    InvitationState.BOUNCED: "late",
    InvitationState.EXPIRED: "late",
}
"""How a state is marked; declined and taken back are marked as nothing to wait for."""


@require_safe
@in_edition(INVITING)
def invitations(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Who has been asked and where that stands; what waits for a decision stands first."""
    form = InvitationFilterForm(request.GET)
    asked = answers(form)
    found = invitations_seen(entrance)
    if asked["state"]:
        found = found.filter(in_state(InvitationState(asked["state"]), entrance.at))
    if asked["q"]:
        found = found.filter(Q(name__icontains=asked["q"]) | Q(email__icontains=asked["q"]))
    page = page_of(request, found)
    labels = {"state": str(dict(InvitationState.choices).get(asked["state"], "")), "q": f"“{asked['q']}”"}
    context = {
        "edition": entrance.edition,
        "form": form,
        "page": page,
        "rows": [_row(entrance, each) for each in page],
        "chips": chips_of(request, labels),
        "proposals": proposals_seen(entrance),
        "columns": [Column(_("Person")), Column(_("Role")), Column(_("City")), Column(_("State")), Column("")],
    }
    return render(request, "portal/people/invitations.html", context)


def _row(entrance: Entrance, invitation: Invitation) -> dict[str, Any]:
    state = invitation.state(entrance.at)
    allowed = may_invite(entrance.access, invitation.role, invitation.participation)
    return {"it": invitation, "state": state, "kind": KINDS.get(state, "none"), "open": allowed and state.is_open}


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(INVITING)
def invite(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Ask one person."""
    posted = request.POST if request.method == "POST" else None
    form = InviteForm(posted, entrance, initial={"language": request.LANGUAGE_CODE})
    form.preset(request.GET.get("city", ""))
    if form.is_valid():
        try:
            sent = commands.invite(
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                role=form.role_chosen,
                participation=form.city_chosen,
                language=form.cleaned_data["language"],
                valid_for=form.valid_for,
                by=_user(request),
                at=entrance.at,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": sent.email})
            return redirect("invitations", entrance.edition.slug)
    context = {"edition": entrance.edition, "form": form}
    return render(request, "portal/people/invite.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(INVITING)
def invite_list(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Ask many: first it is shown what would be sent and what could not, then it is sent."""
    posted = request.POST if request.method == "POST" else None
    form = ListForm(posted, entrance, files=request.FILES or None, initial={"language": request.LANGUAGE_CODE})
    form.preset(request.GET.get("city", ""))
    context: dict[str, Any] = {"edition": entrance.edition, "form": form}
    if not form.is_valid():
        return render(request, "portal/people/invite_list.html", context, status=400 if form.errors else 200)
    plan = plan_invitations(
        text=form.cleaned_data["text"],
        edition=entrance.edition,
        access=entrance.access,
        role=form.role_chosen,
        participation=form.city_chosen,
        language=form.cleaned_data["language"],
        at=entrance.at,
    )
    if "send" in request.POST and plan.ready:
        sent, problems = invite_many(plan=plan, valid_for=form.valid_for, by=_user(request), at=entrance.at)
        _tell(request, len(sent), said(problems))
        return redirect("invitations", entrance.edition.slug)
    columns = [Column(_("Row"), number=True), Column(_("Person")), Column(_("Role")), Column(_("City"))]
    context |= {"plan": plan, "problems": plan.sentences(), "columns": columns, "text": form.cleaned_data["text"]}
    return render(request, "portal/people/invite_list.html", context)


def _tell(request: HttpRequest, sent: int, problems: list[tuple[int, str, str]]) -> None:
    messages.success(
        request,
        ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", sent) % {"n": sent},
    )
    for row, wrong, advice in problems:
        sentence = _("Row %(row)d: %(wrong)s %(advice)s") % {"row": row, "wrong": wrong, "advice": advice}
        messages.warning(request, sentence)


@require_POST
@in_edition(INVITING)
def resend(request: HttpRequest, entrance: Entrance, invitation: UUID) -> HttpResponseBase:
    """Send it again with a new link."""
    found = _invitation(entrance, invitation)
    try:
        commands.resend_invitation(invitation=found, by=_user(request), at=entrance.at)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": found.email})
    return redirect("invitations", entrance.edition.slug)


@require_POST
@in_edition(INVITING)
def revoke(request: HttpRequest, entrance: Entrance, invitation: UUID) -> HttpResponseBase:
    """Take it back."""
    found = _invitation(entrance, invitation)
    try:
        commands.revoke_invitation(invitation=found, by=_user(request), at=entrance.at)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The link of %(email)s no longer works.") % {"email": found.email})
    return redirect("invitations", entrance.edition.slug)


@require_POST
@in_edition(INVITING)
def confirm(request: HttpRequest, entrance: Entrance, proposal: UUID) -> HttpResponseBase:
    """Invite the proposed person."""
    found = _proposal(entrance, proposal)
    try:
        sent = confirm_proposal(proposal=found, by=_user(request), at=entrance.at)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": sent.email})
    return redirect("invitations", entrance.edition.slug)


@require_POST
@in_edition(INVITING)
def refuse(request: HttpRequest, entrance: Entrance, proposal: UUID) -> HttpResponseBase:
    """Keep to the first invitation."""
    found = _proposal(entrance, proposal)
    try:
        refuse_proposal(proposal=found, by=_user(request), at=entrance.at)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The first invitation stays as it is."))
    return redirect("invitations", entrance.edition.slug)


def _invitation(entrance: Entrance, public_id: UUID) -> Invitation:
    """An invitation that the reader could have sent. Raises `Http404`."""
    found = invitations_seen(entrance).filter(public_id=public_id).first()
    if found is None or not may_invite(entrance.access, found.role, found.participation):
        raise Http404
    return found


def _proposal(entrance: Entrance, public_id: UUID) -> Proposal:
    """A proposal that is the reader's to decide. Raises `Http404`."""
    found = (
        Proposal.objects.filter(public_id=public_id, invitation__in=invitations_seen(entrance).order_by())
        .select_related("invitation__role", "invitation__participation")
        .first()
    )
    if found is None or not may_invite(entrance.access, found.invitation.role, found.invitation.participation):
        raise Http404
    return found


def _user(request: HttpRequest) -> User:
    """Whoever acts: nobody gets past the door without having signed in."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user
