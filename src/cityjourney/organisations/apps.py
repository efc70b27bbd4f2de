"""The Django app."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "cityjourney.organisations"
