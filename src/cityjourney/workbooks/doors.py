"""The way to a city's workbook: through its part in an edition, its own or that of its consortium."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from cityjourney.accounts.models import User
from cityjourney.organisations.models import City
from cityjourney.programmes.doors import Entrance, in_city
from cityjourney.programmes.models import Participation
from cityjourney.workbooks.models import Copy, Upload

P = ParamSpec("P")
ENTER, APPROVE = "indicators.enter", "indicators.approve"
"""Who may enter figures may also hand copies out, bring them back and take figures over. Approving is another thing."""


@dataclass(frozen=True)
class Here:
    """Where a request has arrived: the part in the edition, the city whose figures are meant, and who asks."""

    entrance: Entrance
    participation: Participation
    city: City
    members: tuple[City, ...]
    """All cities of the consortium, if it is one."""
    person: User

    @property
    def at(self) -> datetime:
        """The moment of the request."""
        return self.entrance.at

    @property
    def names(self) -> tuple[str, str]:
        """Edition and city, as addresses have them."""
        return self.entrance.edition.slug, self.city.slug

    def context(self, **more: Any) -> dict[str, Any]:
        """What all pages share."""
        return {
            "edition": self.entrance.edition, "participation": self.participation, "city": self.city,
            "members": self.members, **more,
        }  # fmt: skip

    def copy(self, public_id: UUID | str) -> Copy:
        """A copy of this city's workbook. Raises `Http404`."""
        copies = Copy.objects.filter(participation=self.participation, city=self.city)
        return get_object_or_404(
            copies.select_related("participation__edition", "city", "made_by"), public_id=public_id
        )  # fmt: skip

    def upload(self, public_id: UUID) -> Upload:
        """A file that came back to this city. Raises `Http404`."""
        uploads = Upload.objects.filter(participation=self.participation, city=self.city)
        related = ("participation__edition", "city", "copy", "uploaded_by")
        return get_object_or_404(uploads.select_related(*related), public_id=public_id)


HereView = Callable[Concatenate[HttpRequest, Here, P], HttpResponseBase]


def in_workbooks(view: HereView[P]) -> Callable[..., HttpResponseBase]:
    """A view of one city's workbook. A member of a consortium is reached through the consortium's part.

    A city that has left has none any more: 404.
    """

    @wraps(view)
    def guarded(request: HttpRequest, edition: str, city: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        together = Participation.objects.current().filter(edition__slug=edition, consortium__members__slug=city)
        lead = together.exclude(city__slug=city).values_list("city__slug", flat=True).first()

        def inner(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
            return view(request, _here(request, entrance, city), *args, **kwargs)

        return in_city(ENTER)(inner)(request, edition, lead or city)

    return guarded


def _here(request: HttpRequest, entrance: Entrance, slug: str) -> Here:
    participation, person = entrance.participation, request.user
    if participation is None or participation.left_on is not None or not isinstance(person, User):
        raise Http404
    members = tuple(participation.consortium.members.all()) if participation.consortium else ()
    city = next((each for each in members if each.slug == slug), participation.city)
    return Here(entrance, participation, city, members, person)
