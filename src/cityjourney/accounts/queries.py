"""Finding people."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from cityjourney.accounts.models import User
from cityjourney.accounts.registry import holdings
from cityjourney.audit.models import Entry
from cityjourney.notifications.models import Message


def person_of(email: str) -> User | None:
    """The person behind an address: their main one, or another that they have proved to be theirs."""
    address = email.strip()
    found = User.objects.filter(email__iexact=address).first()
    if found is not None:
        return found
    further = EmailAddress.objects.filter(email__iexact=address, verified=True).select_related("user").first()
    return further.user if further else None


def owns_address(person: User, email: str) -> bool:
    """Whether an address is the person's main one or a proved one; upper and lower case are the same."""
    address = email.strip()
    if person.email.lower() == address.lower():
        return True
    return bool(EmailAddress.objects.filter(user=person, email__iexact=address, verified=True).exists())


def held_about(person: User) -> dict[str, Any]:
    """Everything that is held about a person, by the app that holds it, as plain values for JSON.

    Apps above add their own part through `registry.register_holdings`.
    """
    sessions = UserSession.objects.filter(user=person)
    return {
        "account": {
            "public_id": str(person.public_id),
            "email": person.email,
            "name": person.name,
            "language": person.language,
            "time_zone": person.time_zone,
            "theme": person.theme,
            "joined_at": person.joined_at,
            "last_sign_in": person.last_login,
            "account_ends_at": person.leaves_at,
            "has_password": person.has_usable_password(),
        },
        "addresses": list(EmailAddress.objects.filter(user=person).values("email", "verified", "primary")),
        "second_factors": list(Authenticator.objects.filter(user=person).values("type", "created_at", "last_used_at")),
        "linked_services": list(SocialAccount.objects.filter(user=person).values("provider", "uid", "date_joined")),
        "sessions": list(
            UserSession.objects.filter(user=person).values("ip", "user_agent", "created_at", "last_seen_at")
        ),
        "mail": list(
            Message.objects.filter(to__iexact=person.email).values("subject", "text", "written_at", "sent_at", "state")
        ),
        "acts": list(Entry.objects.filter(by=person).values("at", "verb", "subject")),
        **{name: gather(person) for name, gather in holdings().items()},
    }
