"""What this app holds about somebody who has left for good."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from cityjourney.accounts.models import User
from cityjourney.events.models import Agreement, Attendee, KeptNotes


@transaction.atomic
def forget_person(*, person: User, name: str, emails: Sequence[str]) -> None:
    """Take name and address out of invitations and promises; what was agreed, and how many came, stays."""
    addresses = [each.lower() for each in emails]
    guests = Attendee.objects.filter(person=None, email__in=addresses)
    for guest in guests:
        guest.name = guest.email = guest.organisation = guest.notice = ""
        guest.link_turn += 1
        guest.save(update_fields=["name", "email", "organisation", "notice", "link_turn"])
    Attendee.objects.filter(person=person).update(organisation="", notice="")
    named = Q(accepted_by=person) | Q(owner_email__in=addresses)
    named |= Q(accepted_name=name, owner__email="", owner__person=None) if name else Q(pk__in=[])
    for agreement in Agreement.objects.filter(named):
        agreement.accepted_name = ""
        if agreement.owner_email.lower() in addresses:
            agreement.owner_name, agreement.owner_email = agreement.owner_name and "-", ""
        agreement.save(update_fields=["accepted_name", "owner_name", "owner_email"])
    KeptNotes.objects.filter(by=person).delete()
