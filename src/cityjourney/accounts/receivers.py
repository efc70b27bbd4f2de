"""What happens when allauth says that something happened."""

from typing import Any

import structlog
from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.socialaccount.signals import social_account_added, social_account_removed
from allauth.usersessions.models import UserSession
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record

log = structlog.get_logger("cityjourney.security")


@receiver([password_changed, password_set, password_reset])
def end_other_sessions(request: HttpRequest, user: User, **_given: Any) -> None:
    """A new password ends every other session: rows go with their sessions, not only their cookies' worth."""
    current = request.session.session_key
    for session in UserSession.objects.filter(user=user).exclude(session_key=current or ""):
        session.end()
    record(verb="accounts.change_password", subject=user, by=user, at=timezone.now())
    log.info("password_changed", person=str(user.public_id))


@receiver(authenticator_added)
def trust_a_new_factor(request: HttpRequest, user: User, authenticator: Authenticator, **_given: Any) -> None:
    """Who has just shown a new factor need not show it again to see their recovery codes."""
    record_authentication(request, user, method="mfa", type=authenticator.type, reauthenticated=True)
    record(verb="accounts.add_factor", subject=user, by=user, at=timezone.now(), details={"kind": authenticator.type})
    log.info("factor_added", person=str(user.public_id), kind=authenticator.type)


@receiver(authenticator_removed)
def note_removed_factor(user: User, authenticator: Authenticator, **_given: Any) -> None:
    """Keep in the trail that a second factor is gone."""
    record(
        verb="accounts.remove_factor", subject=user, by=user, at=timezone.now(), details={"kind": authenticator.type}
    )
    log.warning("factor_removed", person=str(user.public_id), kind=authenticator.type)


@receiver(user_logged_in)
def note_sign_in(user: User, **_given: Any) -> None:
    """Say in the log that somebody signed in: an ID, no address."""
    log.info("signed_in", person=str(user.public_id))


@receiver(user_login_failed)
def note_failure(**_given: Any) -> None:
    """Say in the log that a sign-in failed; whose it was is nobody's business there."""
    log.warning("sign_in_failed")


@receiver(user_locked_out)
def note_lockout(**_given: Any) -> None:
    """Say in the log that an address was locked for a place."""
    log.warning("locked_out")


@receiver(social_account_added)
def note_link(sociallogin: Any, **_given: Any) -> None:
    """Keep in the trail that a service was linked."""
    person = sociallogin.user
    record(
        verb="accounts.link_service",
        subject=person,
        by=person,
        at=timezone.now(),
        details={"service": sociallogin.account.provider},
    )


@receiver(social_account_removed)
def note_unlink(socialaccount: Any, **_given: Any) -> None:
    """Keep in the trail that a service was unlinked."""
    person = socialaccount.user
    details = {"service": socialaccount.provider}
    record(verb="accounts.unlink_service", subject=person, by=person, at=timezone.now(), details=details)
