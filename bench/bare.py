"""The yardstick: the least that Django can do for the same page. One query, one string, no middleware."""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.html import escape

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityjourney.config.settings")
django.setup()
settings.ROOT_URLCONF = "bench.bare"
settings.MIDDLEWARE = []


def cities(_request: HttpRequest) -> HttpResponse:
    """Twenty-five cities as a bare list."""
    from cityjourney.organisations.models import City

    rows = City.objects.order_by("name").values_list("name", "country", "population")[:25]
    items = "".join(f"<li>{escape(n)} {c} {p}</li>" for n, c, p in rows)
    return HttpResponse(f"<!doctype html><title>bare</title><ul>{items}</ul>")


urlpatterns = [path("", cities)]
application = get_wsgi_application()
