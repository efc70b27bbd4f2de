"""The Django app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "cityjourney.programmes"

    def ready(self) -> None:
        """Say which permissions there are, how acts read in the trail, which mails are sent; listen to apps below."""
        from cityjourney.accounts.registry import register_holdings
        from cityjourney.audit.registry import register as register_verbs
        from cityjourney.core.permissions import register
        from cityjourney.notifications.registry import register_kind
        from cityjourney.programmes import receivers
        from cityjourney.programmes.queries.holdings import held_about
        from cityjourney.programmes.registry import register_shared
        from cityjourney.programmes.sentences import HOLDINGS, MAILS, PERMISSIONS, SHARED, VERBS

        for permission, sentence in PERMISSIONS.items():
            register(permission, sentence)
        register_shared(*SHARED)
        register_verbs(VERBS)
        for kind, reason in MAILS.items():
            register_kind(kind, reason=reason)
        register_holdings("programmes", title=HOLDINGS, gather=held_about)
        receivers.connect()
