"""The way into an edition for views: fetch and authorise in one call, so that no view can forget one of them.

Who may not gets the same answer as for what does not exist: 404, after the same number of queries. People who have not
signed in are sent to sign in, whether the address exists or not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from cityjourney.accounts.models import User
from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.models import Edition, Participation, Phase
from cityjourney.programmes.models.access import access_from, held_by

P = ParamSpec("P")
Person = User | AnonymousUser
Wanted = str | tuple[str, ...] | None
"""A permission, several of which one is enough, or None: any role."""


@dataclass(frozen=True)
class Entrance:
    """Where a request has arrived: the edition, what the reader may do there, its phases, perhaps one city."""

    edition: Edition
    access: Access
    phases: tuple[Phase, ...]
    at: datetime
    participation: Participation | None = None

    def may(self, permission: str) -> bool:
        """Whether the reader may do something here: to the city, or, without one, to the whole edition."""
        return self.access.allows(permission, self.participation.pk if self.participation else None)


def get_edition_or_404(person: Person, slug: str, permission: Wanted, *, at: datetime) -> Entrance:
    """The edition, if a permission carries anywhere in it (None: any role will do). Raises `Http404`; 3 queries."""
    held = held_by(person, at, Q(edition__slug=slug))
    edition, roles = next(iter(held.items()), (None, []))
    if edition is None:
        edition = Edition.objects.filter(slug=slug, guide_public=True).select_related("programme").first()
    found = Phase.objects.filter(edition__slug=slug, retired=False).order_by()
    phases = sorted(found, key=lambda phase: (phase.position, phase.pk))
    if edition is None:
        raise Http404
    access = access_from(edition, roles, phases, at)
    wanted = (permission,) if isinstance(permission, str) else permission
    if not (access.is_member if wanted is None else any(access.reach(each) for each in wanted)):
        raise Http404
    return Entrance(edition, access, tuple(phases), at)


def get_participation_or_404(person: Person, slug: str, city: str, permission: str, *, at: datetime) -> Entrance:
    """The city of an edition, if the permission reaches it. Raises `Http404`; four queries."""
    entrance = get_edition_or_404(person, slug, permission, at=at)
    rows = entrance.edition.participations.filter(city__slug=city)
    participation = max(
        rows.select_related("city", "city_type", "theme", "consortium"),
        key=lambda each: (each.left_on is None, each.left_on or date.min, each.pk),
        default=None,
    )
    if participation is None or not entrance.access.allows(permission, participation.pk):
        raise Http404
    return Entrance(entrance.edition, entrance.access, entrance.phases, at, participation)


def enter_edition(request: HttpRequest, slug: str, permission: Wanted) -> Entrance:
    """Like `get_edition_or_404`, once per request; the context processor reads `request.entrance`."""
    at = timezone.now()
    request.entrance = get_edition_or_404(request.user, slug, permission, at=at)  # type: ignore[attr-defined]
    return request.entrance  # type: ignore[attr-defined,no-any-return]


EditionView = Callable[Concatenate[HttpRequest, Entrance, P], HttpResponseBase]


def in_edition(
    permission: Wanted,
) -> Callable[[EditionView[P]], Callable[..., HttpResponseBase]]:
    """A view inside an edition: its address has `edition`, the view gets an `Entrance` in place of it."""

    def decorate(view: EditionView[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, edition: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            try:
                entrance = enter_edition(request, edition, permission)
            except Http404:
                if request.user.is_authenticated:
                    raise
                return redirect_to_login(request.get_full_path())
            return view(request, entrance, *args, **kwargs)

        return guarded

    return decorate


def in_city(permission: str) -> Callable[[EditionView[P]], Callable[..., HttpResponseBase]]:
    """A view of one city: its address has `edition` and `city`, the view gets an `Entrance` with its participation."""

    def decorate(view: EditionView[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(
            request: HttpRequest, edition: str, city: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            try:
                entrance = get_participation_or_404(request.user, edition, city, permission, at=timezone.now())
            except Http404:
                if request.user.is_authenticated:
                    raise
                return redirect_to_login(request.get_full_path())
            request.entrance = entrance  # type: ignore[attr-defined]
            return view(request, entrance, *args, **kwargs)

        return guarded

    return decorate
