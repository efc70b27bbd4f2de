"""The Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cityjourney.accounts"
