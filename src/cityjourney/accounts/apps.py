"""The Django app."""

from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "cityjourney.accounts"

    def ready(self) -> None:
        from cityjourney.accounts import receivers  # noqa: F401 - connects them
        from cityjourney.accounts.commands import erase_due
        from cityjourney.audit.registry import register
        from cityjourney.notifications.registry import register_kind, register_schedule

        post_migrate.connect(_make_shared_cache, sender=self)
        register(
            {
                "accounts.join": _("%(who)s: %(what)s has an account now."),
                "accounts.change_profile": _("%(who)s changed their profile."),
                "accounts.ask_to_leave": _("%(who)s asked for the end of their account."),
                "accounts.stay": _("%(who)s decided to stay."),
                "accounts.erase": _("%(who)s erased an account at the wish of the person."),
                "accounts.link_service": _("%(who)s linked a sign-in service."),
                "accounts.unlink_service": _("%(who)s unlinked a sign-in service."),
                "accounts.change_password": _("%(who)s chose a new password."),
                "accounts.add_factor": _("%(who)s added a second proof for signing in."),
                "accounts.remove_factor": _("%(who)s removed a second proof for signing in."),
            }
        )
        register_kind("accounts.sign_in", reason=_("You get this mail because your address was used to sign in."))
        register_kind("accounts.leaving", reason=_("You get this mail because you have an account."))
        register_schedule("accounts.erase_due", every=timedelta(hours=1), function=lambda at: erase_due(at=at))


def _make_shared_cache(**_given: Any) -> None:
    """The table in which all processes count rate limits; there when the others are there."""
    call_command("createcachetable", verbosity=0)
