"""The Django app."""

from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    name = "cityjourney.workbooks"

    def ready(self) -> None:
        """Say how acts read in the trail. Permissions are those of indicators."""
        from cityjourney.audit.registry import register as register_verbs
        from cityjourney.workbooks.sentences import VERBS

        register_verbs(VERBS)
