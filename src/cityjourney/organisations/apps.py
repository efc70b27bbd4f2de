"""The Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "cityjourney.organisations"

    def ready(self) -> None:
        """Say how acts read in the trail."""
        from cityjourney.audit.registry import register

        register(
            {
                "organisations.add_city": _("%(who)s added the city %(what)s."),
                "organisations.change_city": _("%(who)s changed facts about %(what)s."),
                "organisations.add_consortium": _("%(who)s added the consortium %(what)s."),
                "organisations.change_consortium": _("%(who)s changed who belongs to %(what)s."),
            }
        )
