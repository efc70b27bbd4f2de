"""Addresses of workbooks, below an edition."""

from django.urls import URLPattern

app_name = "workbooks"
urlpatterns: list[URLPattern] = []
