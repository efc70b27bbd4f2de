"""The way to one group: fetched and authorised in one call; who may not gets 404."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from cityjourney.accounts.models import User
from cityjourney.groups.models import Group
from cityjourney.groups.queries.sessions import members_of
from cityjourney.groups.rules import Standing, cities_of, standing
from cityjourney.groups.sentences import SEE
from cityjourney.journeys.views.acting import person_of
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.models import Participation

P = ParamSpec("P")
Need = Literal["sees", "inside", "acts", "guides", "manages"]


@dataclass(frozen=True)
class Here:
    """One group, its cities without the mentor, and what the reader may do."""

    entrance: Entrance
    group: Group
    members: tuple[Participation, ...]
    may: Standing
    person: User

    @property
    def everybody(self) -> tuple[Participation, ...]:
        """The cities and the mentor."""
        return (*self.members, self.group.mentor)

    @property
    def own(self) -> list[Participation]:
        """Those of them for which the reader speaks."""
        return [city for city in self.everybody if city.pk in self.may.own]

    def city(self, public_id: str) -> Participation | None:
        """One of the reader's cities by what forms call it; the only one if there is one."""
        own = self.own
        return next((city for city in own if str(city.public_id) == public_id), own[0] if len(own) == 1 else None)

    def context(self, **more: Any) -> dict[str, Any]:
        """What all pages of one group share."""
        return {
            "edition": self.entrance.edition,
            "group": self.group,
            "members": self.members,
            "may": self.may,
            "own": self.own,
            "mine_ids": self.may.own,
            "at": self.entrance.at,
            **more,
        }


def own_of(entrance: Entrance, everybody: Iterable[Participation]) -> list[Participation]:
    """The cities of an edition for which the reader speaks."""
    mine = cities_of(entrance.access)
    return [city for city in everybody if city.pk in mine]


GroupView = Callable[Concatenate[HttpRequest, Here, P], HttpResponseBase]


def at_group(need: Need) -> Callable[[GroupView[P]], Callable[..., HttpResponseBase]]:
    """A view of one group (`group` in its address) for those who have what it needs; 404 for others."""

    def decorate(view: GroupView[P]) -> Callable[..., HttpResponseBase]:
        def guarded(
            request: HttpRequest, entrance: Entrance, /, group: UUID, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            here = find(request, entrance, group)
            if need != "sees" and not getattr(here.may, need):
                raise Http404
            return view(request, here, *args, **kwargs)

        return wraps(view)(in_edition(SEE)(guarded))

    return decorate


def find(request: HttpRequest, entrance: Entrance, public_id: UUID) -> Here:
    """The group of an address with what the reader may do; two queries."""
    rows = Group.objects.select_related(
        "edition", "theme", "expert", "mentor__city", "mentor__consortium", "mentor__city_type", "mentor__theme"
    )
    group = get_object_or_404(rows, edition=entrance.edition, public_id=public_id)
    members, person = tuple(members_of(group)), person_of(request)
    may = standing(entrance.access, group, [city.pk for city in members], person)
    return Here(entrance, group, members, may, person)
