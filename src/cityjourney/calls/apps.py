"""The Django app."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "cityjourney.calls"

    def ready(self) -> None:
        """Say which permissions there are, how acts read in the trail, and why mails come."""
        from cityjourney.audit.registry import register as register_verbs
        from cityjourney.calls.sentences import MAILS, PERMISSIONS, VERBS
        from cityjourney.core.permissions import register
        from cityjourney.notifications.registry import register_kind

        for permission, sentence in PERMISSIONS.items():
            register(permission, sentence)
        register_verbs(VERBS)
        for kind, reason in MAILS.items():
            register_kind(kind, reason=reason)
