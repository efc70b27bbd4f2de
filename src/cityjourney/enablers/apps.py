"""The Django app."""

from django.apps import AppConfig


class EnablersConfig(AppConfig):
    name = "cityjourney.enablers"

    def ready(self) -> None:
        """Make permissions, sentences, mails, evidence and the schedule known."""
        from datetime import timedelta

        from cityjourney.audit.registry import register as register_verbs
        from cityjourney.core.permissions import register
        from cityjourney.enablers import tasks
        from cityjourney.enablers.commands.asking import INVITATION, REMINDER
        from cityjourney.enablers.evidence import ANSWERED, answered
        from cityjourney.enablers.sentences import PERMISSIONS, VERBS
        from cityjourney.enablers.words import LANGUAGES, REASON
        from cityjourney.journeys.registry import register_evidence
        from cityjourney.notifications.registry import register_kind, register_schedule

        for permission, sentence in PERMISSIONS.items():
            register(permission, sentence)
        register_verbs(VERBS)
        register_kind(INVITATION, reason=REASON, forget=True, languages=LANGUAGES)
        register_kind(REMINDER, reason=REASON, languages=LANGUAGES)
        register_evidence(ANSWERED, answered)
        register_schedule("enablers.close_due", every=timedelta(hours=6), function=tasks.close_due)
        register_schedule("enablers.forget_due", every=timedelta(days=1), function=tasks.forget_due)
