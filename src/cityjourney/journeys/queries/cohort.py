"""All cities at a glance: place in the journey, what is late and why, freshness, visits, deliverables."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value, Window
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce, RowNumber
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.audit.models import EntryScope
from cityjourney.core.fields import in_language
from cityjourney.journeys.enums import DeliverableState
from cityjourney.journeys.logic.plan import concerns, month_of
from cityjourney.journeys.models import CreditAccount, Deliverable, PlannedItem, SavedView
from cityjourney.organisations.countries import country_name
from cityjourney.programmes.models import Edition, Membership, Participation, Phase, Role
from cityjourney.programmes.rules import Access

REASONS = 3
SORTS = {"late": ("-late", "oldest", "city__name"), "name": ("city__name",), "due": ("oldest", "city__name")}


@dataclass(frozen=True)
class Asked:
    """What the address asks for; empty means all."""

    q: str = ""
    country: str = ""
    city_type: str = ""
    theme: str = ""
    expert: str = ""
    standing: str = ""
    """late: only cities with something late; on_track: only the others."""
    sort: str = "late"


@dataclass(frozen=True)
class Row:
    """One city as the cohort view shows it. `reasons` say what is late, the longest first."""

    city: Participation
    place: str
    month: int
    late: int
    oldest: date | None
    reasons: Sequence[str]
    fresh: datetime | None
    credits_left: int
    credits_granted: int
    states: dict[str, int]
    experts: Sequence[str]

    @property
    def accepted(self) -> int:
        """How many deliverables are accepted."""
        return self.states.get(DeliverableState.ACCEPTED, 0)

    @property
    def deliverables(self) -> int:
        """How many deliverables the city hands in."""
        return sum(self.states.values())


def cities_in(edition: Edition, access: Access, asked: Asked, today: date) -> QuerySet[Participation]:
    """The cities that a reader may see, narrowed and sorted; not read yet."""
    reach = access.reach("city.see")
    rows = edition.participations.current()
    if not reach.everywhere:
        rows = rows.filter(pk__in=sorted(reach.participations))
    if asked.q:
        rows = rows.filter(Q(city__name__icontains=asked.q) | Q(consortium__name__icontains=asked.q))
    exact = {"city__country": asked.country, "city_type__key": asked.city_type, "theme__key": asked.theme}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if asked.expert:
        held = Membership.objects.filter(person__public_id=asked.expert, until=None, participation__isnull=False)
        rows = rows.filter(pk__in=held.values("participation_id"))
    found = _with_lateness(rows, today)
    if asked.standing:
        found = found.filter(Q(late__gt=0) if asked.standing == "late" else Q(late=0))
    found = found.select_related("city", "consortium", "city_type", "theme")
    found = found.defer("city_type__data", "theme__data")
    return found.order_by(*_order(asked.sort), "pk")


def _order(sort: str) -> list[str | OrderBy]:
    return [F("oldest").asc(nulls_last=True) if name == "oldest" else name for name in SORTS.get(sort, SORTS["late"])]


def _with_lateness(rows: QuerySet[Participation], today: date) -> QuerySet[Any]:
    """With how much is late, and since when."""
    late = PlannedItem.objects.late(today).filter(participation=OuterRef("pk")).order_by().values("participation")
    return rows.annotate(
        late=Coalesce(Subquery(late.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0)),
        oldest=Subquery(late.annotate(day=Min("due_on")).values("day")),
    )


def rows_of(
    cities: Sequence[Participation], phases: Sequence[Phase], today: date, experts: Sequence[Membership]
) -> list[Row]:
    """The rows of these cities, with those of the experts who advise them; a fixed number of queries."""
    keys = [city.pk for city in cities]
    reasons, fresh = _reasons(cities, today), _freshness(cities)
    visits = {
        pk: (granted, granted - spent)
        for pk, granted, spent in CreditAccount.objects.filter(participation__in=keys)
        .order_by()
        .values_list("participation_id")
        .annotate(granted_sum=Sum("granted"), spent=Sum(F("reserved") + F("used") + F("expired")))
    }
    states: dict[int, Counter[str]] = defaultdict(Counter)
    for pk, state in (
        Deliverable.objects.filter(participation__in=keys).order_by().values_list("participation_id", "state")
    ):
        states[pk][state] += 1
    names = _names_by_city(experts)
    found = []
    for city in cities:
        granted, left = visits.get(city.pk, (0, 0))
        place, month = place_of(city, phases, today)
        found.append(
            Row(
                city=city,
                place=place,
                month=month,
                late=city.late,  # type: ignore[attr-defined]
                oldest=city.oldest,  # type: ignore[attr-defined]
                reasons=reasons.get(city.pk, []),
                fresh=fresh.get(city.scope),
                credits_left=left,
                credits_granted=granted,
                states=dict(states[city.pk]),
                experts=names.get(city.pk, []),
            )
        )
    return found


def place_of(city: Participation, phases: Sequence[Phase], today: date) -> tuple[str, int]:
    """In which phase a city is, in words, and in which month of the programme."""
    month = month_of(city.edition.starts_on, today)
    mine = [phase for phase in phases if concerns(phase.spec.city_types, city.city_type.key)]
    open_now = [phase for phase in mine if phase.starts_on <= today <= phase.ends_on]
    if open_now:
        phase = max(open_now, key=lambda each: each.starts_on)
        words = _("%(phase)s, month %(month)d of %(months)d") % {
            "phase": in_language(phase.spec.short_name),
            "month": month_of(phase.starts_on, today),
            "months": phase.spec.months,
        }
        return words, month
    if mine and today < min(phase.starts_on for phase in mine):
        return _("not begun"), month
    return _("finished") if mine else "–", month


def _reasons(cities: Sequence[Any], today: date) -> dict[int, list[str]]:
    """What is late in each city, the longest first, and how many more; no more is read than is said."""
    order = Window(RowNumber(), partition_by="participation", order_by=("due_on", "pk"))
    rows = PlannedItem.objects.late(today).filter(participation__in=[city.pk for city in cities]).annotate(nth=order)
    rows = rows.filter(nth__lte=REASONS).select_related("event_kind", "deliverable_kind").order_by("due_on", "pk")
    found: dict[int, list[str]] = defaultdict(list)
    for item in rows.defer("event_kind__data", "deliverable_kind__data"):
        words = {"what": item, "day": date_format(item.due_on, "DAY_FORMAT")}
        found[item.participation_id].append(_("%(what)s, since %(day)s") % words)
    for city in cities:
        if (more := city.late - REASONS) > 0:
            found[city.pk].append(ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more})
    return found


def _freshness(cities: Sequence[Participation]) -> dict[str, datetime]:
    """When somebody last did something for each city."""
    rows = EntryScope.objects.filter(scope__in=[city.scope for city in cities], entry__by__isnull=False)
    return dict(rows.order_by().values_list("scope").annotate(Max("entry__at")))


def _names_by_city(experts: Iterable[Membership]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for held in experts:
        found[held.participation_id or 0].append(str(held.person))
    return found


def experts_in(edition: Edition, access: Access) -> list[Membership]:
    """Who reviews for the cities that a reader may see, by the order of their roles; two queries."""
    roles = Role.objects.filter(edition=edition, scope="city")
    reviewing = [role.pk for role in roles if any("journeys.review" in grant.may for grant in role.spec.grants)]
    reach = access.reach("city.see")
    rows = Membership.objects.filter(role__in=reviewing, until=None, participation__isnull=False)
    if not reach.everywhere:
        rows = rows.filter(participation__in=sorted(reach.participations))
    return list(rows.select_related("person").order_by("role__position", "pk"))


def facets(edition: Edition, access: Access, experts: Iterable[Membership]) -> dict[str, list[tuple[str, str]]]:
    """Values for the filters: countries, types, themes, experts; one query."""
    rows = Participation.objects.current().filter(edition=edition)
    reach = access.reach("city.see")
    if not reach.everywhere:
        rows = rows.filter(pk__in=sorted(reach.participations))
    found: dict[str, set[tuple[str, str]]] = {"country": set(), "city_type": set(), "theme": set()}
    columns = ("city__country", "city_type__key", "city_type__name", "theme__key", "theme__name")
    for country, type_key, type_name, theme_key, theme_name in rows.order_by().values_list(*columns).distinct():
        found["country"].add((country, country_name(country)))
        found["city_type"].add((type_key, in_language(type_name)))
        if theme_key:
            found["theme"].add((theme_key, in_language(theme_name)))
    choices = {name: sorted(pairs, key=lambda pair: pair[1]) for name, pairs in found.items()}
    people = {(str(held.person.public_id), str(held.person)) for held in experts}
    return choices | {"expert": sorted(people, key=lambda pair: pair[1])}


def views_of(person_id: int, edition: Edition) -> list[SavedView]:
    """The views that somebody has kept; one query."""
    return list(SavedView.objects.filter(person_id=person_id, edition=edition))
