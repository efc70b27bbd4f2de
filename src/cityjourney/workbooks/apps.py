"""The Django app."""

from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    name = "cityjourney.workbooks"
