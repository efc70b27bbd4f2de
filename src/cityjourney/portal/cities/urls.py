"""Addresses of cities, below an edition."""

from django.urls import path

from cityjourney.portal.cities import views

urlpatterns = [
    path("cities/", views.cities, name="cities"),
    path("cities.csv", views.cities_export, name="cities_export"),
    path("cities/<slug:city>/", views.city, name="city"),
    path("cities/<slug:city>/part/", views.city_part, name="city_part"),
    path("cities/<slug:city>/leave/", views.city_leave, name="city_leave"),
]
