"""Sign-in and what belongs to it."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
