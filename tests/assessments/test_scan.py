"""A2: several people answer apart, see what they said together and nothing else, and choose a theme."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from cityjourney.accounts.models import User
from cityjourney.assessments.commands import choosing, maturing, scanning
from cityjourney.assessments.models import ThemeChoice
from cityjourney.assessments.queries import scan_result
from cityjourney.assessments.queries.steps import steps_for
from cityjourney.assessments.registry import known_of
from cityjourney.audit.models import Entry
from cityjourney.core.errors import DomainError
from cityjourney.journeys.registry import evidence_for
from cityjourney.notifications.models import Message
from cityjourney.programmes.models import Theme
from cityjourney.programmes.rules import access_of
from cityjourney.questionnaires.logic.conditions import SKIP
from cityjourney.questionnaires.models import Collection
from tests.assessments.conftest import Cast

SignIn = Callable[[User], Client]


def question(collection: Collection) -> str:
    return next(iter(collection.version.definition.questions))


def test_the_team_is_asked_by_mail_and_others_on_request(cast: Cast) -> None:
    cast.begin()
    asked = set(Message.objects.filter(kind="assessments.asked").values_list("to", flat=True))
    assert asked == {cast.bea.email, cast.mayor.email, cast.sam.email, cast.sue.email}
    verbs = set(Entry.objects.filter(verb__startswith="assessments").values_list("verb", flat=True))
    assert verbs == {"assessments.begin_scan", "assessments.ask_people"}


def test_a_second_round_waits_until_the_first_is_closed(cast: Cast) -> None:
    cast.begin()
    more = {"participation": cast.vigo, "scan": cast.scan, "by": cast.ana}
    with pytest.raises(DomainError, match="open already"):
        scanning.begin_scan(**more, closes_at=None, at=cast.at)  # type: ignore[arg-type]
    scanning.close_scan(**more, at=cast.at + timedelta(hours=1))  # type: ignore[arg-type]
    scanning.begin_scan(**more, closes_at=None, at=cast.at + timedelta(hours=2))  # type: ignore[arg-type]


def test_only_people_of_the_city_are_asked(cast: Cast) -> None:
    cast.begin()
    with pytest.raises(DomainError, match="role in the city"):
        scanning.ask_people(participation=cast.vigo, scan=cast.scan, people=[cast.team], by=cast.ana, at=cast.at)


def test_with_two_people_everybody_sees_only_their_own(cast: Cast, as_: SignIn, base: str) -> None:
    collection = cast.begin()
    cast.hand_in(collection, cast.ana, 2)
    cast.hand_in(collection, cast.bea, 5)
    assert scan_result(cast.vigo) is None
    page = as_(cast.ana).get(base + "scan/").content.decode()
    assert "Your own wheel" in page
    assert "2 of 5 people have answered" in page
    team = as_(cast.team).get(base + "scan/").content.decode()
    assert 'class="wedge"' not in team


def test_three_people_see_what_they_said_together(cast: Cast, as_: SignIn, base: str) -> None:
    collection = cast.begin()
    key = question(collection)
    for person, level in ((cast.ana, 1), (cast.bea, 5), (cast.sam, 3)):
        cast.hand_in(collection, person, 3, {key: level})
    found = scan_result(cast.vigo)
    assert found is not None
    assert (found.people, found.asked, len(found.areas)) == (3, 5, 7)
    assert [each.key for each in found.disputed] == [key]
    assert found.disputed[0].counts == (1, 0, 1, 0, 1)
    page = as_(cast.mayor).get(base + "scan/").content.decode()
    assert "The wheel of 3 people" in page
    assert "never becomes an indicator" in page
    assert "3 people judged, from “Not yet” to “Others learn from us”" in page


def test_a_question_that_two_people_judged_shows_nothing(cast: Cast) -> None:
    collection = cast.begin()
    key = question(collection)
    for person, answer in ((cast.ana, 1), (cast.bea, 5), (cast.sam, {SKIP: "not_relevant"})):
        cast.hand_in(collection, person, 3, {key: answer})
    found = scan_result(cast.vigo)
    assert found is not None
    assert key not in {each.key for each in (*found.disputed, *found.agreed)}


def test_the_city_never_gets_single_answers(cast: Cast, as_: SignIn) -> None:
    """Twin: of a collection that is not discreet, the city gets them."""
    collection = cast.begin()
    for person in (cast.ana, cast.bea, cast.sam):
        cast.hand_in(collection, person)
    address = f"/{cast.world.edition.slug}/questionnaires/collections/{collection.public_id}/answers.csv"
    kept = b"".join(as_(cast.ana).get(address).streaming_content).decode()  # type: ignore[arg-type]
    assert "Bea" not in kept
    assert len(kept.strip().splitlines()) == 1
    Collection.objects.filter(pk=collection.pk).update(discreet=False)
    told = b"".join(as_(cast.ana).get(address).streaming_content).decode()  # type: ignore[arg-type]
    assert "Bea" in told


def test_people_answer_from_the_page_of_the_scan(cast: Cast, as_: SignIn, base: str) -> None:
    collection = cast.begin()
    start = f"/{cast.world.edition.slug}/questionnaires/collections/{collection.public_id}/start/"
    for person in (cast.bea, cast.mayor):
        assert start in as_(person).get(base + "scan/").content.decode()
        assert "/answers/" in as_(person).post(start, {"city": "vigo"})["Location"]
    assert start not in as_(cast.team).get(base + "scan/").content.decode()


def test_the_pages_begin_ask_close_and_choose(cast: Cast, as_: SignIn, base: str) -> None:
    ana = as_(cast.ana)
    ana.post(base + "scan/begin/", {"closes_at": ""})
    ana.post(base + "scan/ask/", {"people": [str(cast.sid.public_id)]})
    assert "Sid Club" in ana.get(base + "scan/").content.decode()
    ana.post(base + "scan/close/")
    assert "Another round" in ana.get(base + "scan/").content.decode()
    first, second = Theme.objects.filter(edition=cast.world.edition)[:2]
    refused = ana.post(base + "theme/", {"main": first.key, "also": [second.key]})
    assert refused.status_code == 422
    ana.post(base + "theme/", {"main": first.key, "also": [second.key, first.key], "reason": "We can begin."})
    cast.vigo.refresh_from_db()
    assert cast.vigo.theme == first
    assert [each.theme for each in ThemeChoice.objects.filter(participation=cast.vigo)] == [first, second]
    assert "We can begin." in ana.get(base + "scan/").content.decode()


def test_a_theme_of_another_programme_cannot_be_chosen(cast: Cast) -> None:
    from tests.programmes.world import make_world

    foreign = Theme.objects.filter(edition=make_world(slug="other").edition)[:1]
    with pytest.raises(DomainError, match="another programme"):
        choosing.choose_themes(participation=cast.vigo, themes=list(foreign), reason="", by=None, at=cast.at)


def test_evidence_counts_who_has_answered(cast: Cast) -> None:
    keys = ["assessments.scan_done", "assessments.theme_chosen"]
    assert evidence_for(keys, [cast.vigo.pk]) == {}
    collection = cast.begin()
    cast.hand_in(collection, cast.ana)
    found = evidence_for(keys, [cast.vigo.pk])["assessments.scan_done", cast.vigo.pk]
    assert (found.done, found.words) == (False, "1 of 5 people have done the city scan")
    cast.hand_in(collection, cast.bea)
    cast.hand_in(collection, cast.sue)
    assert evidence_for(keys, [cast.vigo.pk])["assessments.scan_done", cast.vigo.pk].done


def test_two_rounds_stand_side_by_side(cast: Cast, as_: SignIn, base: str) -> None:
    assert "Nothing was asked twice yet" in as_(cast.ana).get(base + "change/").content.decode()
    before = cast.at - timedelta(days=100)
    first = cast.begin(before)
    for person in (cast.ana, cast.bea, cast.sam):
        cast.hand_in(first, person, 2, at=before)
    second = cast.begin()
    for person in (cast.ana, cast.bea, cast.sue):
        cast.hand_in(second, person, 4)
    page = as_(cast.expert).get(base + "change/")
    if page.status_code == 404:  # the expert's role sees the city in later phases only
        page = as_(cast.team).get(base + "change/")
    text = page.content.decode()
    assert "+2.0" in text
    assert "seen better" in text
    assert "Few people answered (3 people, then 3 people)" in text
    assert "2 answered both times" in text


def test_the_chain_shows_what_is_known_to_those_who_may_see_it(cast: Cast, as_: SignIn, base: str) -> None:
    page = as_(cast.ana).get(base)
    assert page.status_code == 200
    assert page.content.decode().count('class="lead-on"') == 3
    stranger = access_of(cast.sam, cast.world.edition, cast.at)
    assert [known_of(key, cast.vigo, stranger, cast.at) for key in ("activity", "maturity", "performance")] == [[]] * 3


def test_a_programme_without_a_scan_says_so(cast: Cast, as_: SignIn) -> None:
    from tests.programmes.world import make_world

    world = make_world("mayors-sprint", "sprint")
    assert not world.edition.methodology.scans
    city = world.city("Faro", world.edition.citytypes.first().key, "PT")  # type: ignore[union-attr]
    lead = as_(world.person("project-lead", "Faro"))
    assert lead.get(f"/sprint/assessment/{city.city.slug}/").status_code == 200
    assert lead.get(f"/sprint/assessment/{city.city.slug}/scan/").status_code == 404
    assert lead.get(f"/sprint/assessment/{city.city.slug}/solutions/").status_code == 404
    assert scan_result(city) is None


def test_what_waits_for_somebody_stands_among_their_steps(cast: Cast) -> None:
    now = cast.at + timedelta(hours=1)
    assert steps_for(cast.ana, [cast.vigo], now) == []
    collection = cast.begin()
    maturing.begin_maturity(participation=cast.vigo, by=cast.ana, at=cast.at)
    waiting = {person: [step.key.split(":")[0] for step in steps_for(person, [cast.vigo], now)] for person in (
        cast.ana, cast.mayor, cast.sid, cast.expert,
    )}  # fmt: skip
    assert list(waiting.values()) == [["scan", "maturity"], ["scan", "maturity"], ["maturity"], []]
    cast.hand_in(collection, cast.ana)
    (left,) = steps_for(cast.ana, [cast.vigo], now)
    assert left.key.startswith("maturity")
    assert left.url.endswith("/assessment/vigo/solutions/judge/")
