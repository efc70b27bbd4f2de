"""The Django app."""

from django.apps import AppConfig


class GuideConfig(AppConfig):
    name = "cityjourney.guide"

    def ready(self) -> None:
        """Make its permissions and its sentences in the trail known."""
        from cityjourney.guide import registry

        registry.register_all()
