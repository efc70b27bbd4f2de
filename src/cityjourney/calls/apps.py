"""The Django app."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "cityjourney.calls"

    def ready(self) -> None:
        """Say which permissions there are, how acts read in the trail, why mails come, and what is due by itself."""
        from datetime import timedelta

        from cityjourney.audit.registry import register as register_verbs
        from cityjourney.calls import tasks
        from cityjourney.calls.sentences import MAILS, PERMISSIONS, VERBS
        from cityjourney.core.permissions import register
        from cityjourney.notifications.registry import register_kind, register_schedule

        for permission, sentence in PERMISSIONS.items():
            register(permission, sentence)
        register_verbs(VERBS)
        for kind, reason in MAILS.items():
            register_kind(kind, reason=reason)
        register_schedule("calls.forget_due", every=timedelta(days=1), function=tasks.forget_due)
