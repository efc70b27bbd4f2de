"""Who did what: the programme team reads all of it, a city its own, nobody else anything."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cityjourney.audit.registry import known
from cityjourney.programmes.commands.invitations import invite
from cityjourney.programmes.sentences import VERBS
from tests.programmes.world import World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(world: World, role: str, city: str = "") -> Client:
    client = Client()
    client.force_login(world.person(role, city), backend=BACKEND)
    return client


def trail(world: World, city: str = "") -> str:
    return reverse("city_trail" if city else "trail", args=[world.edition.slug, *([city] if city else [])])


def test_the_team_reads_everything_and_a_city_only_its_own(world: World) -> None:
    world.city("Osijek", country="HR")
    team, rep = browser(world, "programme-team"), browser(world, "representative", "Granada")
    for city in ("Granada", "Osijek"):
        role = world.role("stakeholder")
        invite(
            email=f"x@{city.lower()}.example", name=f"Guest of {city}", role=role, participation=world.city(city),
            by=None, at=timezone.now(),
        )  # fmt: skip
    everything = team.get(trail(world)).content.decode()
    assert "City Journey invited Guest of Granada." in everything
    assert "City Journey invited Guest of Osijek." in everything
    own = rep.get(trail(world, "granada")).content.decode()
    assert "Guest of Granada" in own
    assert "Guest of Osijek" not in own
    assert rep.get(trail(world)).status_code == 404
    assert rep.get(trail(world, "osijek")).status_code == 404


def test_who_may_not_read_trails_gets_nothing(world: World) -> None:
    for role, city in (("mayor", "Granada"), ("lead-expert", "Granada"), ("stakeholder", "Granada"), ("observer", "")):
        client = browser(world, role, city)
        assert client.get(trail(world)).status_code == 404
        assert client.get(trail(world, "granada")).status_code == 404


def test_pages_of_a_trail_are_bounded(world: World) -> None:
    team = browser(world, "programme-team")
    answers = [team.get(f"{trail(world)}?page={page}").status_code for page in ("1", "99", "-1", "x", "999999")]
    assert answers == [200, 404, 400, 400, 400]


def test_every_verb_of_programmes_has_its_sentence() -> None:
    assert set(VERBS) <= set(known())
