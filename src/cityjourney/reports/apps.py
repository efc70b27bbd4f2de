"""The Django app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "cityjourney.reports"
