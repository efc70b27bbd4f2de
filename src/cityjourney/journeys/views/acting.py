"""What all pages of a journey share: the city, the person, an act with its answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.journeys.rules import rights
from cityjourney.programmes.doors import Entrance
from cityjourney.programmes.models import Participation


def city_of(entrance: Entrance) -> Participation:
    """The city of the address: `in_city` has put it there."""
    assert entrance.participation is not None  # noqa: S101
    return entrance.participation


def person_of(request: HttpRequest) -> User:
    """The person who acts: only people with a role get past `in_city` and `in_edition`."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def context_of(entrance: Entrance, **more: Any) -> dict[str, Any]:
    """What the templates of a city's journey share."""
    city = city_of(entrance)
    return {
        "edition": entrance.edition,
        "participation": city,
        "slug": city.city.slug,
        "may": rights(entrance.access, city.pk),
        "at": entrance.at,
        **more,
    }


def act(request: HttpRequest, command: Callable[[], Any], done: str = "") -> bool:
    """Do it, and say so; or say in a sentence why it cannot be done. Returns whether it was done."""
    try:
        command()
    except DomainError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, done or _("Saved."))
    return True


def first_error(form: Any) -> str:
    """The first thing that is wrong with a form, as a sentence."""
    for field, problems in form.errors.items():
        label = form.fields[field].label if field in form.fields else ""
        return f"{label}: {problems[0]}" if label else str(problems[0])
    return ""
