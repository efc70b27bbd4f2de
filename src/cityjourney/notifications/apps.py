"""The Django app."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "cityjourney.notifications"

    def ready(self) -> None:
        from cityjourney.notifications.housekeeping import tidy_up
        from cityjourney.notifications.registry import register_kind, register_schedule

        register_kind("other", reason=_("You get this mail because of something that you did on City Journey."))
        register_schedule("notifications.tidy_up", every=timedelta(days=1), function=tidy_up)
