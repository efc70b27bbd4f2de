"""The Django app."""

from django.apps import AppConfig


class EnablersConfig(AppConfig):
    name = "cityjourney.enablers"
