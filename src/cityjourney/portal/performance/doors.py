"""The way to a city's figures: through its part in an edition, its own or that of its consortium."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from cityjourney.organisations.models import City
from cityjourney.programmes.doors import Entrance, in_city
from cityjourney.programmes.models import Edition, Participation

P = ParamSpec("P")
SEE = "city.see"


@dataclass(frozen=True)
class Here:
    """Where a request has arrived: the part in the edition, and the city whose figures are meant."""

    entrance: Entrance
    participation: Participation
    city: City
    members: tuple[City, ...] = ()
    """All cities of the consortium, if it is one."""

    @property
    def edition(self) -> Edition:
        """The edition."""
        return self.entrance.edition

    @property
    def at(self) -> datetime:
        """The moment of the request."""
        return self.entrance.at

    def may(self, permission: str) -> bool:
        """Whether the reader may do something to this city."""
        return self.entrance.may(permission)


HereView = Callable[Concatenate[HttpRequest, Here, P], HttpResponseBase]


def in_figures(permission: str) -> Callable[[HereView[P]], Callable[..., HttpResponseBase]]:
    """A view of one city's figures. A member of a consortium is reached through the consortium's part.

    A city that has left can still be read; nothing is written any more.
    """

    def decorate(view: HereView[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(
            request: HttpRequest, edition: str, city: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            together = Participation.objects.current().filter(edition__slug=edition, consortium__members__slug=city)
            lead = together.exclude(city__slug=city).values_list("city__slug", flat=True).first()

            def inner(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
                here = _here(entrance, city)
                if permission != SEE and here.participation.left_on is not None:
                    raise Http404
                return view(request, here, *args, **kwargs)

            return in_city(permission)(inner)(request, edition, lead or city)

        return guarded

    return decorate


def _here(entrance: Entrance, slug: str) -> Here:
    participation = entrance.participation
    assert participation is not None  # noqa: S101 (`in_city` has put it there)
    if participation.consortium is None:
        return Here(entrance, participation, participation.city)
    members = tuple(participation.consortium.members.all())
    city = next((each for each in members if each.slug == slug), participation.city)
    return Here(entrance, participation, city, members)
