"""The Django app."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "cityjourney.journeys"

    def ready(self) -> None:
        """Make permissions, sentences, mails, the installer and the schedule known; listen to apps below."""
        from datetime import timedelta

        from cityjourney.audit.registry import register as register_verbs
        from cityjourney.core.permissions import register
        from cityjourney.events.registry import register_panel
        from cityjourney.journeys import receivers
        from cityjourney.journeys.evidence import register_own
        from cityjourney.journeys.installers import install_journeys
        from cityjourney.journeys.queries.panels import preparation_panel
        from cityjourney.journeys.sentences import MAILS, PERMISSIONS, VERBS
        from cityjourney.notifications.registry import register_kind, register_schedule
        from cityjourney.programmes.registry import register_installer

        for permission, sentence in PERMISSIONS.items():
            register(permission, sentence)
        register_verbs(VERBS)
        for kind, reason in MAILS.items():
            register_kind(kind, reason=reason)
        register_own()
        register_panel("journeys.preparation", preparation_panel)
        register_installer("journeys", install_journeys)
        register_schedule("journeys.housekeeping", every=timedelta(hours=1), function=receivers.keep_house)
        receivers.connect()
