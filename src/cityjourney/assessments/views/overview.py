"""The cities of an edition with what each has found out so far."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cityjourney.assessments.queries.overview import states_of
from cityjourney.assessments.sentences import ANSWER, SEE
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.models import Participation
from cityjourney.questionnaires.registry import SEE_RESULTS


@require_safe
@in_edition((SEE, ANSWER))
def index(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """All cities within reach; people of one city go straight there."""
    sees, judges = entrance.access.reach(SEE), entrance.access.reach(ANSWER)
    current = Participation.objects.current().filter(edition=entrance.edition)
    if not sees.everywhere:
        current = current.filter(pk__in=sorted(sees.participations or judges.participations))
    cities = list(current.select_related("city", "city_type", "theme", "consortium").order_by("city__name"))
    if len(cities) == 1 and not sees.everywhere:
        page = "assessments:chain" if sees else "assessments:judge"
        return redirect(page, entrance.edition.slug, cities[0].city.slug)
    context = {
        "edition": entrance.edition,
        "rows": states_of(cities),
        "sends": bool(entrance.access.reach(SEE_RESULTS)),
    }
    return render(request, "assessments/index.html", context)
