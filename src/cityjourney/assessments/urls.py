"""Addresses of assessment tools, below an edition."""

from django.urls import URLPattern

app_name = "assessments"
urlpatterns: list[URLPattern] = []
