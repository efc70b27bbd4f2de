"""How a city does: its figures over time, beside its peers, what stands out and what is missing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max

from cityjourney.indicators.enums import Direction
from cityjourney.indicators.logic.distribution import Distribution, Peer, distribution, nearest
from cityjourney.indicators.logic.peers import Facts, Proposal, proposals, reason
from cityjourney.indicators.logic.series import Point, Trend, ordered, trend
from cityjourney.indicators.logic.standout import Finding, finding
from cityjourney.indicators.models import Comparison, Indicator, Reading
from cityjourney.organisations.models import City

SeriesKey = tuple[int, str]
"""Indicator and area."""


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of a city, for one kind of area."""

    indicator: Indicator
    spatial_unit: str
    readings: tuple[Reading, ...]
    points: tuple[Point, ...]
    trend: Trend
    distribution: Distribution | None
    finding: Finding
    peers_known: int
    """How many peers have a figure near in time for the same kind of area."""

    @property
    def last(self) -> Reading:
        """The latest figure."""
        return self.readings[-1]


@dataclass(frozen=True, slots=True)
class Gap:
    """An indicator without a figure, and how many of the peers have one."""

    indicator: Indicator
    peers: int


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """With whom a city is compared: chosen by the city, or proposed with reasons."""

    cities: tuple[City, ...]
    proposals: tuple[Proposal, ...]
    """Why each of them, in the order of likeness."""
    chosen: bool
    named: frozenset[str]
    """Addresses of cities that let others see their name."""


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is known about one city, and what is not."""

    city: City
    peers: PeerGroup
    lines: tuple[Line, ...]
    missing: tuple[Gap, ...]


def point_of(reading: Reading) -> Point:
    """A reading as the series has it."""
    return Point(reading.period, reading.value, reading.flag, reading.break_before, reading.confidence)


def peer_group(city: City, kind: str, others: Mapping[int, str]) -> PeerGroup:
    """The peers that a city chose among others, else those proposed. `others`: key of a city -> its type. 4 queries."""
    facts, cities = _facts(city, kind, others)
    by_slug = {each.slug: each for each in cities.values()}
    mine = next(
        (each for each in facts if each.slug == city.slug), Facts(city.slug, city.population, city.country, kind)
    )
    chosen = [
        by_slug[slug]
        for slug in City.objects.filter(
            pk__in=Comparison.peers.through.objects.filter(comparison__city=city).values("city")
        )
        .order_by("name")
        .values_list("slug", flat=True)
        if slug in by_slug
    ]
    named = frozenset(Comparison.objects.filter(named=True, city__in=cities).values_list("city__slug", flat=True))
    if chosen:
        known = {each.slug: each for each in facts}
        found = [Proposal(each.slug, 0.0, reason(mine, known[each.slug])) for each in chosen]
        return PeerGroup(tuple(chosen), tuple(found), True, named)
    found = proposals(mine, facts)
    return PeerGroup(tuple(by_slug[each.slug] for each in found), tuple(found), False, named)


def candidates(city: City, kind: str, others: Mapping[int, str]) -> tuple[list[tuple[City, Proposal]], Facts]:
    """All cities that could be peers, by name, with what they have in common; and the facts of the city itself."""
    facts, cities = _facts(city, kind, others)
    mine = next(
        (each for each in facts if each.slug == city.slug), Facts(city.slug, city.population, city.country, kind)
    )
    by_slug = {each.slug: each for each in cities.values()}
    found = [
        (by_slug[each.slug], Proposal(each.slug, 0.0, reason(mine, each)))
        for each in facts
        if each.slug != city.slug and each.readings
    ]
    return sorted(found, key=lambda pair: pair[0].name), mine


def _facts(city: City, kind: str, others: Mapping[int, str]) -> tuple[list[Facts], dict[int, City]]:
    """What is compared when peers are looked for, for a city and others. Two queries."""
    kinds = {**others, city.pk: kind}
    cities = City.objects.in_bulk(kinds)
    areas: dict[int, dict[str, int]] = defaultdict(dict)
    counted = Reading.objects.current().filter(city__in=kinds).values("city", "spatial_unit")
    for row in counted.annotate(n=Count("indicator", distinct=True)).order_by():
        areas[row["city"]][row["spatial_unit"]] = row["n"]
    facts = []
    for key, each in cities.items():
        known = areas.get(key, {})
        area = max(known, key=lambda name: (known[name], name), default="")
        facts.append(Facts(each.slug, each.population, each.country, kinds[key], area, sum(known.values())))
    return facts, cities


def profile(city: City, peers: PeerGroup, today: date) -> Profile:
    """Everything about a city. Five queries, however many indicators there are."""
    indicators = {each.pk: each for each in Indicator.objects.filter(active=True)}
    series: dict[SeriesKey, list[Reading]] = defaultdict(list)
    for reading in Reading.objects.current().filter(city=city).select_related("source").order_by("year", "period"):
        if reading.indicator_id in indicators:
            series[reading.indicator_id, reading.spatial_unit].append(reading)
    others = _peer_points([each.pk for each in peers.cities], indicators, series)
    lines = tuple(
        _line(indicators[key[0]], key[1], readings, others.get(key, {}), today)
        for key, readings in sorted(series.items(), key=lambda item: (indicators[item[0][0]].code, item[0][1]))
    )
    known = {key for key, _area in series}
    counted = Reading.objects.current().filter(city__in=[each.pk for each in peers.cities]).exclude(indicator__in=known)
    having = dict(counted.values_list("indicator").annotate(n=Count("city", distinct=True)).order_by())
    missing = [Gap(each, having.get(each.pk, 0)) for each in indicators.values() if each.pk not in known]
    return Profile(city, peers, lines, tuple(sorted(missing, key=lambda gap: (-gap.peers, gap.indicator.code))))


def _peer_points(
    peers: Sequence[int], indicators: Mapping[int, Indicator], series: Mapping[SeriesKey, list[Reading]]
) -> dict[SeriesKey, dict[str, list[Point]]]:
    """The figures of peers for indicators on which cities can be compared: by series, then by city."""
    wanted = {key for key in series if indicators[key[0]].comparable}
    since = min((readings[-1].year for key, readings in series.items() if key in wanted), default=0)
    found: dict[SeriesKey, dict[str, list[Point]]] = defaultdict(lambda: defaultdict(list))
    rows = Reading.objects.current().filter(
        city__in=peers, indicator__in={key for key, _area in wanted}, year__gte=since - 2
    )
    for indicator, area, city, period, value, flag, broken, confidence in rows.order_by("pk").values_list(
        "indicator_id", "spatial_unit", "city__slug", "period", "value", "flag", "break_before", "confidence"
    ):
        if (indicator, area) in wanted:
            found[indicator, area][city].append(Point(period, value, flag, broken, confidence))
    return found


def _line(
    indicator: Indicator, area: str, readings: Sequence[Reading], others: Mapping[str, Iterable[Point]], today: date
) -> Line:
    points = ordered(point_of(reading) for reading in readings)
    near = {city: nearest(found, points[-1].when) for city, found in others.items()}
    peers = [Peer(city, point) for city, point in near.items() if point is not None]
    beside = distribution(points[-1], peers) if indicator.comparable else None
    change = trend(points)
    judged = finding(Direction(indicator.direction).sign, points, change, beside, today)
    by_time = tuple(sorted(readings, key=lambda reading: (point_of(reading).when, reading.period)))
    return Line(indicator, area, by_time, points, change, beside, judged, len(peers))


def versions(city: City, indicator: Indicator) -> list[Reading]:
    """Every version of every reading of an indicator, newest period and version first."""
    found = Reading.objects.filter(city=city, indicator=indicator).select_related("source", "entered_by", "decided_by")
    return list(found.order_by("spatial_unit", "-year", "-period", "-version"))


def waiting(city: City) -> list[Reading]:
    """Drafts and figures that wait for approval, the oldest first."""
    found = Reading.objects.pending().filter(city=city).select_related("indicator", "city", "source", "entered_by")
    return list(found.order_by("entered_at", "pk"))


def coverage(cities: Iterable[int]) -> dict[int, tuple[int, int]]:
    """By city: how many indicators have a figure, and the year of the latest. One query."""
    rows = Reading.objects.current().filter(city__in=list(cities)).values("city")
    found = rows.annotate(n=Count("indicator", distinct=True), year=Max("year")).order_by()
    return {row["city"]: (row["n"], row["year"]) for row in found}
