"""The Django app."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "cityjourney.groups"
