"""The Django app."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "cityjourney.questionnaires"

    def ready(self) -> None:
        """Say which permissions there are and how acts read in the trail; install what methodologies bring along; keep
        the promise about keeping.
        """
        from datetime import timedelta

        from cityjourney.audit.registry import register as register_verbs
        from cityjourney.core.permissions import register
        from cityjourney.methodology.files import register_check
        from cityjourney.notifications.registry import register_schedule
        from cityjourney.programmes.registry import register_installer, register_shared
        from cityjourney.questionnaires import evidence, tasks
        from cityjourney.questionnaires.installers import PART, check_file, install_questionnaires
        from cityjourney.questionnaires.registry import EDIT, PERMISSIONS, VERBS

        for permission, sentence in PERMISSIONS.items():
            register(permission, sentence)
        register_shared(EDIT)
        register_verbs(VERBS)
        register_check(PART, check_file)
        register_installer(PART, install_questionnaires)
        evidence.register_own()
        register_schedule("questionnaires.forget_due", every=timedelta(days=1), function=tasks.forget_due)
