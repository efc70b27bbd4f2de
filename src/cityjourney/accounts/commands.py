"""What may happen to a person's account."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.accounts.queries import person_of
from cityjourney.accounts.signals import person_erased, person_joined
from cityjourney.audit.commands import forget, record
from cityjourney.core.clock import known_zones
from cityjourney.core.errors import DomainError
from cityjourney.notifications.commands import forget_address, queue_mail

COOLING_OFF = timedelta(days=14)


@transaction.atomic
def join(
    *, email: str, at: datetime, name: str = "", language: str = "en", verified: bool = False, by: User | None = None
) -> User:
    """The person of an address, made if there is none; upper and lower case are the same, two at once make one.

    `verified` says that the address has been proved (they followed a link in their mail). Somebody who is known keeps
    their name and language. Raises `DomainError` when the address cannot be one.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise DomainError(_("“%(email)s” is not an e-mail address.") % {"email": email.strip()[:100]}) from None
    if len(address) > 254 or "\0" in name:
        raise DomainError(
            _("The address or the name cannot be kept: it is too long or has characters that do not print.")
        )
    person = person_of(address) or _make(address, name=name, language=language, at=at, by=by)
    if verified:
        prove_address(person=person, email=address)
    return person


def _make(address: str, *, name: str, language: str, at: datetime, by: User | None) -> User:
    """A new person, or the one that somebody else made in the same instant."""
    known_languages = dict(settings.LANGUAGES)
    try:
        with transaction.atomic():
            person = User.objects.create_user(
                email=address, name=name[:150], language=language if language in known_languages else "en"
            )
            User.objects.filter(pk=person.pk).update(joined_at=at)
            person.joined_at = at
            EmailAddress.objects.create(user=person, email=address, primary=True, verified=False)
    except IntegrityError:
        return User.objects.get(email__iexact=address)
    record(verb="accounts.join", subject=person, by=by, at=at)
    person_joined.send(sender=User, person=person, at=at)
    return person


@transaction.atomic
def prove_address(*, person: User, email: str) -> None:
    """Note that an address is the person's: they read a mail sent there."""
    address = email.strip().lower()
    found, _made = EmailAddress.objects.get_or_create(
        user=person, email=address, defaults={"primary": person.email == address}
    )
    found.set_verified()


@transaction.atomic
def change_profile(
    *, person: User, name: str, language: str, time_zone: str, theme: str, by: User, at: datetime
) -> User:
    """Keep what a person says about themselves. Raises `DomainError` for a choice that there is not."""
    if language not in dict(settings.LANGUAGES):
        raise DomainError(_("City Journey does not speak that language yet."))
    if time_zone not in known_zones():
        raise DomainError(_("That time zone is not known."))
    if theme not in User.Theme.values:
        raise DomainError(_("Choose light, dark, or as your device says."))
    wanted = {"name": name.strip(), "language": language, "time_zone": time_zone, "theme": theme}
    changed = sorted(field for field, value in wanted.items() if getattr(person, field) != value)
    if not changed:
        return person
    for field in changed:
        setattr(person, field, wanted[field])
    person.save(update_fields=changed)
    record(verb="accounts.change_profile", subject=person, by=by, at=at, details={"changed": changed})
    return person


@transaction.atomic
def ask_to_leave(*, person: User, by: User, at: datetime) -> User:
    """Begin the end of an account: in 14 days it is erased, until then the person can change their mind.

    Raises `DomainError` when the end is already set.
    """
    if person.leaves_at is not None:
        raise DomainError(_("Your account already ends on %(day)s.") % {"day": date_format(person.leaves_at)})
    person.leaves_at = at + COOLING_OFF
    person.save(update_fields=["leaves_at"])
    record(verb="accounts.ask_to_leave", subject=person, by=by, at=at)
    queue_mail(
        to=person.email,
        kind="accounts.leaving",
        template="accounts/leaving",
        language=person.language,
        context={
            "name": person.name,
            "day": person.leaves_at,
            "undo_url": settings.SITE_URL + reverse("accounts:leave"),
        },
        at=at,
    )
    return person


@transaction.atomic
def stay(*, person: User, by: User, at: datetime) -> User:
    """Take the end of an account back. Raises `DomainError` when there is none, or it is too late."""
    if person.leaves_at is None or person.erased_at is not None:
        raise DomainError(_("Your account does not end: there is nothing to take back."))
    person.leaves_at = None
    person.save(update_fields=["leaves_at"])
    record(verb="accounts.stay", subject=person, by=by, at=at)
    return person


def erase_due(*, at: datetime) -> int:
    """Erase everybody whose cooling-off is over. Returns how many."""
    due = list(User.objects.filter(leaves_at__lte=at, erased_at=None).values_list("pk", flat=True))
    return sum(1 for pk in due if _erase(pk, at))


@transaction.atomic
def _erase(pk: int, at: datetime) -> bool:
    """Take everything that says who this was; the row stays, so that what they did still counts."""
    person = User.objects.select_for_update().filter(pk=pk, leaves_at__lte=at, erased_at=None).first()
    if person is None:
        return False  # another worker was faster, or the person changed their mind
    addresses = {person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)}
    person_name = person.name
    gone = f"erased-{person.public_id}@erased.invalid"
    for session in UserSession.objects.filter(user=person):
        session.end()
    for owned in (EmailAddress, SocialAccount, Authenticator):
        owned.objects.filter(user=person).delete()
    AccessAttempt.objects.filter(username__in=addresses).delete()
    person.email, person.name, person.is_active = gone, "", False
    person.leaves_at, person.erased_at, person.last_login = None, at, None
    person.language, person.time_zone, person.theme = "en", "Europe/Brussels", User.Theme.AUTO
    person.set_unusable_password()
    person.save()
    forget_address(emails=addresses, replacement=gone)
    forget(subject=person, former_names=[person_name, *addresses], replacement=str(_("an erased person")))
    record(verb="accounts.erase", subject=person, by=None, at=at)
    person_erased.send(sender=User, person=person, former={"name": person_name, "emails": sorted(addresses)}, at=at)
    return True
