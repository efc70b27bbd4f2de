"""“Ask somebody else instead”: proposed by whoever was invited, decided by those who may invite."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.notifications.commands import queue_mail
from cityjourney.programmes.commands.invitations import invite, is_answerable, revoke_invitation, usable_address
from cityjourney.programmes.logic.names import one_line
from cityjourney.programmes.models import Invitation, Proposal


@transaction.atomic
def propose_instead(
    *,
    invitation: Invitation,
    email: str,
    name: str = "",
    reason: str = "",
    by: User | None = None,
    at: datetime,
) -> Proposal:
    """Propose somebody else, or oneself at another address; the inviter is told by mail.

    Raises `DomainError` when the invitation is closed, the address is none or the same, or a proposal waits already.
    """
    address = usable_address(email)
    if not is_answerable(invitation, at):
        raise DomainError(_("This invitation is no longer open. Nothing is left for you to do."))
    if address == invitation.email.lower():
        raise DomainError(_("That is the address which was invited. Name another one."))
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(
                invitation=invitation,
                email=address,
                name=one_line(name),
                reason=one_line(reason, 500),
                proposed_by=by,
                proposed_at=at,
            )
    except IntegrityError:
        raise DomainError(_("A proposal is waiting for an answer already.")) from None
    _tell_inviter(proposal, at)
    _note("programmes.propose_instead", proposal, by, at)
    return proposal


def _tell_inviter(proposal: Proposal, at: datetime) -> None:
    """Write to whoever sent the invitation, if that was a person."""
    invitation = proposal.invitation
    if invitation.invited_by is not None:
        queue_mail(
            to=invitation.invited_by.email,
            kind="programmes.proposal",
            template="programmes/proposal",
            language=invitation.invited_by.language,
            context={
                "proposal": proposal,
                "invitation": invitation,
                "link": settings.SITE_URL + reverse("invitations", args=[invitation.edition.slug]),
            },
            dedupe=f"proposal:{proposal.public_id}",
            at=at,
        )


@transaction.atomic
def confirm_proposal(*, proposal: Proposal, by: User, at: datetime) -> Invitation:
    """Invite the proposed person; the first invitation is taken back. Raises `DomainError` like `invite`."""
    proposal = _undecided(proposal)
    first = proposal.invitation
    revoke_invitation(invitation=first, by=by, at=at)
    invitation = invite(
        email=proposal.email,
        name=proposal.name,
        role=first.role,
        participation=first.participation,
        language=first.language,
        valid_for=first.expires_at - first.sent_at,
        by=by,
        at=at,
    )
    proposal.became = invitation
    _decide(proposal, by, at)
    _note("programmes.confirm_proposal", proposal, by, at)
    return invitation


@transaction.atomic
def refuse_proposal(*, proposal: Proposal, by: User, at: datetime) -> Proposal:
    """Say no to a proposal; the first invitation stays as it is. Raises `DomainError` if it has been decided."""
    proposal = _undecided(proposal)
    _decide(proposal, by, at)
    _note("programmes.refuse_proposal", proposal, by, at)
    return proposal


def _undecided(proposal: Proposal) -> Proposal:
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("invitation__role__edition", "invitation__participation__edition", "invitation__edition")
        .select_related("invitation__participation__city", "invitation__participation__consortium")
        .get(pk=proposal.pk)
    )
    if proposal.decided_at:
        raise DomainError(_("This proposal has been decided already."))
    return proposal


def _decide(proposal: Proposal, by: User, at: datetime) -> None:
    proposal.decided_at, proposal.decided_by = at, by
    proposal.save(update_fields=["decided_at", "decided_by", "became"])


def _note(verb: str, proposal: Proposal, by: User | None, at: datetime) -> None:
    record(
        verb=verb,
        subject=proposal,
        by=by,
        at=at,
        scopes=proposal.invitation.scopes,
        details={"instead_of": str(proposal.invitation)},
    )
