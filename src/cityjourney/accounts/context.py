"""The menu of one's own account, on every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from cityjourney.core.addresses import address
from cityjourney.ui.shell import NavEntry


def account_menu(request: HttpRequest) -> dict[str, Any]:
    """`account_entries` for the layouts: the pages about oneself, for those who are signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    password = "account_change_password" if user.has_usable_password() else "account_set_password"
    places_with_icons = [
        (_("Profile"), "accounts:profile", "user-round"),
        (_("E-mail addresses"), "account_email", "mail"),
        (_("Password"), password, "lock"),
        (_("Passkeys and codes"), "mfa_index", "key-round"),
        (_("Where I am signed in"), "usersessions_list", "monitor-smartphone"),
        (_("Linked services"), "socialaccount_connections", "link"),
        (_("What we hold about me"), "accounts:my_data", "file-text"),
        (_("End my account"), "accounts:leave", "trash-2"),
    ]
    return {
        "account_entries": [
            NavEntry(label=label, url=address(name), icon=icon, current=request.path == address(name))
            for label, name, icon in places_with_icons
        ]
    }
