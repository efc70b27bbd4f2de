"""Every list page costs the same number of queries for 3 rows and for 300."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.organisations.models import City
from cityjourney.programmes.models import CityType, Invitation, Membership, Participation
from tests.pages.query_counts import QUERY_COUNTS
from tests.programmes.world import FIRST_DAY, World

IN_CITY = {
    "assessments:answers",
    "assessments:chain",
    "assessments:maturity",
    "assessments:scan",
    "city",
    "city_trail",
    "desk_city",
    "journeys:achievements",
    "journeys:deliverables",
    "journeys:timeline",
    "journeys:visits",
    "reports:path",
    "reports:synthesis",
    "workbooks:home",
    "workbooks:history",
}


def fill(world: World, start: int, end: int) -> None:
    """Cities, people, invitations and trail lines, many at once."""
    kinds = list(CityType.objects.filter(edition=world.edition))
    rep, stakeholder = world.role("representative"), world.role("stakeholder")
    numbers = range(start, end)
    cities = City.objects.bulk_create(City(slug=f"c{n}", name=f"City {n}", country="ES") for n in numbers)
    spaces = Participation.objects.bulk_create(
        Participation(edition=world.edition, city=city, city_type=kinds[n % len(kinds)], joined_on=FIRST_DAY.date())
        for n, city in enumerate(cities)
    )
    people = User.objects.bulk_create(User(email=f"p{n}@many.example", name=f"Person {n}") for n in numbers)
    Membership.objects.bulk_create(
        Membership(edition=world.edition, role=rep, person=person, participation=space, since=FIRST_DAY)
        for person, space in zip(people, spaces, strict=True)
    )
    Invitation.objects.bulk_create(
        Invitation(
            edition=world.edition, role=stakeholder, participation=spaces[0], email=f"i{n}@many.example",
            secret_hash=f"hash{n}", invited_at=FIRST_DAY, sent_at=FIRST_DAY, expires_at=FIRST_DAY + timedelta(days=14),
        )
        for n in numbers
    )  # fmt: skip
    granada = world.city("Granada")
    for _line in range(min(len(numbers), 60)):
        scopes = [granada.scope, world.edition.scope]
        record(verb="programmes.invite", subject=granada, by=None, at=FIRST_DAY, scopes=scopes)


def costs(client: Client, world: World) -> dict[str, int]:
    """Page -> queries of a request; what a process reads once is read before."""
    found = {}
    for name in QUERY_COUNTS:
        arguments = [world.edition.slug, *(["granada"] if name in IN_CITY else [])]
        address = reverse(name, args=arguments)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, name
        found[name] = len(queries)
    return found


def test_lists_cost_the_same_for_3_rows_and_for_300(world: World, client: Client) -> None:
    client.force_login(world.person("programme-team"), backend="allauth.account.auth_backends.AuthenticationBackend")
    world.person("mayor", "Granada")
    fill(world, 0, 3)
    few = costs(client, world)
    fill(world, 3, 300)
    assert costs(client, world) == few
    assert few == QUERY_COUNTS


def test_a_query_for_each_row_would_be_found(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the joins of the query, the list asks for each row."""
    client.force_login(world.person("programme-team"), backend="allauth.account.auth_backends.AuthenticationBackend")
    fill(world, 0, 20)
    monkeypatch.setattr(type(Participation.objects.all()), "select_related", lambda rows, *_names: rows)
    address = reverse("cities", args=[world.edition.slug])
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) > QUERY_COUNTS["cities"] + 20
