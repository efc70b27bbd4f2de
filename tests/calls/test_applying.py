"""Applying without an account: the deadline to the second, links, what is missing, handing in once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cityjourney.audit.models import Entry
from cityjourney.calls.commands import applying, opening
from cityjourney.calls.models import Application, Call, Link
from cityjourney.core.errors import DomainError
from cityjourney.notifications.models import Message
from tests.calls.conftest import ANSWERS, about, values, written
from tests.programmes.world import World

SECOND = timedelta(seconds=1)


def place(call: Call, secret: str, name: str = "application", **more: str) -> str:
    return reverse(f"calls:{name}", kwargs={"edition": call.edition.slug, "call": call.slug, "secret": secret, **more})


def test_anybody_reads_an_open_call_with_all_its_questions(call: Call, client: Client) -> None:
    page = client.get(reverse("calls:call", args=[call.edition.slug, call.slug]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Why does your city want to take part?" in text
    assert "Where can it be read?" in text, "questions that follow from an answer are shown too"
    assert "people, alone or together with the cities" in text
    assert "Which themes does your city wish for?" in text


def test_a_call_that_has_not_opened_is_not_there(world: World, call: Call, client: Client) -> None:
    Call.objects.filter(pk=call.pk).update(opens_at=call.closes_at - SECOND)
    assert client.get(reverse("calls:call", args=[world.edition.slug, call.slug])).status_code == 404


def test_a_city_applies_without_javascript_and_without_an_account(call: Call, client: Client) -> None:
    start = reverse("calls:begin", args=[call.edition.slug, call.slug])
    home = client.post(start, {"email": "ana@vigo.example"})["Location"]
    assert home in Message.objects.get(kind="calls.link").text
    assert "What is still missing" in client.get(home).content.decode()
    assert client.post(f"{home}hand-in/").status_code == 302
    assert Application.objects.get().handed_in_at is None, "nothing was there yet"
    client.post(f"{home}about/city/", {k: v for k, v in about("Vigo").items() if k != "team"} | {"revision": "0"})
    seen = str(Application.objects.get().revision)
    client.post(f"{home}about/team/", {"mate_0_name": "Ana", "mate_0_email": "a@vigo.example", "revision": seen})
    for section, keys in (
        ("ambition", ("motivation", "challenges")), ("starting-point", ("strategy", "projects")),
        ("commitment", ("mayor-support", "days-a-week", "ecosystem")), ("wishes", ()),
    ):  # fmt: skip
        assert client.get(f"{home}part/{section}/").status_code == 200
        data: dict[str, Any] = {f"q.{key}": ANSWERS[key] for key in keys}
        data |= {"q.wished-themes.green-economy": "1"} if section == "wishes" else {}
        shown = " ".join(keys or ("wished-themes",))
        answer = client.post(f"{home}part/{section}/", {**data, "shown": shown, "was": "{}", "revision": "99"})
        assert answer.status_code in (200, 302), answer.content.decode()[:2000]
    client.post(f"{home}hand-in/")
    found = Application.objects.get()
    assert found.handed_in_at is not None
    assert (found.name, found.eligible, found.theme) == ("Vigo", True, "green-economy")
    assert Message.objects.filter(kind="calls.receipt").count() == 1


def test_the_last_second_counts_and_the_next_one_is_too_late(call: Call) -> None:
    found, _secret = written(call, "Vigo")
    with pytest.raises(applying.NotOpenError, match="closed on"):
        applying.hand_in(application=found, at=call.closes_at)
    with pytest.raises(applying.NotOpenError):
        applying.save(application=found, about={"name": "X"}, answers={}, seen=99, at=call.closes_at)
    assert applying.hand_in(application=found, at=call.closes_at - SECOND).submitted_at == call.closes_at - SECOND


def test_without_the_clock_a_late_application_would_count(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    found, _secret = written(call, "Vigo")
    monkeypatch.setattr(applying, "must_be_open", lambda _call, _at: None)
    assert applying.hand_in(application=found, at=call.closes_at).handed_in_at == call.closes_at


def test_too_early_is_refused_too(call: Call) -> None:
    with pytest.raises(applying.NotOpenError, match="not open yet"):
        applying.begin(call=call, email="a@b.example", language="en", at=call.opens_at - SECOND)


def test_late_on_the_page_is_403_with_a_text(call: Call, closed: Callable[[], Call], client: Client) -> None:
    _found, secret = written(call, "Vigo")
    closed()
    for name, more in (("hand_in", {}), ("about", {"part": "city"}), ("part", {"section": "ambition"})):
        page = client.post(place(call, secret, name, **more), {"name": "Late"})
        assert page.status_code == 403
        assert "This call closed on" in page.content.decode()
    assert client.get(place(call, secret)).status_code == 200, "reading goes on"


@pytest.mark.parametrize(
    ("day", "closes"),
    [
        ("2026-03-29T01:59", (2026, 3, 29, 0, 59)),
        ("2026-03-29T03:00", (2026, 3, 29, 1, 0)),
        ("2026-10-25T02:30", (2026, 10, 25, 1, 30)),
        ("2026-10-25T03:00", (2026, 10, 25, 2, 0)),
    ],
)
def test_deadlines_in_the_nights_when_clocks_change(day: str, closes: tuple[int, ...]) -> None:
    from cityjourney.calls.logic.deadline import clock_of, moment_of
    from tests.calls.conftest import utc

    moment = moment_of(datetime.fromisoformat(day), "Europe/Madrid")
    assert moment == utc(*closes)
    assert clock_of(moment, "Europe/Madrid")[0].strftime("%Y-%m-%dT%H:%M") == day


def test_a_time_that_the_clock_jumps_over_is_refused() -> None:
    from cityjourney.calls.logic.deadline import NoSuchTimeError, moment_of

    with pytest.raises(NoSuchTimeError):
        moment_of(datetime.fromisoformat("2026-03-29T02:30"), "Europe/Madrid")


def test_handing_in_twice_changes_nothing(call: Call) -> None:
    found, _secret = written(call, "Vigo")
    first = applying.hand_in(application=found, at=call.closes_at - 3 * SECOND)
    again = applying.hand_in(application=found, at=call.closes_at - SECOND)
    assert first.handed_in_at == again.handed_in_at
    assert Entry.objects.filter(verb="calls.hand_in").count() == 1
    assert Message.objects.filter(kind="calls.receipt").count() == 1


def test_what_was_handed_in_stands_until_it_is_handed_in_again(call: Call) -> None:
    found, _secret = written(call, "Vigo")
    at = call.closes_at - 5 * SECOND
    applying.hand_in(application=found, at=at)
    changed = applying.save(application=found, about={}, answers={"motivation": "Better."}, seen=9, at=at + SECOND)
    assert changed.application.is_changed
    assert changed.application.dossier.answers["motivation"] == "We want to learn."
    anew = applying.hand_in(application=found, at=at + 2 * SECOND)
    assert anew.dossier.answers["motivation"] == "Better."
    assert anew.submitted_at == at, "the first receipt holds"


def test_what_is_missing_is_said_and_nothing_is_handed_in(call: Call, client: Client) -> None:
    found, secret = written(call, "Vigo", team=None)
    applying.save(
        application=found, about={"team": None}, answers={"projects": None}, seen=9, at=call.closes_at - SECOND
    )
    with pytest.raises(applying.IncompleteError) as missing:
        applying.hand_in(application=found, at=call.closes_at - SECOND)
    assert missing.value.lacking == ["team"]
    assert list(missing.value.faults) == ["projects"]
    text = client.get(place(call, secret)).content.decode()
    assert "At least one person of the team" in text
    assert "Which projects have you begun" in text


def test_two_windows_lose_nothing(call: Call) -> None:
    found, _secret = written(call, "Vigo")
    seen, at = found.revision, call.closes_at - SECOND
    one = applying.save(application=found, about={}, answers={"motivation": "A"}, seen=seen, at=at)
    other = applying.save(application=found, about={"partners": "P"}, answers={"motivation": "B"}, seen=seen, at=at)
    assert not one.conflicts
    assert other.conflicts == {"q.motivation"}
    assert other.application.writing.answers["motivation"] == "A"
    assert other.application.writing.about["partners"] == "P"
    kept = applying.save(
        application=found, about={}, answers={"motivation": "B"}, seen=seen, insisted=frozenset({"q.motivation"}), at=at
    )
    assert kept.application.writing.answers["motivation"] == "B"


def test_only_a_hash_of_the_link_is_kept_and_other_secrets_lead_nowhere(call: Call, client: Client) -> None:
    _found, secret = written(call, "Vigo")
    assert not Link.objects.filter(secret_hash__contains=secret[:10]).exists()
    assert client.get(place(call, secret)).status_code == 200
    for wrong in (secret[:-1] + ("A" if secret[-1] != "A" else "B"), Link.objects.get().secret_hash, "1"):
        assert client.get(place(call, wrong)).status_code == 404
        assert client.post(place(call, wrong, "hand_in")).status_code == 404


def test_a_link_leads_into_its_own_call_only(world: World, call: Call, client: Client) -> None:
    _found, secret = written(call, "Vigo")
    other = opening.save_call(edition=world.edition, values=values(world, slug="other"), by=None, at=call.opens_at)
    assert client.get(place(other, secret)).status_code == 404


def test_asking_for_the_link_tells_nothing_about_addresses(call: Call, client: Client) -> None:
    written(call, "Vigo")
    address = reverse("calls:link", args=[call.edition.slug, call.slug])
    known = client.post(address, {"email": "ana@vigo.example"}, follow=True)
    unknown = Client().post(address, {"email": "nobody@vigo.example"}, follow=True)
    assert [str(m) for m in known.context["messages"]] == [str(m) for m in unknown.context["messages"]]
    assert Link.objects.count() == 2, "the first link goes on working"


def test_one_address_cannot_flood_a_call(call: Call) -> None:
    for _number in range(applying.MOST_BEGUN):
        applying.begin(call=call, email="a@b.example", language="en", at=call.opens_at)
    with pytest.raises(DomainError, match="Several applications"):
        applying.begin(call=call, email="A@b.example", language="en", at=call.opens_at)


HOSTILE = '"><script>alert(1)</script>\u202e𝕏=cmd|calc'


def test_hostile_texts_are_shown_as_texts(call: Call, client: Client) -> None:
    _found, secret = written(call, "Vigo")
    data = about("Vigo") | {"name": HOSTILE, "revision": "99"}
    data.pop("team")
    client.post(place(call, secret, "about", part="city"), data)
    client.post(
        place(call, secret, "part", section="ambition"),
        {"q.motivation": HOSTILE, "shown": "motivation", "was": "{}", "revision": "99"},
    )
    for name, more in (("application", {}), ("about", {"part": "city"}), ("part", {"section": "ambition"})):
        page = client.get(place(call, secret, name, **more))
        assert "<script>alert" not in page.content.decode()
    assert Application.objects.get().writing.answers["motivation"].startswith('"><script>')


@pytest.mark.parametrize("data", [{"q.motivation": "a\0b"}, {"was": "[1]"}, {"was": "{"}, {"revision": "x" * 50}])
def test_broken_forms_are_400_or_harmless(call: Call, client: Client, data: dict[str, str]) -> None:
    _found, secret = written(call, "Vigo")
    page = client.post(place(call, secret, "part", section="ambition"), {"shown": "motivation", **data})
    assert page.status_code in (302, 400, 409)
    assert Application.objects.get().writing.answers["projects"] == "One."


def test_questions_and_conditions_stay_once_somebody_has_begun(world: World, call: Call) -> None:
    written(call, "Vigo")
    with pytest.raises(DomainError, match="have begun"):
        opening.save_call(
            edition=world.edition, values={"rules": []}, call=call, seen=call.revision, by=None, at=call.opens_at
        )


def test_two_who_change_a_call_at_once_do_not_overwrite_each_other(world: World, call: Call) -> None:
    opening.save_call(edition=world.edition, values={"capacity": 5}, call=call, seen=1, by=None, at=call.opens_at)
    with pytest.raises(DomainError, match="in the meantime"):
        opening.save_call(edition=world.edition, values={"capacity": 6}, call=call, seen=1, by=None, at=call.opens_at)


@pytest.mark.parametrize(
    ("criteria", "words"),
    [([{"key": "a", "name": {"en": "A"}, "weight": 0, "levels": []}], "Each criterion needs")],
)
def test_criteria_must_be_whole(world: World, call: Call, criteria: list[Any], words: str) -> None:
    with pytest.raises(DomainError, match=words):
        opening.save_call(
            edition=world.edition, values={"criteria": criteria}, call=call, seen=1, by=None, at=call.opens_at
        )
