"""The Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "cityjourney.portal"

    def ready(self) -> None:
        """Say how the acts of this app read in the trail, what figures show, and what matching knows of cities."""
        from cityjourney.audit.registry import register
        from cityjourney.groups.registry import register_facts
        from cityjourney.portal.performance import evidence
        from cityjourney.portal.traits import by_matching

        register({"portal.rehearse": _("A day of %(what)s was played in a rehearsal.")})
        evidence.register_own()
        register_facts("matching", by_matching)
