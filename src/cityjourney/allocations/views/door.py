"""The way into matching: the whole edition, for people who manage it; perhaps one run of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from cityjourney.accounts.models import User
from cityjourney.allocations.logic.inputs import Place
from cityjourney.allocations.logic.rules import Rules
from cityjourney.allocations.models import Run
from cityjourney.allocations.queries.gathering import theme_names
from cityjourney.allocations.queries.rules import rules_of_run
from cityjourney.allocations.queries.runs import known_of, run_of
from cityjourney.allocations.sentences import MANAGE
from cityjourney.allocations.words.conflicts import Conflicts
from cityjourney.allocations.words.reasons import Why
from cityjourney.core.errors import DomainError
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.models import CityType, Edition

P = ParamSpec("P")


@dataclass(frozen=True)
class Here:
    """The edition, and who reads."""

    entrance: Entrance
    person: User

    @property
    def edition(self) -> Edition:
        """The edition."""
        return self.entrance.edition

    def context(self, **more: Any) -> dict[str, Any]:
        """What all pages share."""
        return {"edition": self.edition, **more}

    def types(self) -> dict[str, str]:
        """City types by key; one query."""
        return {each.key: str(each) for each in CityType.objects.filter(edition=self.edition)}


@dataclass(frozen=True)
class RunHere(Here):
    """One run, and who reads."""

    run: Run

    @property
    def places(self) -> Mapping[str, Place]:
        """What was known of each city and mentor when the run began."""
        return known_of(self.run).places

    @property
    def rules(self) -> Rules:
        """What the run went by."""
        return rules_of_run(self.run)

    def name(self, key: str) -> str:
        """The name of a city or mentor."""
        return known_of(self.run).name(key)

    def context(self, **more: Any) -> dict[str, Any]:
        """What all pages of a run share."""
        return super().context(run=self.run, is_silent=self.run.is_silent(self.entrance.at), **more)

    def why(self) -> Why:
        """Says why; one query for the themes."""
        return Why(self.run.problem, self.places, theme_names(self.edition), self.rules)

    def conflicts(self) -> Conflicts:
        """Says what conflicts; one query for the types."""
        return Conflicts(self.run.problem, self.places, self.types())


HereView = Callable[Concatenate[HttpRequest, Here, P], HttpResponseBase]
RunView = Callable[Concatenate[HttpRequest, RunHere, P], HttpResponseBase]


def managing(view: HereView[P]) -> Callable[..., HttpResponseBase]:
    """A view for people who manage the matching of the whole edition."""

    def guarded(request: HttpRequest, entrance: Entrance, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User) or not entrance.access.allows(MANAGE):
            raise Http404
        return view(request, Here(entrance, request.user), *args, **kwargs)

    return wraps(view)(in_edition(MANAGE)(guarded))


def at_run(view: RunView[P]) -> Callable[..., HttpResponseBase]:
    """A view of one run: its address has `number`."""
    return _guarded(view, whole=False)


def at_result(view: RunView[P]) -> Callable[..., HttpResponseBase]:
    """A view of a run that has groups; without them it is not there."""
    return _guarded(view, whole=True)


def _guarded(view: RunView[P], *, whole: bool) -> Callable[..., HttpResponseBase]:
    def guarded(
        request: HttpRequest, entrance: Entrance, /, number: int, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not isinstance(request.user, User) or not entrance.access.allows(MANAGE):
            raise Http404
        found = run_of(entrance.edition, number)
        if found is None or (whole and not found.groups):
            raise Http404
        return view(request, RunHere(entrance, request.user, found), *args, **kwargs)

    return wraps(view)(in_edition(MANAGE)(guarded))


def uploaded(form: Any) -> bytes:
    """The content of a form with a file. Raises `DomainError` with what is wrong with it."""
    if not form.is_valid():
        raise DomainError(" ".join(str(each) for errors in form.errors.values() for each in errors))
    content: bytes = form.cleaned_data["file"]
    return content
