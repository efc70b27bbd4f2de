"""The Django app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "cityjourney.programmes"
