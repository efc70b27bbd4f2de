"""The Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "cityjourney.portal"

    def ready(self) -> None:
        """Say how the acts of this app read in the trail, and what figures show."""
        from cityjourney.audit.registry import register
        from cityjourney.portal.performance import evidence

        register({"portal.rehearse": _("A day of %(what)s was played in a rehearsal.")})
        evidence.register_own()
