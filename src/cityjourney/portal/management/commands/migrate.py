"""`cityjourney migrate`: Django's command, sooner done on an empty database."""

from typing import Any

from django.core.management.commands import migrate

from cityjourney.core.tables import new_models_alone


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Bring the database up to date."""
        with new_models_alone():
            super().handle(*args, **options)
