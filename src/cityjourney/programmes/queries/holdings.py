"""What programmes hold about a person, for the person."""

from cityjourney.accounts.models import User
from cityjourney.programmes.models import Invitation, Membership


def held_about(person: User) -> dict[str, list[dict[str, object]]]:
    """Roles, past and present, and invitations to the person's address; plain values."""
    memberships = Membership.objects.filter(person=person).select_related(
        "edition", "role", "participation__city", "participation__consortium"
    )
    invitations = Invitation.objects.filter(email__iexact=person.email).select_related(
        "edition", "role", "participation__city", "participation__consortium"
    )
    return {
        "roles": [
            {
                "edition": str(each.edition),
                "role": str(each.role),
                "city": str(each.participation or ""),
                "since": each.since.isoformat(),
                "until": each.until.isoformat() if each.until else "",
            }
            for each in memberships.order_by("since", "pk")
        ],
        "invitations": [
            {
                "edition": str(each.edition),
                "role": str(each.role),
                "city": str(each.participation or ""),
                "name": each.name,
                "invited": each.invited_at.isoformat(),
                "accepted": each.accepted_at.isoformat() if each.accepted_at else "",
            }
            for each in invitations.order_by("invited_at", "pk")
        ],
    }
