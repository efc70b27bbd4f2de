"""Who may do what: every role, before, during and after the phase, in its own city, in another one, in the edition."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from cityjourney.methodology.schema import Grant
from cityjourney.programmes.commands.editions import change_edition
from cityjourney.programmes.commands.memberships import add_membership, end_membership
from cityjourney.programmes.logic.access import Access, Held, OpenPhase
from cityjourney.programmes.models import Edition, Invitation, Membership, Participation
from cityjourney.programmes.rules import access_of, may, may_invite
from tests.programmes.world import FIRST_DAY, World

# B before the edition, P preparation, A ambition, I implementation, R review, E after its end
MOMENTS = {
    "B": datetime(2025, 8, 1, 9, tzinfo=UTC),
    "P": datetime(2025, 12, 1, 9, tzinfo=UTC),
    "A": datetime(2026, 3, 1, 9, tzinfo=UTC),
    "I": datetime(2026, 12, 1, 9, tzinfo=UTC),
    "R": datetime(2027, 9, 1, 9, tzinfo=UTC),
    "E": datetime(2027, 12, 1, 9, tzinfo=UTC),
}
ALWAYS = "BPAIRE"
RUNNING = "PAIR"
# role: permission -> moments in which it reaches the own city; "*" in front: it reaches the whole edition
TABLE: dict[str, dict[str, str]] = {
    "programme-team": {
        "programme.see": f"*{ALWAYS}", "programme.manage": f"*{ALWAYS}", "programme.invite": f"*{ALWAYS}",
        "programme.audit": f"*{ALWAYS}", "city.see": f"*{ALWAYS}", "city.edit": f"*{ALWAYS}",
        "city.invite": f"*{ALWAYS}", "city.audit": f"*{ALWAYS}", "people.see": f"*{ALWAYS}",
        "guide.read": f"*{ALWAYS}", "guide.ask": f"*{ALWAYS}", "guide.answer": f"*{ALWAYS}", "mail.see": f"*{ALWAYS}",
    },
    "representative": {
        "city.see": ALWAYS, "city.edit": ALWAYS, "city.invite": ALWAYS, "city.audit": ALWAYS, "people.see": ALWAYS,
        "guide.read": f"*{ALWAYS}", "guide.ask": f"*{ALWAYS}",
    },
    "mayor": {"city.see": ALWAYS, "people.see": ALWAYS, "guide.read": f"*{ALWAYS}", "guide.ask": f"*{ALWAYS}"},
    "lead-expert": {
        "city.see": ALWAYS, "people.see": ALWAYS, "city.edit": RUNNING, "city.invite": RUNNING,
        "guide.read": f"*{ALWAYS}", "guide.ask": f"*{ALWAYS}", "guide.answer": f"*{ALWAYS}",
    },
    "thematic-expert": {
        "city.see": ALWAYS, "people.see": ALWAYS,
        "guide.read": f"*{ALWAYS}", "guide.ask": f"*{ALWAYS}", "guide.answer": f"*{ALWAYS}",
    },
    "transversal-expert": {
        "city.see": "AIR", "people.see": ALWAYS,
        "guide.read": f"*{ALWAYS}", "guide.ask": f"*{ALWAYS}", "guide.answer": f"*{ALWAYS}",
    },
    "mentor-representative": {
        "city.see": ALWAYS, "city.edit": ALWAYS, "people.see": ALWAYS,
        "guide.read": f"*{ALWAYS}", "guide.ask": f"*{ALWAYS}",
    },
    "stakeholder": {"guide.read": f"*{ALWAYS}", "guide.ask": f"*{ALWAYS}"},
    "citizen": {"guide.read": f"*{ALWAYS}"},
    "press": {"guide.read": f"*{ALWAYS}"},
    "observer": {"guide.read": f"*{ALWAYS}", "programme.see": "*IR"},
    "call-assessor": {"guide.read": f"*{ALWAYS}"},
}  # fmt: skip
PERMISSIONS = tuple(TABLE["programme-team"])
PROGRAMME_WIDE = {"programme-team", "press", "observer", "call-assessor"}


def test_the_table_has_a_row_for_every_role(world: World) -> None:
    assert set(world.edition.roles.values_list("key", flat=True)) == set(TABLE)


@pytest.mark.parametrize("role", TABLE)
def test_a_role_may_what_the_table_says_and_nothing_else(world: World, role: str) -> None:
    own, other = world.city("Granada"), world.city("Osijek", country="HR")
    person = world.person(role, "" if role in PROGRAMME_WIDE else "Granada")
    Membership.objects.update(since=MOMENTS["B"] - timedelta(days=1))
    for letter, at in MOMENTS.items():
        access = access_of(person, world.edition, at)
        for permission in PERMISSIONS:
            answer = TABLE[role].get(permission, "")
            now = letter in answer
            everywhere = now and answer.startswith("*")
            found = (
                access.allows(permission, own.pk),
                access.allows(permission, other.pk),
                access.allows(permission),
            )
            assert found == (now, everywhere, everywhere), f"{role} {permission} at {letter}"


def test_a_stranger_and_the_public_may_nothing(world: World) -> None:
    stranger = world.person()
    for person in (stranger, AnonymousUser()):
        for permission in PERMISSIONS:
            assert not may(person, permission, edition=world.edition, at=MOMENTS["I"])


def test_an_edition_may_open_its_guide_and_nothing_else_to_everybody(world: World) -> None:
    change_edition(edition=world.edition, guide_public=True, by=None, at=FIRST_DAY)
    edition = Edition.objects.get(pk=world.edition.pk)
    granted = [each for each in PERMISSIONS if may(AnonymousUser(), each, edition=edition, at=MOMENTS["I"])]
    assert granted == ["guide.read"]


def test_a_phase_that_a_city_does_not_have_opens_nothing_for_it() -> None:
    grant = (Grant(may=["city.edit"], phases=["first"]),)
    held = Held("r", 1, False, grant, participation=7, city_type="mentor")
    assert not Access((held,), (OpenPhase("first", frozenset({"core"})),)).allows("city.edit", 7)
    assert Access((held,), (OpenPhase("first", frozenset({"mentor"})),)).allows("city.edit", 7)


def test_an_ended_role_and_one_that_has_not_begun_count_for_nothing(world: World) -> None:
    person = world.person("representative", "Granada")
    city = world.city("Granada")
    assert may(person, "city.see", edition=world.edition, participation=city, at=MOMENTS["I"])
    assert not may(person, "city.see", edition=world.edition, participation=city, at=MOMENTS["B"])
    end_membership(membership=Membership.objects.get(person=person), by=None, at=MOMENTS["I"])
    assert not may(person, "city.see", edition=world.edition, participation=city, at=MOMENTS["I"])


def test_an_expert_reaches_the_cities_that_were_assigned(world: World) -> None:
    expert = world.person("lead-expert", "Granada")
    second = world.city("Osijek", country="HR")
    world.city("Patras", country="GR")
    add_membership(person=expert, role=world.role("lead-expert"), participation=second, by=None, at=FIRST_DAY)
    seen = Participation.objects.visible_to(expert, MOMENTS["I"])
    assert {each.city.name for each in seen} == {"Granada", "Osijek"}


def test_a_role_of_a_city_never_reaches_further_when_the_methodology_calls_it_a_role_of_the_programme() -> None:
    grant = (Grant(may=["city.see"]),)
    assigned = Held("expert", 1, True, grant, participation=7)
    stray = Held("expert", 1, False, grant, participation=None)
    assert Access((assigned,)).reach("city.see").participations == {7}
    assert not Access((assigned,)).allows("city.see")
    assert not Access((stray,)).allows("city.see")


def test_a_role_of_a_city_never_runs_the_programme_even_if_a_methodology_says_so() -> None:
    grants = (Grant(may=["programme.manage", "programme.invite", "city.see"]),)
    access = Access((Held("r", 1, False, grants, participation=7),))
    assert not access.reach("programme.manage")
    assert not access.allows("programme.invite", 7)
    assert access.allows("city.see", 7)


def test_querysets_show_what_the_rules_allow(world: World) -> None:
    team, rep = world.person("programme-team"), world.person("representative", "Granada")
    world.city("Osijek", country="HR")
    at = MOMENTS["I"]
    assert Participation.objects.visible_to(team, at).count() == 2
    assert [each.city.name for each in Participation.objects.visible_to(rep, at)] == ["Granada"]
    assert set(Membership.objects.visible_to(rep, at)) == set(Membership.objects.filter(person=rep))
    assert list(Edition.objects.visible_to(rep, at)) == [world.edition]
    stranger = world.person()
    for queryset in (Edition, Participation, Membership, Invitation):
        assert not queryset.objects.visible_to(stranger, at)
        assert not queryset.objects.visible_to(AnonymousUser(), at)


@pytest.mark.parametrize(
    ("inviter", "role", "place", "answer"),
    [
        ("programme-team", "programme-team", "", True),
        ("programme-team", "representative", "Granada", True),
        ("programme-team", "representative", "", False),
        ("programme-team", "observer", "Granada", False),
        ("representative", "representative", "Granada", True),
        ("representative", "stakeholder", "Granada", True),
        ("representative", "stakeholder", "Osijek", False),
        ("representative", "lead-expert", "Granada", False),  # it may answer in the guide, the representative may not
        ("representative", "observer", "", False),
        ("representative", "programme-team", "", False),
        ("lead-expert", "stakeholder", "Granada", True),
        ("lead-expert", "mayor", "Granada", True),  # the mayor judges solutions: a say, no power
        ("lead-expert", "representative", "Granada", False),  # it reads the trail, the expert does not
        ("mayor", "stakeholder", "Granada", False),
        ("observer", "press", "", False),
    ],
)
def test_nobody_hands_on_more_than_they_hold(world: World, inviter: str, role: str, place: str, answer: bool) -> None:
    world.city("Granada"), world.city("Osijek", country="HR")
    person = world.person(inviter, "" if inviter in PROGRAMME_WIDE else "Granada")
    access = access_of(person, world.edition, MOMENTS["I"])
    assert may_invite(access, world.role(role), world.city(place) if place else None) is answer


@given(
    scope=st.booleans(),
    own=st.integers(1, 5),
    asked=st.integers(1, 5),
    phases=st.lists(st.sampled_from(["a", "b"]), max_size=2),
    open_now=st.sets(st.sampled_from(["a", "b"])),
)
def test_reach_is_never_wider_than_role_space_and_phase(
    scope: bool, own: int, asked: int, phases: list[str], open_now: set[str]
) -> None:
    grant = (Grant(may=["city.see"], phases=phases),)
    open_phases = tuple(OpenPhase(key) for key in open_now)
    access = Access((Held("r", 1, scope, grant, participation=own, city_type="t"),), open_phases)
    granted = not phases or bool(open_now & set(phases))
    assert access.allows("city.see", asked) is (granted and own == asked)
    assert access.allows("city.see") is False
