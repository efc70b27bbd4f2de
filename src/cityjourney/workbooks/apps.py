"""The Django app."""

from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    name = "cityjourney.workbooks"

    def ready(self) -> None:
        """Say how acts read in the trail, and what is held about a person. Permissions are those of indicators."""
        from django.utils.translation import gettext_lazy as _

        from cityjourney.accounts.registry import register_holdings
        from cityjourney.audit.registry import register as register_verbs
        from cityjourney.workbooks.queries.copies import held_about
        from cityjourney.workbooks.sentences import VERBS

        register_verbs(VERBS)
        register_holdings("workbooks", title=_("Workbooks of cities"), gather=held_about)
