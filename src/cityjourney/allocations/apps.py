"""The Django app."""

from django.apps import AppConfig


class AllocationsConfig(AppConfig):
    name = "cityjourney.allocations"
