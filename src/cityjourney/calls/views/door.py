"""The way into a call: fetch and authorise in one step; whoever may not gets 404."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from cityjourney.accounts.models import User
from cityjourney.calls import queries
from cityjourney.calls.models import Application, Call
from cityjourney.calls.sentences import ASSESS, DECIDE, MANAGE, clock
from cityjourney.core.errors import DomainError
from cityjourney.programmes.doors import Entrance, in_edition

P = ParamSpec("P")


@dataclass(frozen=True)
class Here:
    """One call, and who reads."""

    entrance: Entrance
    call: Call
    person: User

    def context(self, **more: Any) -> dict[str, Any]:
        """What all pages of one call share."""
        call, access = self.call, self.entrance.access
        return {
            "edition": self.entrance.edition,
            "call": call,
            "is_open": call.is_open(self.entrance.at),
            "has_closed": self.entrance.at >= call.closes_at,
            "closes": clock(call.closes_at, call.time_zone),
            "may_manage": access.allows(MANAGE),
            "may_decide": access.allows(DECIDE),
            "may_assess": access.allows(ASSESS),
            **more,
        }

    def application(self, public_id: UUID) -> Application:
        """An application that was handed in and in which the reader has no stake. Raises `Http404`."""
        return get_object_or_404(
            queries.seen_by(self.call, self.person, self.entrance.at).select_related("call__edition"),
            public_id=public_id,
        )


CallView = Callable[Concatenate[HttpRequest, Here, P], HttpResponseBase]


def at_call(*wanted: str) -> Callable[[CallView[P]], Callable[..., HttpResponseBase]]:
    """A view of one call (`call` in its address) for people with one of the permissions in the whole edition."""

    def decorate(view: CallView[P]) -> Callable[..., HttpResponseBase]:
        def guarded(
            request: HttpRequest, entrance: Entrance, /, call: str, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            found = queries.call_of(entrance.edition.slug, call)
            if found is None or not isinstance(request.user, User):
                raise Http404
            if not any(entrance.access.allows(each) for each in wanted):
                raise Http404
            return view(request, Here(entrance, found, request.user), *args, **kwargs)

        return wraps(view)(in_edition(wanted)(guarded))

    return decorate


def revision_seen(request: HttpRequest) -> int:
    """The revision that the form showed; -1 for what no form of ours sends."""
    written = request.POST.get("revision", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else -1


def act(request: HttpRequest, command: Callable[[], object], done: str, to: str, *args: Any) -> HttpResponse:
    """Run a command; say that it is done, or why not; go on to a page."""
    try:
        command()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(to, *args)
