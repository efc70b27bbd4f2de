"""Addresses of the path of an assessment, synthesis and reports, below an edition."""

from django.urls import URLPattern

app_name = "reports"
urlpatterns: list[URLPattern] = []
