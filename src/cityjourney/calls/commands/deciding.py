"""Who is selected, who stands on the reserve list, who is not; always with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.calls.enums import Decision
from cityjourney.calls.models import Application, Call
from cityjourney.core.errors import DomainError


@transaction.atomic
def decide(*, application: Application, decision: str, reason: str, seen: str, by: User, at: datetime) -> Application:
    """Decide, or decide anew while no letter has gone out (a place on the reserve list may become another decision).

    `seen` is the decision that the page showed. Raises `DomainError`: too early, without a reason, decided by somebody
    else in the meantime, no place left.
    """
    call = Call.objects.select_for_update().get(pk=application.call_id)
    locked = Application.objects.select_for_update(of=("self",)).select_related("call__edition").get(pk=application.pk)
    wanted, words = Decision(decision), reason.strip()
    if at < call.closes_at:
        raise DomainError(_("The call is still open. Decide once it has closed."))
    if locked.handed_in_at is None:
        raise DomainError(_("This application was never handed in."))
    if not words:
        raise DomainError(_("Say why; the city will ask."))
    if locked.decision == wanted and locked.reason == words:
        return locked
    if locked.decision != seen:
        raise DomainError(_("Somebody decided on this application in the meantime. Look at it anew."))
    _may_still_change(locked, wanted)
    if wanted == Decision.SELECT and locked.decision != Decision.SELECT:
        _place_left(call)
    before = locked.decision
    locked.decision, locked.reason, locked.decided_at, locked.decided_by = wanted, words[:2_000], at, by
    locked.save(update_fields=["decision", "reason", "decided_at", "decided_by"])
    locked.letters.filter(released_at=None).delete()
    record(
        verb="calls.decide", subject=locked.call, by=by, at=at, scopes=[locked.call.edition.scope],
        details={"application": str(locked.public_id), "from": before, "to": str(wanted)},
    )  # fmt: skip
    return locked


def _may_still_change(application: Application, wanted: Decision) -> None:
    told = set(application.letters.exclude(released_at=None).values_list("decision", flat=True))
    if told and (application.decision != Decision.RESERVE or wanted in told):
        raise DomainError(_("The city has been told already; this decision stands."))


def _place_left(call: Call) -> None:
    """The row of the call is locked: two people cannot both give the last place."""
    if Application.objects.filter(call=call, decision=Decision.SELECT).count() >= call.capacity:
        raise DomainError(
            ngettext("The one place of this call is taken.", "All %(n)d places of this call are taken.", call.capacity)
            % {"n": call.capacity}
        )
