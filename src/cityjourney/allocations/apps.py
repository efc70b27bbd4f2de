"""The Django app."""

from datetime import timedelta

from django.apps import AppConfig


class AllocationsConfig(AppConfig):
    name = "cityjourney.allocations"

    def ready(self) -> None:
        """Say which permissions there are, how acts read in the trail, why mails come, what runs on a schedule."""
        from cityjourney.allocations.commands.solving import fail_silent
        from cityjourney.allocations.sentences import MAILS, PERMISSIONS, VERBS
        from cityjourney.allocations.ways import from_group
        from cityjourney.audit.registry import register as register_verbs
        from cityjourney.core.permissions import register
        from cityjourney.notifications.registry import register_kind, register_schedule
        from cityjourney.programmes.registry import register_way

        for permission, sentence in PERMISSIONS.items():
            register(permission, sentence)
        register_verbs(VERBS)
        for kind, reason in MAILS.items():
            register_kind(kind, reason=reason)
        register_way("group", "allocations", from_group)
        register_schedule("allocations.fail_silent", every=timedelta(minutes=1), function=fail_silent)
