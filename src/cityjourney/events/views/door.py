"""The way in: who has a role in the edition, or is invited to one of its meetings; everybody else gets 404."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.events.models import Event
from cityjourney.events.rules import Standing, standing
from cityjourney.programmes.doors import Entrance, enter_edition
from cityjourney.programmes.models import Edition
from cityjourney.programmes.rules import Access

P = ParamSpec("P")
ListView = Callable[Concatenate[HttpRequest, Entrance, P], HttpResponseBase]


@dataclass(frozen=True)
class Here:
    """One meeting, and what the reader may do with it."""

    entrance: Entrance
    event: Event
    standing: Standing
    person: User
    extra: dict[str, Any] = field(default_factory=dict)

    def context(self, **more: Any) -> dict[str, Any]:
        """What all pages of one meeting share."""
        return {"edition": self.entrance.edition, "event": self.event, "standing": self.standing, **more}


EventView = Callable[Concatenate[HttpRequest, Here, P], HttpResponseBase]


def in_events(view: ListView[P]) -> Callable[..., HttpResponseBase]:
    """A view below an edition: for people with a role in it, and for those who are invited to a meeting of it."""

    @wraps(view)
    def guarded(request: HttpRequest, edition: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        return view(request, _entrance(request, request.user, edition), *args, **kwargs)

    return guarded


def _entrance(request: HttpRequest, person: User, slug: str) -> Entrance:
    try:
        return enter_edition(request, slug, None)
    except Http404:
        invited = Edition.objects.filter(slug=slug, events__attendees__person=person).select_related("programme")
        edition = invited.first()
        if edition is None:
            raise
        return Entrance(edition, Access(), (), timezone.now())


def at_event(*, runs: bool = False, writes: bool = False) -> Callable[[EventView[P]], Callable[..., HttpResponseBase]]:
    """A view of one meeting (`event` in its address) for those who see it, write it up, or run it; 404 for others."""

    def decorate(view: EventView[P]) -> Callable[..., HttpResponseBase]:
        def guarded(
            request: HttpRequest, entrance: Entrance, /, event: UUID, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            here = find(request, entrance, event)
            enough = here.standing.runs if runs else here.standing.writes if writes else here.standing.sees
            if not enough:
                raise Http404
            return view(request, here, *args, **kwargs)

        return wraps(view)(in_events(guarded))

    return decorate


def find(request: HttpRequest, entrance: Entrance, public_id: UUID) -> Here:
    """The meeting of an address with what the reader may do; four queries."""
    person = request.user
    if not isinstance(person, User):
        raise Http404
    event = get_object_or_404(
        Event.objects.select_related("edition", "kind", "organiser").prefetch_related(
            "cities__city", "cities__consortium"
        ),
        edition=entrance.edition,
        public_id=public_id,
    )
    attendee = event.attendees.filter(person=person).select_related("person").first()
    cities = [city.pk for city in event.cities.all()]
    return Here(entrance, event, standing(entrance.access, event, cities, person, attendee), person)


def page_of(request: HttpRequest, rows: Any, size: int = 25) -> "Page[Any]":
    """The page that the address asks for. Raises `BadRequest` for what is no number, `Http404` past the end."""
    asked = request.GET.get("page", "1")
    if not asked.isascii() or not asked.isdigit() or len(asked) > 6:
        raise BadRequest("page")
    try:
        return Paginator(rows, size).page(int(asked))
    except EmptyPage:
        raise Http404 from None


def chips_of(request: HttpRequest, labels: dict[str, str]) -> list[tuple[str, str]]:
    """Filters in use: what each is called, and the address without it."""
    chips = []
    for name, label in labels.items():
        query = request.GET.copy()
        query.pop(name, None)
        query.pop("page", None)
        chips.append((label, f"?{query.urlencode()}"))
    return chips


def act(request: HttpRequest, command: Callable[[], object], done: str, to: str, *args: Any) -> HttpResponse:
    """Run a command; say that it is done, or why not; go on to a page."""
    try:
        command()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(to, *args)
