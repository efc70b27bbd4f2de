"""Addresses of the trails, below an edition."""

from django.urls import path

from cityjourney.portal.trail import views

urlpatterns = [
    path("trail/", views.trail, name="trail"),
    path("cities/<slug:city>/trail/", views.city_trail, name="city_trail"),
]
