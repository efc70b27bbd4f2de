"""What was agreed: noted, accepted by those who promise it, kept or dropped."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.events.commands.ground import locked, note, words
from cityjourney.events.commands.minutes import not_final
from cityjourney.events.enums import AgreementKind, AgreementState, MinutesState
from cityjourney.events.models import AgendaPoint, Agreement, Attendee, Event
from cityjourney.events.queries.links import agreement_link
from cityjourney.notifications.commands import queue_mail, withdraw


@transaction.atomic
def add_agreement(
    *,
    event: Event,
    kind: str,
    text: str,
    owner: Attendee | None = None,
    owner_name: str = "",
    owner_email: str = "",
    due_on: date | None = None,
    point: AgendaPoint | None = None,
    by: User | None,
    at: datetime,
) -> Agreement:
    """Note what was agreed. Its owner gets a mail with a link to say yes; one's own promise is accepted at once.

    A decision needs no owner. Raises `DomainError` when an owner or words are missing, or the minutes are final.
    """
    event = locked(event)
    not_final(event)
    _fitting(event, kind, owner, owner_name, point)
    own = owner is not None and by is not None and owner.person_id == by.pk
    agreement = Agreement.objects.create(
        event=event,
        point=point,
        kind=kind,
        text=words(text, most=1_000, missing=_("Write what was agreed.")),
        owner=owner,
        owner_name="" if owner else " ".join(owner_name.replace("\0", "").split())[:200],
        owner_email="" if owner else _checked(owner_email),
        due_on=due_on,
        state=AgreementState.ACCEPTED if own else AgreementState.OPEN,
        accepted_at=at if own else None,
        accepted_by=by if own else None,
        made_at=at,
    )
    Event.objects.filter(pk=event.pk, minutes_state=MinutesState.NONE).update(minutes_state=MinutesState.DRAFT)
    note("events.add_agreement", event, by, at, {"kind": kind, "due_on": due_on.isoformat() if due_on else ""})
    if agreement.waits_for_yes and agreement.address:
        _ask_for_yes(agreement, event, at)
    return agreement


def _fitting(event: Event, kind: str, owner: Attendee | None, owner_name: str, point: AgendaPoint | None) -> None:
    """Raise `DomainError` unless kind, owner and point make sense together."""
    if kind not in AgreementKind.values:
        raise DomainError(_("Say whether it is a decision, an agreement or a task."))
    if owner is None and not owner_name.strip() and kind != AgreementKind.DECISION:
        raise DomainError(_("Say who does it: a person, or an organisation."))
    if (owner is not None and owner.event_id != event.pk) or (point is not None and point.event_id != event.pk):
        raise DomainError(_("That belongs to another meeting."))


def _checked(email: str) -> str:
    address = email.strip().lower()
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError:
        raise DomainError(_("“%(email)s” is not an e-mail address.") % {"email": email.strip()[:100]}) from None
    return address


def _ask_for_yes(agreement: Agreement, event: Event, at: datetime) -> None:
    """The mail with the link. It counts as a reminder, so that no other follows within five days."""
    queue_mail(
        to=agreement.address,
        kind="events.agreement",
        template="events/agreement",
        language=agreement.owner.spoken if agreement.owner else event.language,
        context={"agreement": agreement, "event": event, "link": agreement_link(agreement)},
        dedupe=f"{agreement.about}:yes",
        about=agreement.about,
        reply_to=event.organiser.email if event.organiser and event.organiser.is_active else "",
        at=at,
    )
    Agreement.objects.filter(pk=agreement.pk).update(last_reminded_at=at)
    agreement.last_reminded_at = at


def _locked(agreement: Agreement) -> Agreement:
    return Agreement.objects.select_for_update(of=("self",)).select_related("event__edition").get(pk=agreement.pk)


@transaction.atomic
def accept_agreement(
    *, agreement: Agreement, by: User | None = None, name: str = "", on_behalf_of: str = "", at: datetime
) -> Agreement:
    """Say yes to a promise, for oneself or on behalf of an organisation, signed in or by the mail link. Twice is once.

    Raises `DomainError` when it is closed, a decision, or signed by nobody.
    """
    agreement = _locked(agreement)
    _answerable(agreement)
    if agreement.state == AgreementState.ACCEPTED:
        return agreement
    signed = " ".join(name.replace("\0", "").split())[:150] or (str(by) if by else "")
    if not signed:
        raise DomainError(_("Write your name, so that the others know who said yes."))
    agreement.state, agreement.accepted_at, agreement.accepted_by = AgreementState.ACCEPTED, at, by
    agreement.accepted_name = signed
    agreement.on_behalf_of = " ".join(on_behalf_of.replace("\0", "").split())[:200]
    agreement.save(update_fields=["state", "accepted_at", "accepted_by", "accepted_name", "on_behalf_of"])
    note("events.accept_agreement", agreement.event, by, at, {"for_organisation": bool(agreement.on_behalf_of)})
    return agreement


@transaction.atomic
def decline_agreement(*, agreement: Agreement, by: User | None = None, reason: str = "", at: datetime) -> Agreement:
    """Say no to a promise, perhaps with a reason. Raises `DomainError` when it is closed or a decision."""
    agreement = _locked(agreement)
    _answerable(agreement)
    if agreement.state == AgreementState.DECLINED:
        return agreement
    agreement.state, agreement.accepted_at, agreement.accepted_by = AgreementState.DECLINED, at, by
    agreement.note = reason.replace("\0", "").strip()[:500]
    agreement.save(update_fields=["state", "accepted_at", "accepted_by", "note"])
    note("events.decline_agreement", agreement.event, by, at)
    return agreement


def _answerable(agreement: Agreement) -> None:
    if agreement.is_decision:
        raise DomainError(_("A decision was taken in the meeting; it needs no answer."))
    if agreement.state in {AgreementState.KEPT, AgreementState.DROPPED}:
        raise DomainError(_("This is closed already. There is nothing to answer any more."))


@transaction.atomic
def mark_agreement(
    *, agreement: Agreement, state: str, note_text: str = "", anew: bool = True, by: User | None, at: datetime
) -> Agreement:
    """Note that something agreed was kept or dropped, or open it again (`accepted`). Raises `DomainError`.

    Unless it may be judged `anew`, what somebody else has noted meanwhile stands.
    """
    agreement = _locked(agreement)
    if agreement.is_decision or state not in {AgreementState.KEPT, AgreementState.DROPPED, AgreementState.ACCEPTED}:
        raise DomainError(_("Say whether it was kept or dropped."))
    if agreement.state == state:
        return agreement
    if not anew and not agreement.is_unfinished:
        raise DomainError(
            _("Somebody else has noted meanwhile: %(state)s. Look again.") % {"state": agreement.get_state_display()}
        )
    agreement.state = state
    agreement.closed_at = None if state == AgreementState.ACCEPTED else at
    agreement.note = note_text.replace("\0", "").strip()[:500] or agreement.note
    agreement.save(update_fields=["state", "closed_at", "note"])
    note("events.mark_agreement", agreement.event, by, at, {"state": state})
    if agreement.closed_at:
        withdraw(about=agreement.about)
    return agreement
