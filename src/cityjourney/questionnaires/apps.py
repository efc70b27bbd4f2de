"""The Django app."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "cityjourney.questionnaires"

    def ready(self) -> None:
        """Say which permissions there are and how acts read in the trail; install what methodologies bring along."""
        from cityjourney.audit.registry import register as register_verbs
        from cityjourney.core.permissions import register
        from cityjourney.programmes.registry import register_installer
        from cityjourney.questionnaires.installers import install_questionnaires
        from cityjourney.questionnaires.registry import PERMISSIONS, VERBS

        for permission, sentence in PERMISSIONS.items():
            register(permission, sentence)
        register_verbs(VERBS)
        register_installer("questionnaires", install_questionnaires)
