"""All groups of an edition at a glance."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cityjourney.groups.queries import groups as queries
from cityjourney.groups.queries.tribes import participants
from cityjourney.groups.sentences import MANAGE, SEE
from cityjourney.journeys.views.acting import person_of
from cityjourney.programmes.doors import Entrance, in_edition


@require_safe
@in_edition(SEE)
def groups(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """All groups, one's own first; for the programme team the cities that are in none."""
    person = person_of(request)
    cards = queries.overview(entrance.edition, entrance.access, person, entrance.at)
    manages = entrance.access.allows(MANAGE)
    placed = {place.participation_id for card in cards for place in card.cities}
    core = [city for city in participants(entrance.edition) if city.city_type.spec.part != "mentor"] if manages else []
    context = {
        "edition": entrance.edition,
        "own": [card for card in cards if card.own],
        "others": [card for card in cards if not card.own],
        "manages": manages,
        "alone": [city for city in core if city.pk not in placed],
        "at": entrance.at,
    }
    return render(request, "groups/groups.html", context)
