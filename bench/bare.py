"""The yardstick: the least that Django does for a page of 25 rows. One query, one template, no middleware."""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityjourney.config.settings")
django.setup()
settings.ROOT_URLCONF = "bench.bare"
settings.MIDDLEWARE = []
PAGE = Template(
    "<!doctype html><title>Cities</title><h1>Cities</h1><table>{% for name, country, people in rows %}"
    "<tr><th>{{ name }}<td>{{ country }}<td>{{ people }}</tr>{% endfor %}</table>"
)


def cities(_request: HttpRequest) -> HttpResponse:
    """Twenty-five cities as a bare list."""
    from cityjourney.organisations.models import City

    rows = City.objects.order_by("name").values_list("name", "country", "population")[:25]
    return HttpResponse(PAGE.render(Context({"rows": rows})))


urlpatterns = [path("", cities)]
application = get_wsgi_application()
