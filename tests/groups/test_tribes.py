"""T5: facts propose tribes, with a reason and only to those who may know them; cities answer for themselves."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import override

from cityjourney.audit.models import Entry
from cityjourney.core.errors import DomainError
from cityjourney.groups import registry
from cityjourney.groups.commands import tribes
from cityjourney.groups.enums import Land
from cityjourney.groups.logic.tribes import Proposal
from cityjourney.groups.models import Portrait, Tribe
from cityjourney.groups.queries.facts import by_figures, figures
from cityjourney.groups.queries.steps import steps_for
from cityjourney.groups.queries.tribes import Proposed, participants, proposed_to, traits_of, tribes_of
from cityjourney.groups.words import LANDS, said_of
from cityjourney.indicators.enums import Aggregation, Concept, Direction
from cityjourney.indicators.models import Indicator, Reading, Source
from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.models import Participation
from tests.groups.conftest import Cast
from tests.groups.test_pages import As

THREE = ("Vigo", "Porto", "Gijon")


def known(cast: Cast) -> dict[str, Proposed]:
    everybody = participants(cast.world.edition)
    return {each.key: each for each in traits_of(everybody, registry.facts_of(Access(), everybody))}


def say(cast: Cast, name: str, **more: object) -> Portrait:
    given = {"land": ["port"], "languages": ["pt"], "networks": ["Eurocities"], "by": cast.ana, "at": cast.at}
    return tribes.portray(participation=cast.world.cities[name], **{**given, **more})  # type: ignore[arg-type]


def test_what_three_cities_say_of_themselves_is_proposed_with_a_reason(cast: Cast) -> None:
    for name in THREE[:2]:
        say(cast, name)
    assert "land:port" not in known(cast)
    say(cast, THREE[2], networks=["Others"])
    found = known(cast)["land:port"]
    assert [str(city) for city in found.cities] == ["Gijon", "Porto", "Vigo"]
    assert found.name == "Port cities"
    assert found.reason.startswith("3 cities: ships")
    assert "language:pt" not in known(cast), "the very same cities are told once"
    assert "network:Eurocities" not in known(cast), "two are no tribe"
    with override("es"):
        assert known(cast)["land:port"].name == "Ciudades portuarias"


def test_a_portrait_is_said_once_and_only_of_what_there_is(cast: Cast) -> None:
    say(cast, "Vigo")
    lines = Entry.objects.count()
    say(cast, "Vigo")
    assert Entry.objects.count() == lines
    for fault in ({"land": ["moon"]}, {"languages": ["english"]}, {"networks": [str(n) for n in range(13)]}):
        with pytest.raises(DomainError):
            say(cast, "Vigo", **fault)
    assert (Portrait.objects.get().land, Portrait.objects.get().networks) == (["port"], ["Eurocities"])


def reading(city: Participation, code: str, value: float, *, licence: str, state: str = "approved") -> None:
    indicator, _new = Indicator.objects.get_or_create(
        code=code, defaults={"name": {"en": code}, "direction": Direction.HIGHER, "concept": Concept.ENABLER,
                             "aggregation": Aggregation.SUM},
    )  # fmt: skip
    source, _new = Source.objects.get_or_create(name=f"Source {licence}", licence=licence)
    Reading.objects.create(
        indicator=indicator, city=city.city, period="2023", year=2023, value=value, source=source, state=state,
        entered_at="2024-01-01T00:00:00Z",
    )  # fmt: skip


def test_only_figures_with_an_open_licence_are_told_to_others(cast: Cast) -> None:
    students = figures()["students"]
    for name, licence, state in (
        ("Vigo", "CC BY 4.0", "approved"), ("Porto", "", "approved"), ("Gijon", "CC BY 4.0", "draft"),
        ("Braga", "CC BY 4.0", "approved"),
    ):  # fmt: skip
        city = cast.world.cities[name]
        reading(city, students.per, 100_000, licence="CC BY 4.0")
        reading(city, students.indicator, 9_000 if name == "Braga" else 20_000, licence=licence, state=state)
    everybody = participants(cast.world.edition)
    with CaptureQueriesContext(connection) as caught:
        found = by_figures(Access(), everybody)
    assert len(caught) == 1
    told = {str(Participation.objects.get(pk=pk)): list(shares) for pk, shares in found.items() if shares}
    assert told == {"Vigo": [("figure", "students")]}, "own figures, drafts and what is below the threshold stay apart"


def test_shipped_traits_name_indicators_of_the_catalogue_in_every_language(shipped_codes: set[str]) -> None:
    assert figures()
    for each in figures().values():
        assert each.indicator in shipped_codes
        assert not each.per or each.per in shipped_codes
        assert {"en", "es"} <= set(each.names) & set(each.reasons)
        assert all([*each.names.values(), *each.reasons.values()])


@pytest.fixture
def shipped_codes() -> set[str]:
    from cityjourney.core.sheets import read_sheet
    from cityjourney.indicators.installers import CATALOGUE

    return {row["code"] for row in read_sheet(CATALOGUE.read_bytes()).rows}


def test_every_trait_has_words() -> None:
    assert set(LANDS) == set(Land.values)
    for trait, value in (*(("land", each) for each in Land.values), ("figure", "students"), ("network", "X"),
                         ("language", "es"), ("theme", "t")):  # fmt: skip
        name, reason = said_of(Proposal(f"{trait}:{value}", trait, (1, 2, 3), {"value": value}), {"t": "A theme"})  # type: ignore[arg-type]
        assert name
        assert "3 cities" in reason, (trait, value)


@pytest.fixture
def secret_source() -> Iterator[None]:
    """Facts that only somebody who forms groups may know."""

    def tell(access: Access, cities: object, /) -> dict[int, list[tuple[str, str]]]:
        reach = access.reach("groups.manage")
        return {city.pk: [("network", "Secret")] for city in cities if city.pk in reach and str(city) in THREE}  # type: ignore[attr-defined]

    registry.register_facts("secret", tell)  # type: ignore[arg-type]
    yield
    registry._sources.pop("secret")


def test_facts_are_told_to_those_who_may_know_them(cast: Cast, as_: As, secret_source: None) -> None:
    page = reverse("groups:tribes", args=[cast.world.edition.slug])
    shown = as_(cast.team).get(page).content.decode()
    assert "Members of Secret" in shown
    assert "is read by all participants. Each city answers for itself." in shown
    assert "Secret" not in as_(cast.ana).get(page).content.decode()
    take = reverse("groups:take_proposal", args=[cast.world.edition.slug])
    assert as_(cast.ana).post(take, {"key": "network:Secret"}).status_code == 404
    assert not Tribe.objects.exists()


def test_the_team_proposes_and_each_city_joins_or_not(cast: Cast, as_: As) -> None:
    for name in THREE:
        say(cast, name)
    edition, cities = cast.world.edition, cast.world.cities
    propose = reverse("groups:propose", args=[edition.slug])
    assert as_(cast.ana).post(propose, {"key": "land:port"}).status_code == 404
    for _twice in range(2):
        as_(cast.team).post(propose, {"key": "land:port"})
    tribe = Tribe.objects.get()
    assert sorted(str(offer.participation) for offer in tribe.offers.all()) == ["Gijon", "Porto", "Vigo"]
    (step,) = steps_for(cast.ana, [cities["Vigo"]], tribe.offers.first().offered_at)  # type: ignore[union-attr]
    assert step.title == "A tribe for you? Port cities"
    with translation.override("es"):
        (step,) = steps_for(cast.ana, [cities["Vigo"]], tribe.offers.first().offered_at)  # type: ignore[union-attr]
    assert step.title == "¿Una tribu para ustedes? Ciudades portuarias"
    page = as_(cast.ana).get(reverse("groups:tribes", args=[edition.slug])).content.decode()
    assert "A tribe for Vigo? Port cities" in page
    move = reverse("groups:move", args=[edition.slug, tribe.public_id])
    as_(cast.ana).post(move, {"do": "join"})
    for _twice in range(2):
        as_(cast.rui).post(move, {"do": "decline"})
    assert [str(place) for place in tribe.places.filter(left_at=None)] == ["Vigo"]
    later = cast.at + timedelta(days=1)
    for person, name in ((cast.ana, "Vigo"), (cast.rui, "Porto")):
        assert not [step for step in steps_for(person, [cities[name]], later) if "tribe" in step.key], name
    (shown,) = tribes_of(edition, [cities["Gijon"]])
    assert [str(city) for city in (*shown.asked, *shown.offered)] == ["Gijon", "Gijon"]
    as_(cast.rui).post(move, {"do": "join"})
    assert tribe.places.filter(left_at=None).count() == 2, "a no is not for ever"
    with pytest.raises(DomainError, match="at least one city"):
        tribes.propose_tribe(edition=edition, name="X", trait="Y", cities=[], by=cast.team, at=cast.at)


def test_cities_that_have_found_each_other_are_not_proposed_again(cast: Cast) -> None:
    for name in THREE:
        say(cast, name)
        tribes.found_tribe(
            edition=cast.world.edition, name="Harbours", trait="Ships", participation=cast.world.cities[name],
            by=cast.ana, at=cast.at,
        )  # fmt: skip
    everybody = participants(cast.world.edition)
    traits = list(known(cast).values())
    assert "land:port" in {each.key for each in traits}
    shown = tribes_of(cast.world.edition, [])
    assert "land:port" not in {each.key for each in proposed_to(traits, [], shown)}
    assert "land:port" in {each.key for each in proposed_to(traits, everybody[:0], [])}


def test_a_city_says_what_it_is_like_and_nobody_else_does(cast: Cast, as_: As) -> None:
    edition = cast.world.edition.slug
    page = reverse("groups:portrait", args=[edition, "vigo"])
    for person in (cast.rui, cast.team, cast.jonas):
        assert as_(person).post(page, {"land": ["port"]}).status_code == 404
    browser = as_(cast.ana)
    assert browser.get(page).status_code == 200
    wrong = browser.post(page, {"land": ["moon"], "networks": "; ".join(str(n) for n in range(14))})
    assert wrong.status_code == 422
    assert "Name at most 12 networks" in wrong.content.decode()
    browser.post(page, {"land": ["port", "river"], "networks": " Eurocities ;; Energy  Cities", "languages": ["gl"]})
    said = Portrait.objects.get()
    assert (said.land, said.networks, said.languages) == (["port", "river"], ["Eurocities", "Energy Cities"], ["gl"])
    assert "Eurocities; Energy Cities" in browser.get(page).content.decode()


def test_a_proposal_joins_a_tribe_that_has_its_name(cast: Cast) -> None:
    edition, vigo, porto = cast.world.edition, cast.world.cities["Vigo"], cast.world.cities["Porto"]
    made = tribes.found_tribe(
        edition=edition, name="Port cities", trait="Ships", participation=vigo, by=None, at=cast.at
    )
    same = tribes.found_tribe(
        edition=edition, name="Port Cities", trait="Cranes", key="land:port", participation=porto, by=None, at=cast.at
    )
    assert (same, same.trait, Tribe.objects.count()) == (made, "Ships", 1)
