"""The door to a deliverable: people of its city, and, once it is shared, all participants of the edition."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from cityjourney.journeys.sentences import SEE
from cityjourney.programmes.doors import enter_edition
from cityjourney.programmes.models import Participation


def in_deliverable(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let in who sees any city of the edition; the view then refuses what is not shared with them."""

    @wraps(view)
    def guarded(request: HttpRequest, edition: str, city: str, **kwargs: object) -> HttpResponseBase:
        try:
            entrance = enter_edition(request, edition, SEE)
            rows = Participation.objects.filter(edition=entrance.edition, city__slug=city)
            found = rows.select_related("edition", "city", "city_type", "theme", "consortium").order_by("-pk").first()
            if found is None:
                raise Http404
        except Http404:
            if request.user.is_authenticated:
                raise
            return redirect_to_login(request.get_full_path())
        entrance = replace(entrance, participation=found)
        request.entrance = entrance  # type: ignore[attr-defined]
        return view(request, entrance, **kwargs)

    return guarded
