"""The Django app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "cityjourney.notifications"
