"""The Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "cityjourney.audit"
