"""Who sees what: members and topic for all, promises for those inside, nothing for strangers."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.events.models import Event
from cityjourney.groups.commands import mentoring, promising, sessions, topics, tribes
from cityjourney.groups.models import Commitment, Group, MentoringRequest, Suggestion, Tribe
from cityjourney.notifications.models import Message
from tests.groups.conftest import Cast, kind_of

As = Callable[[User], Client]


@pytest.fixture
def lively(cast: Cast, group: Group) -> Group:
    """A group in which something happens, now."""
    now = timezone.now()
    vigo, porto = cast.world.cities["Vigo"], cast.world.cities["Porto"]
    first = topics.suggest_topic(
        group=group, title="Retrofit", text="Aarhus did it", participation=vigo, by=cast.ana, at=now
    )
    topics.suggest_topic(group=group, title="Heat pumps", text="They know", by=cast.jonas, at=now)
    topics.approve(suggestion=first, participation=vigo, suits=True, by=cast.ana, at=now)
    topics.argue(suggestion=first, side="for", text="Money is there", participation=vigo, by=cast.ana, at=now)
    promising.promise(
        group=group, what="A list of houses to <b>renovate</b>", cities=[vigo, porto], agreed=[vigo], kind="pilot",
        to_whom="the mentor", person=cast.ana, due_on=now.date() - timedelta(days=3), by=cast.ana, at=now,
    )  # fmt: skip
    kind = kind_of(cast, mentor=True)
    sessions.plan_session(group=group, kind=kind, starts_at=now + timedelta(days=3), by=cast.team, at=now)
    tribes.found_tribe(edition=group.edition, name="Ports", trait="A harbour", participation=vigo, by=cast.ana, at=now)
    mentoring.ask_mentor(city=vigo, mentor=cast.second, wish="How to buy buses together", by=cast.ana, at=now)
    return group


def addresses(group: Group) -> dict[str, str]:
    """Every page that is read, by its name."""
    edition, one = group.edition.slug, {"edition": group.edition.slug, "group": group.public_id}
    plain = (
        "groups",
        "groups_csv",
        "members_csv",
        "sessions_csv",
        "workbook",
        "read_table",
        "form",
        "commitments",
        "commitments_csv",
        "tribes",
        "mentoring",
    )
    found = {name: reverse(f"groups:{name}", args=[edition]) for name in plain}
    found |= {
        name: reverse(f"groups:{name}", kwargs=one)
        for name in ("group", "change", "name", "topic", "session", "promise")
    }
    found["commitment"] = reverse("groups:commitment", args=[edition, Commitment.objects.earliest("pk").public_id])
    found["tribe"] = reverse("groups:tribe", args=[edition, Tribe.objects.earliest("pk").public_id])
    return found


OPEN = {"groups", "commitments", "commitments_csv", "tribes", "tribe", "mentoring", "group"}
INSIDE = OPEN | {"topic", "commitment"}
ACTING = INSIDE | {"session", "promise", "name"}
WHOLE = ACTING | {"groups_csv", "members_csv", "sessions_csv", "workbook", "read_table", "form", "change"}


def test_everybody_gets_what_is_theirs_and_strangers_nothing(cast: Cast, lively: Group, as_: As) -> None:
    wanted = {
        cast.team: WHOLE, cast.ana: ACTING, cast.mette: ACTING, cast.jonas: ACTING, cast.iria: OPEN,
        cast.world.person("mayor", "Vigo"): INSIDE, cast.world.person("transversal-expert", "Leon"): OPEN,
        cast.world.person("citizen", "Vigo"): set(), cast.world.person(): set(),
    }  # fmt: skip
    for person, pages in wanted.items():
        browser = as_(person)
        found = {name for name, address in addresses(lively).items() if browser.get(address).status_code == 200}
        assert found == pages, person.email


def test_what_others_read_of_a_group_holds_no_promise(cast: Cast, lively: Group, as_: As) -> None:
    edition = lively.edition.slug
    outside, inside = as_(cast.iria), as_(cast.rui)
    for name in ("group", "groups", "commitments", "commitments_csv"):
        address = addresses(lively)[name]
        assert "A list of houses" not in outside.get(address).content.decode(), name
    page = inside.get(addresses(lively)["group"]).content.decode()
    assert "&lt;b&gt;renovate" in page
    assert "Vigo" in outside.get(addresses(lively)["group"]).content.decode()
    assert "A list of houses" in inside.get(addresses(lively)["commitments_csv"]).content.decode()
    assert outside.get(reverse("groups:mentoring", args=[edition])).content.decode().count("buy buses") == 0


def test_nobody_acts_for_others(cast: Cast, lively: Group, as_: As) -> None:
    """Every act, posted by somebody without a say in it, is not there; nothing changes."""
    edition, group = lively.edition.slug, lively.public_id
    first, promise = Suggestion.objects.earliest("pk"), Commitment.objects.get()
    request, tribe = MentoringRequest.objects.get(), Tribe.objects.get()
    vigo = str(cast.world.cities["Vigo"].public_id)
    topic = reverse("groups:topic", args=[edition, group])
    page = reverse("groups:commitment", args=[edition, promise.public_id])
    acts = [
        (cast.iria, topic, {"do": "suggest", "title": "X", "text": "Y"}),
        (cast.rui, topic, {"do": "decide", "suggestion": str(first.public_id), "why": "mine"}),
        (cast.rui, topic, {"do": "deadline", "due_on": "2030-01-01"}),
        (cast.rui, topic, {"do": "reopen", "reason": "mine"}),
        (cast.rui, topic, {"do": "withdraw", "suggestion": str(first.public_id)}),
        (cast.jonas, topic, {"do": "approve", "suggestion": str(first.public_id), "participation": vigo}),
        (cast.rui, page, {"state": "kept"}),
        (cast.ana, reverse("groups:join", args=[edition, promise.public_id]), {"city": "nothing", "joins": "yes"}),
        (cast.iria, reverse("groups:promise", args=[edition, group]), {"what": "x"}),
        (cast.iria, reverse("groups:session", args=[edition, group]), {"kind": "x"}),
        (cast.ana, reverse("groups:answer", args=[edition, request.public_id]), {"accepts": "yes"}),
        (cast.mette, reverse("groups:withdraw", args=[edition, request.public_id]), {}),
        (cast.rui, reverse("groups:meet", args=[edition, request.public_id]), {"day": "2030-01-01", "time": "10:00"}),
        (cast.jonas, reverse("groups:move", args=[edition, tribe.public_id]), {"city": vigo, "do": "leave"}),
        (cast.jonas, reverse("groups:tribes", args=[edition]), {"name": "X", "trait": "Y", "participation": vigo}),
        (cast.mette, reverse("groups:mentoring", args=[edition]), {"wish": "X"}),
        (cast.ana, reverse("groups:close", args=[edition, group]), {"reason": "X"}),
        (cast.ana, reverse("groups:change", args=[edition, group]), {"name": "X"}),
        (cast.jonas, reverse("groups:take_proposal", args=[edition]), {"key": "country:ES"}),
        (cast.ana, reverse("groups:propose", args=[edition]), {"key": "country:ES"}),
        (cast.iria, reverse("groups:name", args=[edition, group]), {"own_name": "Mine"}),
        (cast.rui, reverse("groups:portrait", args=[edition, "vigo"]), {"land": "port"}),
    ]  # fmt: skip
    for person, address, data in acts:
        assert as_(person).post(address, data).status_code == 404, (person.email, address, data)


def test_a_city_promises_for_itself_and_asks_the_others(cast: Cast, lively: Group, as_: As) -> None:
    edition, cities = lively.edition.slug, cast.world.cities
    address = reverse("groups:promise", args=[edition, lively.public_id])
    day = (timezone.localdate() + timedelta(days=20)).isoformat()
    form = {"what": "Buy sensors together", "kind": "procurement", "due_on": day, "person": str(cast.ana.public_id)}
    alien = as_(cast.ana).post(address, {**form, "cities": [str(cities["Porto"].public_id)]})
    assert alien.status_code == 422
    assert "Choose your own city" in alien.content.decode()
    own = [str(cities["Vigo"].public_id)]
    for fault, words in (
        ({"cities": own}, "takes at least two"),
        ({"due_on": "2020-01-01", "cities": own}, "That day is past"),
    ):
        refused = as_(cast.ana).post(address, {**form, **fault})
        assert refused.status_code == 422
        assert words in refused.content.decode()
    both = [str(cities[name].public_id) for name in ("Vigo", "Porto")]
    done = as_(cast.ana).post(address, {**form, "cities": both})
    made = Commitment.objects.latest("pk")
    assert done["Location"] == reverse("groups:commitment", args=[edition, made.public_id])
    assert [bool(place.agreed_at) for place in made.places.order_by("participation__city__name")] == [False, True]
    page = as_(cast.rui).get(done["Location"]).content.decode()
    assert "Porto is asked to join" in page
    as_(cast.rui).post(reverse("groups:join", args=[edition, made.public_id]), {"city": both[1], "joins": "yes"})
    assert not made.places.filter(agreed_at=None).exists()


def test_forms_say_what_is_wrong_and_keep_what_was_typed(cast: Cast, lively: Group, as_: As) -> None:
    edition, browser = lively.edition.slug, as_(cast.team)
    promise = Commitment.objects.get()
    page = browser.post(reverse("groups:commitment", args=[edition, promise.public_id]), {"state": "not_kept"})
    assert page.status_code == 422
    assert "Say in a sentence what happened" in page.content.decode()
    session = browser.post(reverse("groups:session", args=[edition, lively.public_id]), {"pre_read": "Read me"})
    assert session.status_code == 422
    assert "Read me" in session.content.decode()
    topic = addresses(lively)["topic"]
    one = str(Suggestion.objects.earliest("pk").public_id)
    cast.form(cast.draft("Braga", reference="b", mentor=cast.second, name="Toronto"))
    taken = {"do": "decide", "suggestion": one, "why": "All can begin", "own_name": "Toronto"}
    for data, words in (
        (taken, ("Another group is called", "All can begin")),
        ({"do": "deadline", "due_on": "2020-01-01"}, ("That day is past", "<details open>")),
        ({"do": "suggest", "title": "Trams", "text": ""}, ("Trams", "required")),
    ):
        refused = browser.post(topic, data)
        assert refused.status_code == 422
        assert all(word in refused.content.decode() for word in words), words
    table = browser.post(reverse("groups:read_table", args=[edition]), {})
    assert table.status_code == 422
    group = browser.post(reverse("groups:form", args=[edition]), {"name": "Mine"})
    assert group.status_code == 422


def test_a_group_names_itself_and_its_mentor_stands_beside_it(cast: Cast, lively: Group, as_: As) -> None:
    here = addresses(lively)
    taken = as_(cast.team).post(here["name"], {"own_name": "x" * 121})
    assert taken.status_code == 422
    assert "x" * 121 in taken.content.decode(), "what was typed stays"
    as_(cast.rui).post(here["name"], {"own_name": "Warm homes"})
    for name in ("group", "groups"):
        page = as_(cast.iria).get(here[name]).content.decode()
        assert "Warm homes" in page, name
        assert "Aarhus" in page, name
    titles = [
        as_(cast.team).get(here[name]).content.decode().split("</title>")[0] for name in ("group", "change", "name")
    ]
    assert len(set(titles)) == 3, "no two pages of a group have the same heading"


def test_a_closed_group_can_be_opened_again_by_the_team(cast: Cast, lively: Group, as_: As) -> None:
    close, page = reverse("groups:close", args=[lively.edition.slug, lively.public_id]), addresses(lively)["group"]
    as_(cast.team).post(close, {"reason": "The theme is done"})
    assert "Open the group again" in as_(cast.team).get(page).content.decode()
    assert as_(cast.ana).post(close, {"do": "reopen"}).status_code == 404
    as_(cast.team).post(close, {"do": "reopen"})
    lively.refresh_from_db()
    assert lively.closed_at is None
    assert lively.places.filter(left_at=None).count() == 3


def test_tables_are_saved_and_read_in_the_browser(cast: Cast, lively: Group, as_: As) -> None:
    browser, here = as_(cast.team), addresses(lively)
    saved = browser.get(here["workbook"])
    assert saved["Content-Disposition"] == f'attachment; filename="{lively.edition.slug}-groups.xlsx"'
    file = SimpleUploadedFile("groups.xlsx", saved.content)
    done = browser.post(here["read_table"], {"file": file}, follow=True).content.decode()
    assert "1 group is now as the table says." in done
    assert "1 commitment was read, 0 new or changed." in done
    wrong = browser.post(
        here["read_table"], {"file": SimpleUploadedFile("x.csv", b"name,mentor,cities\nX,nowhere,vigo")}
    )
    assert wrong.status_code == 422
    assert "Row 2: no city “nowhere” takes part." in wrong.content.decode()


def test_a_second_mentor_is_asked_about_the_theme_that_is_meant(cast: Cast, group: Group, as_: As) -> None:
    theme = cast.world.edition.themes.get(key="green-digital-tourism")
    page = reverse("groups:mentoring", args=[group.edition.slug])
    given = {
        "mentor": str(cast.second.public_id), "theme": theme.key, "wish": "How do you count guests?",
        "participation": str(cast.world.cities["Vigo"].public_id),
    }  # fmt: skip
    assert as_(cast.ana).post(page, {**given, "wish": ""}).status_code == 422
    as_(cast.ana).post(page, given)
    assert MentoringRequest.objects.get().theme == theme


def test_tribes_are_founded_joined_and_left_with_one_click(cast: Cast, as_: As) -> None:
    edition = cast.world.edition.slug
    page = reverse("groups:tribes", args=[edition])
    vigo, porto = cast.world.cities["Vigo"], cast.world.cities["Porto"]
    mine = {"name": "Ports", "trait": "A harbour", "participation": str(vigo.public_id)}
    as_(cast.ana).post(page, mine)
    tribe = Tribe.objects.get()
    move = reverse("groups:move", args=[edition, tribe.public_id])
    for _twice in range(2):
        as_(cast.rui).post(move, {"do": "join", "city": str(porto.public_id)})
    as_(cast.rui).post(page, {"name": "ports", "trait": "Mine", "participation": str(porto.public_id)})
    assert Tribe.objects.count() == 1, "a tribe of that name is there already"
    now = tribe.places.filter(left_at=None)
    assert sorted(str(place) for place in now) == ["Porto", "Vigo"]
    as_(cast.rui).post(move, {"do": "leave", "city": str(porto.public_id)})
    as_(cast.rui).post(move, {"do": "leave", "city": str(porto.public_id)})
    assert [str(place) for place in now.all()] == ["Vigo"]


def test_figures_propose_a_tribe_with_a_reason_and_a_city_takes_it_up(cast: Cast, as_: As) -> None:
    """Five Spanish cities (the world has them so) and two mentors elsewhere."""
    page = as_(cast.ana).get(reverse("groups:tribes", args=[cast.world.edition.slug])).content.decode()
    assert "Cities in Spain" in page
    assert "5 cities of the programme lie in Spain" in page
    take = reverse("groups:take_proposal", args=[cast.world.edition.slug])
    for person in (cast.ana, cast.rui):
        as_(person).post(take, {"key": "country:ES"})
    tribe = Tribe.objects.get()
    assert (tribe.key, tribe.places.count()) == ("country:ES", 2)
    assert as_(cast.mette).post(take, {"key": "country:ES"}).status_code == 404, "Aarhus does not lie in Spain"


def test_a_second_mentor_is_asked_answers_kindly_and_meets(cast: Cast, group: Group, as_: As) -> None:
    now, vigo = timezone.now(), cast.world.cities["Vigo"]
    nadia = cast.world.person("mentor-representative", "Toronto", name="Nadia Toronto")
    with pytest.raises(DomainError, match="mentor of your group already"):
        mentoring.ask_mentor(city=vigo, mentor=cast.mentor, wish="More", by=cast.ana, at=now)
    asked = [
        mentoring.ask_mentor(city=vigo, mentor=cast.second, wish="Buses", by=cast.ana, at=now) for _twice in range(2)
    ]
    assert asked[0] == asked[1]
    mail = Message.objects.get(kind="groups.asked")
    assert (mail.to, "Buses" in mail.text) == (nadia.email, True)
    with pytest.raises(DomainError, match="has not said yes"):
        mentoring.plan_mentoring(request=asked[0], starts_at=now + timedelta(days=9), by=cast.ana, at=now)
    with pytest.raises(DomainError, match="Add a word"):
        mentoring.answer_request(request=asked[0], accepts=False, by=nadia, at=now)
    here = [cast.world.edition.slug, asked[0].public_id]
    as_(nadia).post(reverse("groups:answer", args=here), {"accepts": "yes", "answer": "Gladly"})
    assert Message.objects.get(kind="groups.answered").to == cast.ana.email
    with pytest.raises(DomainError, match="has its answer already"):
        mentoring.answer_request(request=asked[0], accepts=False, answer="No", by=nadia, at=now)
    day = (now + timedelta(days=9)).date().isoformat()
    for _twice in range(2):
        done = as_(cast.ana).post(
            reverse("groups:meet", args=here), {"day": day, "time": "10:00", "time_zone": "Europe/Madrid"}
        )
    (event,) = Event.objects.all()
    assert done["Location"] == reverse("events:event", args=[here[0], event.public_id])
    assert {each.person for each in event.attendees.all()} == {cast.ana, nadia}


def test_lists_cost_the_same_for_one_group_and_for_three(cast: Cast, lively: Group, as_: As) -> None:
    browser, names = (
        as_(cast.team),
        (
            "groups",
            "groups_csv",
            "members_csv",
            "sessions_csv",
            "workbook",
            "commitments",
            "commitments_csv",
            "tribes",
            "mentoring",
        ),
    )

    def counted() -> dict[str, int]:
        found = {}
        for name in names:
            with CaptureQueriesContext(connection) as caught:
                browser.get(addresses(lively)[name])
            found[name] = len(caught)
        return found

    counted()
    few, now = counted(), timezone.now()
    for city, name in ((cast.world.cities["Braga"], "Braga"), (cast.world.cities["Leon"], "Leon")):
        (made,) = cast.form(cast.draft(name, reference=name, mentor=cast.second))
        for number in range(3):
            promising.promise(
                group=made, what=f"{name} {number}", cities=[city, cast.second], agreed=[city], kind="pilot",
                person=cast.iria, due_on=now.date(), by=cast.iria, at=now,
            )  # fmt: skip
        tribes.found_tribe(edition=made.edition, name=name, trait="A river", participation=city, by=None, at=now)
        mentoring.ask_mentor(city=city, mentor=cast.mentor, wish="More", by=None, at=now)
    assert counted() == few


def test_meeting_city_and_desk_lead_to_the_group(cast: Cast, lively: Group, as_: As) -> None:
    edition, page = lively.edition.slug, addresses(lively)["group"]
    meeting = reverse("events:event", args=[edition, Event.objects.get().public_id])
    browser = as_(cast.ana)
    for address in (meeting, reverse("city", args=[edition, "vigo"]), reverse("desk_city", args=[edition, "vigo"])):
        assert page in browser.get(address).content.decode(), address
    assert page not in as_(cast.team).get(reverse("city", args=[edition, "leon"])).content.decode()


def test_a_meeting_that_has_begun_leads_to_a_commitment_in_its_minutes(cast: Cast, group: Group, as_: As) -> None:
    now = timezone.now()
    made = sessions.plan_session(
        group=group, kind=kind_of(cast, mentor=True), starts_at=now + timedelta(hours=1), by=cast.team, at=now
    )
    promise = reverse("groups:promise", args=[group.edition.slug, group.public_id])
    way = f"{promise}?session={made.event.public_id}"
    meeting = reverse("events:event", args=[group.edition.slug, made.event.public_id])
    assert way not in as_(cast.ana).get(meeting).content.decode(), "nothing was said there yet"
    Event.objects.filter(pk=made.event_id).update(starts_at=now - timedelta(hours=1))
    assert way in as_(cast.ana).get(meeting).content.decode()
    page = as_(cast.ana).get(way).content.decode()
    assert f'value="{made.event.public_id}" selected' in page
    Event.objects.filter(pk=made.event_id).update(minutes_state="final")
    assert way not in as_(cast.ana).get(meeting).content.decode(), "final minutes take no new line"
