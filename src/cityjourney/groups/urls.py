"""Addresses of groups of cities, below an edition."""

from django.urls import URLPattern

app_name = "groups"
urlpatterns: list[URLPattern] = []
