"""What this app holds about somebody who has left for good."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.programmes.models import Invitation, Membership, Proposal


@transaction.atomic
def forget_person(*, person: User, addresses: Sequence[str], at: datetime) -> None:
    """End the person's roles; take name and `addresses` out of invitations and proposals, which stay as numbers."""
    Membership.objects.active(at).filter(person=person).update(until=at)
    named = Q(accepted_by=person) | Q(email__in=addresses)
    Invitation.objects.unanswered().filter(named).update(revoked_at=at)
    for invitation in Invitation.objects.filter(named):
        invitation.email, invitation.name = f"erased-{invitation.public_id}@invalid.invalid", _("Somebody who has left")
        invitation.save(update_fields=["email", "name"])
    for proposal in Proposal.objects.filter(email__in=addresses):
        proposal.email, proposal.name = f"erased-{proposal.public_id}@invalid.invalid", _("Somebody who has left")
        proposal.reason = ""
        proposal.decided_at = proposal.decided_at or at
        proposal.save(update_fields=["email", "name", "reason", "decided_at"])
