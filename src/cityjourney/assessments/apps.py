"""The Django app."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "cityjourney.assessments"

    def ready(self) -> None:
        """Make permissions, sentences, mails, the installer, evidence and the chain's own columns known."""
        from cityjourney.accounts.registry import register_holdings
        from cityjourney.assessments import evidence, known
        from cityjourney.assessments.installers import PART, install_solutions
        from cityjourney.assessments.queries.holdings import held_about
        from cityjourney.assessments.queries.steps import steps_for
        from cityjourney.assessments.sentences import ANSWER, HOLDINGS, MAILS, PERMISSIONS, VERBS
        from cityjourney.assessments.ways import from_questionnaire
        from cityjourney.audit.registry import register as register_verbs
        from cityjourney.core.permissions import register
        from cityjourney.journeys.registry import register_steps
        from cityjourney.notifications.registry import register_kind
        from cityjourney.programmes.registry import register_installer, register_voice, register_way

        for permission, sentence in PERMISSIONS.items():
            register(permission, sentence)
        register_voice(ANSWER)
        register_verbs(VERBS)
        for kind, reason in MAILS.items():
            register_kind(kind, reason=reason)
        register_installer(PART, install_solutions)
        register_holdings("assessments", title=HOLDINGS, gather=held_about)
        register_steps("assessments", steps_for)
        register_way("questionnaire", "assessments", from_questionnaire)
        evidence.register_own()
        known.register_own()
