"""The Django app."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "cityjourney.groups"

    def ready(self) -> None:
        """Say which permissions there are, how acts read."""
        from cityjourney.audit.registry import register as register_verbs
        from cityjourney.core.permissions import register
        from cityjourney.groups.sentences import PERMISSIONS, SEE, VERBS
        from cityjourney.programmes.registry import register_shared

        for permission, sentence in PERMISSIONS.items():
            register(permission, sentence)
        register_shared(SEE)
        register_verbs(VERBS)
