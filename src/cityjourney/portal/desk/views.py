"""What to do now, what is late, what comes next: of one city, and of one person over all their cities."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cityjourney.allocations.ways import why
from cityjourney.core.clock import programme_day
from cityjourney.groups.queries.around import around
from cityjourney.groups.sentences import SEE as SEE_GROUPS
from cityjourney.journeys.logic.standing import Standing, Step, by_city, standing
from cityjourney.journeys.queries.steps import read, steps_in
from cityjourney.journeys.queries.together import together
from cityjourney.journeys.queries.visits import Account, balances_of
from cityjourney.journeys.rules import rights
from cityjourney.journeys.sentences import SEE
from cityjourney.journeys.views.acting import city_of, person_of
from cityjourney.programmes.doors import Entrance, in_city, in_edition
from cityjourney.programmes.models import Participation
from cityjourney.programmes.models.access import accesses_of
from cityjourney.reports.sentences import SEE as ASSESSED

NEXT, LATE, PROMISED = 8, 12, 5


@require_safe
@in_edition(SEE)
def desk(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """The desk of one's own city; with several cities, what waits in all of them."""
    person = person_of(request)
    accesses = accesses_of(person, entrance.at)
    own = sorted({pk for access in accesses.values() for pk in access.cities})
    rows = Participation.objects.current().select_related("edition", "city", "city_type", "consortium")
    mine = [
        city
        for city in rows.filter(pk__in=own).order_by("city__name")
        if accesses[city.edition_id].allows(SEE, city.pk)
    ]
    if len(mine) == 1 and mine[0].edition_id == entrance.edition.pk:
        return redirect("desk_city", entrance.edition.slug, mine[0].city.slug)
    if not mine:
        return redirect("cohort", entrance.edition.slug)
    today = programme_day(entrance.at)
    waiting = read(person, mine, accesses, entrance.at)
    steps = steps_in(waiting, person)
    found = standing(together(steps), today)
    context = {
        "edition": entrance.edition,
        "cities": _places(mine, standing(steps, today)),
        "standing": found,
        "today": today,
        **_cut(found),
        "promised": waiting.promises_to(person)[:PROMISED],
    }
    return render(request, "portal/desk/mine.html", context)


def _places(
    cities: Sequence[Participation], found: Standing
) -> list[tuple[Participation, Sequence[Step], Step | None]]:
    """Each city with what is late in it and what comes next there; those with most that is late first."""
    late, ahead = by_city(found.late), by_city((*found.now, *found.next))
    rows = [(city, late.get(str(city), []), next(iter(ahead.get(str(city), [])), None)) for city in cities]
    return sorted(rows, key=lambda row: (-len(row[1]), str(row[0])))


def _cut(found: Standing) -> dict[str, object]:
    """How much of each list is shown, and the one step to act on."""
    first = found.first
    return {
        "first": first,
        "now": [step for step in found.now if step is not first],
        "late": [step for step in found.late if step is not first][:LATE],
        "late_more": max(len([step for step in found.late if step is not first]) - LATE, 0),
        "next": [step for step in found.next if step is not first][:NEXT],
    }


@require_safe
@in_city(SEE)
def desk_city(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """The desk of one city."""
    city, person, today = city_of(entrance), person_of(request), programme_day(entrance.at)
    waiting = read(person, [city], {entrance.edition.pk: entrance.access}, entrance.at)
    found = standing(steps_in(waiting, person), today)
    context = {
        "edition": entrance.edition,
        "participation": city,
        "slug": city.city.slug,
        "may": rights(entrance.access, city.pk),
        "standing": found,
        "today": today,
        "prepared": waiting.lists.get((found.first.event, city.pk), []) if found.first and found.first.event else [],
        "accounts": _shown(balances_of(city, entrance.phases, today), entrance),
        "deliverables": [(each, each.is_late(today)) for each in waiting.deliverables],
        "assessed": entrance.may(ASSESSED) and bool(entrance.edition.methodology.assessment_steps),
        "around": around(city) if entrance.access.reach(SEE_GROUPS) else None,
        "ways": list(why(entrance.access, city)),
        "promised": waiting.promises_to(person)[:PROMISED],
        **_cut(found),
    }
    return render(request, "portal/desk/desk.html", context)


def _shown(accounts: Sequence[Account], entrance: Entrance) -> list[Account]:
    """Visits to this city that can still be made; the rest stands on the page of visits."""
    to_one_city = {kind.key for kind in entrance.edition.methodology.event_kinds if kind.reach == "city"}
    return [
        account
        for account in accounts
        if (account.outlook is None or not account.outlook.over)
        and to_one_city.intersection(account.row.credit_kind.spec.event_kinds)
    ]
