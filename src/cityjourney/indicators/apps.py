"""The Django app."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "cityjourney.indicators"

    def ready(self) -> None:
        """Say which permissions there are and how acts read in the trail."""
        from cityjourney.audit.registry import register as register_verbs
        from cityjourney.core.permissions import register
        from cityjourney.indicators.sentences import PERMISSIONS, VERBS

        for permission, sentence in PERMISSIONS.items():
            register(permission, sentence)
        register_verbs(VERBS)
