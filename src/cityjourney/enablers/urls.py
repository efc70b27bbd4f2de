"""Addresses of the anonymous survey of local enablers, below an edition."""

from django.urls import URLPattern

app_name = "enablers"
urlpatterns: list[URLPattern] = []
