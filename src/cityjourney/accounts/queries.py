"""Finding people."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from cityjourney.accounts.models import User
from cityjourney.accounts.registry import Holding, holdings
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


def _account(person: User) -> dict[str, Any]:
    return {
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
    }


def _addresses(person: User) -> list[Any]:
    return list(EmailAddress.objects.filter(user=person).values("email", "verified", "primary"))


def _second_factors(person: User) -> list[Any]:
    return list(Authenticator.objects.filter(user=person).values("type", "created_at", "last_used_at"))


def _services(person: User) -> list[Any]:
    return list(SocialAccount.objects.filter(user=person).values("provider", "uid", "extra_data", "date_joined"))


def _sessions(person: User) -> list[Any]:
    return list(UserSession.objects.filter(user=person).values("ip", "user_agent", "created_at", "last_seen_at"))


def _mail(person: User) -> list[Any]:
    addresses = {person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)}
    return list(
        Message.objects.filter(to__in=addresses).values("to", "subject", "text", "written_at", "sent_at", "state")
    )


def _acts(person: User) -> list[Any]:
    return list(Entry.objects.filter(by=person).values("at", "verb", "subject"))


def parts_held() -> dict[str, Holding]:
    """The parts of what is held about a person: this app's, then those that apps above registered."""
    return {
        "account": Holding(_("Account and profile"), _account),
        "addresses": Holding(_("E-mail addresses"), _addresses),
        "second_factors": Holding(_("Passkeys and codes (without their secrets)"), _second_factors),
        "linked_services": Holding(_("Linked services"), _services),
        "sessions": Holding(_("Where you are signed in"), _sessions),
        "mail": Holding(_("Mail to you of the last 90 days"), _mail),
        "acts": Holding(_("What you did, as the trail keeps it"), _acts),
        **holdings(),
    }


def held_about(person: User) -> dict[str, Any]:
    """Everything that is held about a person, by part, as plain values for JSON."""
    return {name: part.gather(person) for name, part in parts_held().items()}


def held_in_words(person: User) -> list[tuple[str, int]]:
    """Each part with its title and how many entries it has."""
    counted = []
    for part in parts_held().values():
        content = part.gather(person)
        counted.append((str(part.title), len(content) if isinstance(content, list) else 1))
    return counted
