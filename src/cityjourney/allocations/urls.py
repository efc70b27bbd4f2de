"""Addresses of allocation runs, below an edition."""

from django.urls import URLPattern

app_name = "allocations"
urlpatterns: list[URLPattern] = []
