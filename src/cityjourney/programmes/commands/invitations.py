"""People are asked to take a role, answer, and can be asked again.

The link's secret has 256 bits; only its hash is kept, and sending anew makes the old link worthless.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cityjourney.accounts.commands import join
from cityjourney.accounts.models import User
from cityjourney.accounts.queries import owns_address
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.notifications.commands import queue_mail
from cityjourney.programmes.commands.memberships import add_membership, fits, no_seat, seats_left
from cityjourney.programmes.logic.names import one_line
from cityjourney.programmes.models import Invitation, Membership, Participation, Role

VALID_FOR = timedelta(days=14)


def hashed(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite(
    *,
    email: str,
    role: Role,
    participation: Participation | None = None,
    name: str = "",
    language: str = "en",
    valid_for: timedelta = VALID_FOR,
    by: User | None,
    at: datetime,
) -> Invitation:
    """Ask somebody to take a role; the mail is written in the same transaction.

    Whether they have an account makes no difference. Raises `DomainError` when the address is none, when they hold the
    role or are asked already, or when no seat is left.
    """
    address = usable_address(email)
    fits(role=role, participation=participation)
    _not_yet(address, role, participation, at)
    if seats_left(role=role, participation=participation, at=at) == 0:
        raise DomainError(no_seat(role=role, participation=participation, seats=role.spec.seats or 0))
    secret = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                edition=role.edition,
                role=role,
                participation=participation,
                email=address,
                name=one_line(name),
                language=language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
                secret_hash=hashed(secret),
                invited_by=by,
                invited_at=at,
                sent_at=at,
                expires_at=at + valid_for,
            )
    except IntegrityError:
        raise DomainError(_("%(email)s has been invited already.") % {"email": address}) from None
    _send(invitation, secret, at)
    _note("programmes.invite", invitation, by, at, {"role": role.key})
    return invitation


def usable_address(email: str) -> str:
    """An address in lower case. Raises `DomainError` when it is none."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise DomainError(_("“%(email)s” is not an e-mail address.") % {"email": address[:100]}) from None
    return address


def _not_yet(address: str, role: Role, participation: Participation | None, at: datetime) -> None:
    """Refuse who holds the role or has an open invitation to it."""
    held = Membership.objects.active(at).filter(role=role, participation=participation, person__email__iexact=address)
    if held.exists():
        raise DomainError(_("%(email)s has this role already.") % {"email": address})
    asked = Invitation.objects.unanswered().filter(role=role, participation=participation, email__iexact=address)
    if asked.exists():
        raise DomainError(_("%(email)s has been invited already. Send that invitation again.") % {"email": address})


def _send(invitation: Invitation, secret: str, at: datetime) -> None:
    """Write the mail that holds the one copy of the secret."""
    queue_mail(
        to=invitation.email,
        kind="programmes.invitation",
        template="programmes/invitation",
        language=invitation.language,
        context={
            "invitation": invitation,
            "inviter": one_line(str(invitation.invited_by)) if invitation.invited_by else "",
            "link": settings.SITE_URL + reverse("invitation", args=[secret]),
        },
        dedupe=f"{invitation.about}:{invitation.sent_count}",
        about=invitation.about,
        at=at,
    )


def _note(verb: str, invitation: Invitation, by: User | None, at: datetime, details: dict[str, object]) -> None:
    record(verb=verb, subject=invitation, by=by, at=at, scopes=invitation.scopes, details=details)


def _locked(invitation: Invitation) -> Invitation:
    """The invitation as it stands now, kept from others until the transaction ends."""
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("edition", "role__edition", "participation__edition", "participation__city", "invited_by")
        .select_related("participation__consortium")
        .get(pk=invitation.pk)
    )


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: User | None, at: datetime) -> Invitation:
    """Send it anew with a new secret and a new term. Raises `DomainError` when it has been answered or taken back."""
    invitation = _locked(invitation)
    state = invitation.state(at)
    if not state.is_open:
        raise DomainError(_("This invitation is %(state)s; it cannot be sent again.") % {"state": state.label})
    fits(role=invitation.role, participation=invitation.participation)
    secret = secrets.token_urlsafe(32)
    term = invitation.expires_at - invitation.sent_at
    invitation.secret_hash = hashed(secret)
    invitation.sent_at, invitation.expires_at = at, at + term
    invitation.sent_count += 1
    invitation.opened_at = invitation.bounced_at = None
    invitation.save()
    _send(invitation, secret, at)
    _note("programmes.resend_invitation", invitation, by, at, {"times": invitation.sent_count})
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User | None, at: datetime) -> Invitation:
    """Take it back; its link stops working. Raises `DomainError` when it has been accepted."""
    invitation = _locked(invitation)
    if invitation.accepted_at:
        raise DomainError(_("This invitation has been accepted. End the role instead."))
    if invitation.revoked_at is None:
        invitation.revoked_at = at
        invitation.save(update_fields=["revoked_at"])
        _note("programmes.revoke_invitation", invitation, by, at, {})
    return invitation


@transaction.atomic
def open_invitation(*, invitation: Invitation, at: datetime) -> Invitation:
    """Note that the link was followed for the first time."""
    changed = Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=at, bounced_at=None)
    if changed:
        invitation.opened_at, invitation.bounced_at = at, None
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, person: User | None = None, name: str = "", at: datetime) -> User:
    """Accept: as the signed-in `person`, or as whoever reads the mails of the address (made if new).

    The link works once. Raises `DomainError` when it is no longer open, when the person's address is another one, or
    when all seats are taken.
    """
    invitation = _locked(invitation)
    if not is_answerable(invitation, at):
        raise DomainError(_("This invitation can no longer be accepted. Ask for a new one."))
    if person is None:
        person = join(
            email=invitation.email,
            name=one_line(name) or invitation.name,
            language=invitation.language,
            verified=True,
            at=at,
        )
    elif not owns_address(person, invitation.email):
        raise DomainError(_("This invitation was sent to another address. You can ask to take it over."))
    add_membership(person=person, role=invitation.role, participation=invitation.participation, by=person, at=at)
    invitation.accepted_at, invitation.accepted_by = at, person
    invitation.opened_at = invitation.opened_at or at
    invitation.bounced_at = None
    invitation.save()
    _note("programmes.accept_invitation", invitation, person, at, {"role": invitation.role.key})
    return person


@transaction.atomic
def decline_invitation(*, invitation: Invitation, person: User | None = None, at: datetime) -> Invitation:
    """Say no. Raises `DomainError` when it is no longer open."""
    invitation = _locked(invitation)
    if not is_answerable(invitation, at):
        raise DomainError(_("This invitation is no longer open. Nothing is left for you to do."))
    invitation.declined_at = at
    invitation.save(update_fields=["declined_at"])
    _note("programmes.decline_invitation", invitation, person, at, {})
    return invitation


@transaction.atomic
def mark_bounced(*, invitation: Invitation, at: datetime) -> None:
    """Note that the address takes no mail; an answer that came by another way is not touched."""
    changed = Invitation.objects.unanswered().filter(pk=invitation.pk, opened_at=None, bounced_at=None)
    if changed.update(bounced_at=at):
        _note("programmes.mark_bounced", invitation, None, at, {})


def is_answerable(invitation: Invitation, at: datetime) -> bool:
    """Whether the link still works: not answered, not taken back, not expired. A bounce that was none does no harm."""
    return (
        invitation.accepted_at is None
        and invitation.declined_at is None
        and invitation.revoked_at is None
        and invitation.expires_at > at
    )
