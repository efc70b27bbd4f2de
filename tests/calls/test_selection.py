"""Assessing, selecting, letters, first steps: what each may see, and that nothing happens twice."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cityjourney.accounts.models import User
from cityjourney.audit.models import Entry
from cityjourney.calls import queries
from cityjourney.calls.commands import assessing, deciding, letters, onboarding
from cityjourney.calls.models import Application, Assessment, Call, Conflict, Letter, Onboarding
from cityjourney.core.errors import DomainError
from cityjourney.notifications.models import Message
from cityjourney.programmes.models import CityType, Invitation, Participation, Theme
from tests.programmes.world import World

Apply = Callable[..., Application]
Close = Callable[[], Call]
SignIn = Callable[[User], Client]


def url(call: Call, name: str, **more: object) -> str:
    return reverse(f"calls:{name}", kwargs={"edition": call.edition.slug, "call": call.slug, **more})


def score(sheet: Assessment, value: int, *, finish: bool = True) -> Assessment:
    keys = ("ambition", "team")
    return assessing.save_assessment(
        assessment=sheet, scores=dict.fromkeys(keys, value), comments=dict.fromkeys(keys, f"SECRET-{value}"),
        seen=sheet.revision, finish=finish, by=sheet.assessor, at=timezone.now(),
    )  # fmt: skip


def shared_out(call: Call, assessors: list[User], by: User) -> list[Assessment]:
    assessing.share_out(call=call, assessors=assessors, by=by, at=timezone.now())
    return list(Assessment.objects.select_related("application__call", "assessor"))


def decided(application: Application, decision: str, by: User, reason: str = "Strong.", seen: str = "") -> Application:
    return deciding.decide(
        application=application, decision=decision, reason=reason, seen=seen, by=by, at=timezone.now()
    )


def test_applications_are_shared_out_after_the_deadline_evenly(
    call: Call, apply: Apply, closed: Close, assessors: list[User], team: User
) -> None:
    for name in ("Vigo", "Lugo", "Jaca"):
        apply(name)
    with pytest.raises(DomainError, match="can still change"):
        shared_out(call, assessors, team)
    sheets = shared_out(closed(), assessors, team)
    assert sorted(sum(each.assessor == who for each in sheets) for who in assessors) == [2, 2, 2]
    assert len(shared_out(call, assessors, team)) == 6, "a second time adds nothing"


def test_whoever_is_of_the_team_or_the_city_never_gets_the_application(
    world: World, call: Call, apply: Apply, closed: Close, assessors: list[User], team: User
) -> None:
    own = apply("Vigo", team=[["Bo", "BO@judges.example", "helper"]])
    world.city("Lugo")
    from cityjourney.programmes.commands.memberships import add_membership

    add_membership(
        person=assessors[1], role=world.role("thematic-expert"), participation=world.city("Lugo"), by=None,
        at=call.opens_at,
    )  # fmt: skip
    city = apply("Lugo")
    sheets = {(each.application_id, each.assessor_id) for each in shared_out(closed(), assessors, team)}
    assert (own.pk, assessors[0].pk) not in sheets
    assert (city.pk, assessors[1].pk) not in sheets
    assert len(sheets) == 4


def everything(call: Call, browser: Client) -> str:
    """All that a person can read about a call, as one text."""
    addresses = [url(call, name) for name in ("mine", "selection", "share", "letters", "onboarding")]
    addresses += [
        url(call, "export", kind="csv"),
        url(call, "selection") + "?decision=select",
        reverse("calls:index", args=[call.edition.slug]),
    ]
    pages = [browser.get(address) for address in addresses]
    return "\n".join(page.content.decode() for page in pages if page.status_code == 200)


def test_a_conflict_hides_everything_totals_included(
    world: World, call: Call, apply: Apply, closed: Close, assessors: list[User], team: User, as_: SignIn
) -> None:
    vigo, lugo = apply("Vigo"), apply("Lugo")
    judge = world.person("programme-team", email="both@judges.example", name="Jo")
    from cityjourney.programmes.commands.memberships import add_membership

    add_membership(person=judge, role=world.role("call-assessor"), participation=None, by=None, at=call.opens_at)
    sheets = shared_out(closed(), [judge, assessors[0]], team)
    for sheet in sheets:
        score(sheet, 4 if sheet.application == vigo else 1)
    decided(vigo, "select", team)
    decided(lugo, "select", team)
    letters.draft_letters(call=call, visible=[vigo.pk, lugo.pk], by=team, at=timezone.now())
    browser = as_(judge)
    before = everything(call, browser)
    assert "Vigo" in before
    assert "2 of 2 places" in before
    mine = Assessment.objects.get(application=vigo, assessor=judge)
    letter = Letter.objects.get(application=vigo)
    browser.post(url(call, "conflict", application=vigo.public_id), {"reason": "My sister works there"})
    after = everything(call, browser)
    assert "Vigo" not in after
    assert "Lugo" in after
    assert "1 of 2 places" in after, "the total tells nothing about what is hidden"
    assert "SECRET-4" not in after
    for address in (
        url(call, "applied", application=vigo.public_id), url(call, "assess", assessment=mine.public_id),
        url(call, "letter", letter=letter.public_id), url(call, "take_in", application=vigo.public_id),
    ):  # fmt: skip
        assert browser.get(address).status_code == 404
        assert browser.post(address).status_code == 404
    assert not Assessment.objects.filter(application=vigo, assessor=judge).exists()
    trail = browser.get(reverse("trail", args=[call.edition.slug])).content.decode()
    assert "decided on an application" in trail
    assert "Vigo" not in trail
    assert "Vigo" in everything(call, as_(team)), "others see it"


def test_without_the_filter_the_conflict_would_leak(
    world: World, call: Call, apply: Apply, closed: Close, team: User, as_: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    vigo = apply("Vigo")
    closed()
    Conflict.objects.create(application=vigo, person=team, declared_at=timezone.now())
    assert "Vigo" not in everything(call, as_(team))
    from cityjourney.calls.models import ApplicationQuerySet

    monkeypatch.setattr(ApplicationQuerySet, "without_conflict", lambda self, _person, _at: self)
    assert "Vigo" in everything(call, as_(team))


def test_assessors_see_their_own_and_nobody_elses(
    call: Call, apply: Apply, closed: Close, assessors: list[User], team: User, as_: SignIn
) -> None:
    apply("Vigo")
    sheets = shared_out(closed(), assessors[:2], team)
    browser = as_(assessors[0])
    own = next(each for each in sheets if each.assessor == assessors[0])
    other = next(each for each in sheets if each.assessor == assessors[1])
    assert browser.get(url(call, "assess", assessment=own.public_id)).status_code == 200
    assert browser.get(url(call, "assess", assessment=other.public_id)).status_code == 404
    for name in ("selection", "share", "letters", "onboarding", "edit"):
        assert browser.get(url(call, name)).status_code == 404
    assert browser.get(url(call, "export", kind="csv")).status_code == 404


def test_strangers_and_other_editions_get_404(
    world: World, call: Call, apply: Apply, closed: Close, as_: SignIn
) -> None:
    vigo = apply("Vigo")
    closed()
    for who in (world.person(), world.person("representative", "Lugo")):
        browser = as_(who)
        for address in (
            url(call, "selection"), url(call, "mine"), url(call, "letters"), url(call, "share"),
            url(call, "applied", application=vigo.public_id), url(call, "export", kind="xlsx"),
        ):  # fmt: skip
            assert browser.get(address).status_code == 404, address
    assert "/account/sign-in/" in Client().get(url(call, "selection"))["Location"]


def test_two_assessors_at_once_keep_both_views(
    call: Call, apply: Apply, closed: Close, assessors: list[User], team: User, as_: SignIn
) -> None:
    apply("Vigo")
    sheets = shared_out(closed(), assessors[:2], team)
    for sheet, value in zip(sheets, (4, 1), strict=True):
        data = {
            f"{kind}.{key}": text for key in ("ambition", "team") for kind, text in (("score", value), ("comment", "W"))
        }
        page = as_(sheet.assessor).post(
            url(call, "assess", assessment=sheet.public_id), {**data, "revision": 0, "finish": 1}
        )
        assert page.status_code == 302
    (row,) = queries.selection(call, team, queries.Wanted(), timezone.now())
    assert (row.result.total, row.result.spread, row.result.apart) == (62.5, 75.0, True)
    assert any("differ" in reason for reason in row.reasons)


def test_one_assessor_in_two_windows_overwrites_nothing(
    call: Call, apply: Apply, closed: Close, assessors: list[User], team: User
) -> None:
    apply("Vigo")
    sheet = shared_out(closed(), assessors[:1], team)[0]
    score(sheet, 3)
    with pytest.raises(DomainError, match="another window"):
        score(sheet, 0)
    assert Assessment.objects.get().scores["team"] == 3


def test_finishing_needs_a_score_and_a_reason_for_each(
    call: Call, apply: Apply, closed: Close, assessors: list[User], team: User
) -> None:
    apply("Vigo")
    sheet = shared_out(closed(), assessors[:1], team)[0]
    with pytest.raises(DomainError, match="every criterion"):
        assessing.save_assessment(
            assessment=sheet, scores={"team": 2}, comments={}, seen=0, finish=True, by=assessors[0], at=timezone.now()
        )
    with pytest.raises(DomainError, match="described scores"):
        assessing.save_assessment(
            assessment=sheet, scores={"team": 9}, comments={}, seen=0, finish=False, by=assessors[0], at=timezone.now()
        )


def test_the_selection_is_narrowed_by_its_address_and_taken_along(
    call: Call, apply: Apply, closed: Close, team: User, as_: SignIn
) -> None:
    apply("Vigo")
    apply("Lugo", population=10_000)
    apply("=cmd|calc", population=10_000)
    closed()
    browser = as_(team)
    page = browser.get(url(call, "selection") + "?eligible=no").content.decode()
    assert "Lugo" in page
    assert "Vigo" not in page
    assert "10,000" in page or "10 000" in page or "10\xa0000" in page, "the reason stands there"
    text = browser.get(url(call, "export", kind="csv") + "?eligible=no").content.decode("utf-8-sig")
    assert text.count("\r\n") == 3
    assert "'=cmd|calc" in text
    book = load_workbook(io.BytesIO(browser.get(url(call, "export", kind="xlsx")).content))
    assert book.active is not None
    assert [row[1].value for row in book.active.iter_rows()] == [
        "city",
        "'=cmd|calc",
        "Lugo",
        "Vigo",
    ] or book.active.max_row == 4
    assert browser.get(url(call, "selection") + "?decision=nonsense").status_code == 400
    assert browser.get(url(call, "export", kind="exe")).status_code == 404


def test_places_are_given_once(call: Call, apply: Apply, closed: Close, team: User) -> None:
    one, two, three = apply("Vigo"), apply("Lugo"), apply("Jaca")
    with pytest.raises(DomainError, match="still open"):
        decided(one, "select", team)
    closed()
    decided(one, "select", team)
    decided(two, "select", team)
    with pytest.raises(DomainError, match="All 2 places"):
        decided(three, "select", team)
    with pytest.raises(DomainError, match="Say why"):
        decided(three, "reject", team, reason=" ")
    with pytest.raises(DomainError, match="in the meantime"):
        decided(one, "reject", team, seen="")
    assert decided(one, "select", team) is not None
    assert Entry.objects.filter(verb="calls.decide").count() == 2, "the same decision twice is one"


def test_letters_wait_for_a_reader_and_go_out_once(
    call: Call, apply: Apply, closed: Close, team: User, as_: SignIn
) -> None:
    one, two = apply("Vigo"), apply("Lugo")
    closed()
    decided(one, "select", team)
    decided(two, "reserve", team, reason="Nearly <b>there</b>")
    browser = as_(team)
    browser.post(url(call, "draft_letters"))
    browser.post(url(call, "draft_letters"))
    assert Letter.objects.count() == 2
    assert not Message.objects.filter(kind="calls.letter").exists()
    letter = Letter.objects.get(application=two)
    address = url(call, "letter", letter=letter.public_id)
    data = {"subject": "About Lugo", "text": letter.text + "\nKind regards", "revision": letter.revision}
    assert browser.post(address, data).status_code == 302
    assert not Message.objects.filter(kind="calls.letter").exists(), "saving sends nothing"
    stale = browser.post(address, {**data, "text": "Stale", "send": "1"})
    assert stale.status_code == 409
    letter.refresh_from_db()
    for _again in range(3):
        browser.post(
            address, {"subject": letter.subject, "text": letter.text, "revision": letter.revision, "send": "1"}
        )
    (mail,) = Message.objects.filter(kind="calls.letter")
    assert (mail.to, mail.subject) == ("ana@lugo.example", "About Lugo")
    assert "Kind regards" in mail.text
    assert "<b>there</b>" not in mail.html
    with pytest.raises(DomainError, match="has been sent"):
        letters.edit_letter(letter=letter, subject="x", text="y", seen=letter.revision, by=team, at=timezone.now())


def test_a_place_on_the_reserve_list_may_become_a_place_after_the_letter(
    call: Call, apply: Apply, closed: Close, team: User
) -> None:
    one = apply("Vigo")
    closed()
    decided(one, "reserve", team)
    letters.draft_letters(call=call, visible=[one.pk], by=team, at=timezone.now())
    letters.release_letter(letter=Letter.objects.get(), seen=1, by=team, at=timezone.now())
    decided(one, "select", team, seen="reserve")
    assert letters.draft_letters(call=call, visible=[one.pk], by=team, at=timezone.now()) == 1
    letters.release_letter(letter=Letter.objects.get(decision="select"), seen=1, by=team, at=timezone.now())
    with pytest.raises(DomainError, match="told already"):
        decided(one, "reject", team, seen="select")
    assert Message.objects.filter(kind="calls.letter").count() == 2


def test_a_changed_decision_takes_its_draft_away(call: Call, apply: Apply, closed: Close, team: User) -> None:
    one = apply("Vigo")
    closed()
    decided(one, "select", team)
    letters.draft_letters(call=call, visible=[one.pk], by=team, at=timezone.now())
    decided(one, "reject", team, seen="select")
    assert not Letter.objects.exists()


def take(world: World, application: Application, team: User) -> tuple[Onboarding, list[str]]:
    return onboarding.take_in(
        application=application, city_type=CityType.objects.get(edition=world.edition, key="eu-core"),
        theme=Theme.objects.filter(edition=world.edition, key=application.theme).first(),
        role=world.role("representative"), by=team, at=timezone.now(),
    )  # fmt: skip


def test_the_selected_take_part_with_consortium_and_invited_team(
    world: World, call: Call, apply: Apply, closed: Close, team: User
) -> None:
    mates = [[name, f"{name}@vigo.example", ""] for name in ("a", "b", "c", "d")]
    one = apply("Vigo", population=30_000, team=mates, consortium="Rías", members=[["Marín", "ES", 30_000]])
    closed()
    with pytest.raises(DomainError, match="Only selected"):
        take(world, one, team)
    decided(one, "select", team)
    made, refused = take(world, one, team)
    again, nothing = take(world, one, team)
    assert made.pk == again.pk
    assert nothing == []
    found = Participation.objects.get(pk=made.participation_id)
    assert found.consortium is not None
    assert sorted(found.consortium.members.values_list("name", flat=True)) == ["Marín", "Vigo"]
    assert found.theme is not None
    assert Invitation.objects.filter(participation=found).count() == 3
    assert len(refused) == 1
    assert "seat" in refused[0], "the fourth person finds no seat, and that is said"


def test_first_steps_say_what_is_missing_and_refuse_a_long_video(
    world: World, call: Call, apply: Apply, closed: Close, team: User, as_: SignIn
) -> None:
    one = apply("Vigo")
    closed()
    decided(one, "select", team)
    made, _refused = take(world, one, team)
    from cityjourney.programmes.commands.memberships import add_membership

    ana = world.person("", name="Ana")
    add_membership(
        person=ana, role=world.role("representative"), participation=made.participation, by=None, at=call.opens_at
    )
    address = reverse("calls:steps", args=[world.edition.slug, made.participation.city.slug])
    browser = as_(ana)
    assert "the list of stakeholders" in browser.get(address).content.decode()
    data = {
        "revision": 0, "video_url": "https://video.example/v", "video_seconds": 119, "answer_0": "Us",
        "answer_1": "More",
        "answer_2": "All", "stakeholder_0_name": "Port", "stakeholder_0_organisation": "Harbour",
    }  # fmt: skip
    assert browser.post(address, {**data, "video_seconds": 120}).status_code == 409
    assert browser.post(address, {**data, "video_url": "javascript:alert(1)"}).status_code == 422
    assert browser.post(address, data).status_code == 302
    assert browser.post(address, {**data, "answer_0": "stale"}).status_code == 409
    assert queries.onboarding_missing(Onboarding.objects.get(), 3) == []
    assert as_(world.person("representative", "Lugo")).get(address).status_code == 404
    assert "complete" in as_(team).get(url(call, "onboarding")).content.decode()


def test_taking_in_by_the_page(world: World, call: Call, apply: Apply, closed: Close, team: User, as_: SignIn) -> None:
    one = apply("Vigo")
    closed()
    browser = as_(team)
    applied = url(call, "applied", application=one.public_id)
    data = {"decision": "select", "reason": "Strong.", "seen": ""}
    assert browser.post(applied, data).status_code == 302
    address = url(call, "take_in", application=one.public_id)
    assert browser.get(address).status_code == 200
    kind = CityType.objects.get(edition=world.edition, key="eu-core")
    assert browser.post(address, {"city_type": kind.pk, "role": world.role("representative").pk}).status_code == 302
    assert Onboarding.objects.count() == 1


def test_the_team_makes_a_call_by_its_form(world: World, call: Call, team: User, as_: SignIn) -> None:
    browser = as_(team)
    data = {
        "title": "Second", "slug": "second", "text": "Come", "opens": "2026-03-29T03:00", "closes": "2026-10-25T02:30",
        "time_zone": "Europe/Madrid", "version": call.version_id, "over": "50000", "together": "on", "capacity": 3,
        "assessors_each": 2, "theme_choices": 3, "mentor_choices": 3, "criterion_0_name": "Ambition",
        "criterion_0_weight": 3, "criterion_0_levels": "none\nsome\nmuch", "video_0": "Who?", "revision": 0,
    }  # fmt: skip
    address = reverse("calls:new", args=[world.edition.slug])
    assert browser.get(address).status_code == 200
    assert browser.post(address, {**data, "opens": "2026-03-29T02:30"}).status_code == 422
    assert browser.post(address, {**data, "criterion_0_levels": "one"}).status_code == 422
    assert browser.post(address, data).status_code == 302
    made = Call.objects.get(slug="second")
    assert made.closes_at.isoformat() == "2026-10-25T01:30:00+00:00"
    assert browser.get(url(made, "edit")).status_code == 200
    changed = browser.post(url(made, "edit"), {**data, "capacity": 4, "revision": made.revision})
    assert changed.status_code == 302
    assert Call.objects.get(slug="second").criteria == made.criteria
    assert browser.post(address, {**data, "slug": "new"}).status_code == 422


COUNTS = {"selection": 19, "share": 19, "letters": 15, "onboarding": 15}


@pytest.mark.parametrize("name", COUNTS)
def test_pages_cost_the_same_for_two_and_for_eight(
    call: Call, apply: Apply, closed: Close, assessors: list[User], team: User, as_: SignIn,
    django_assert_max_num_queries: Callable[..., object], name: str,
) -> None:  # fmt: skip
    call_command("createcachetable", verbosity=0)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for number in range(2):
        apply(f"City{number}")
    browser = as_(team)
    browser.get(url(call, name))

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert browser.get(url(call, name)).status_code == 200
        return len(found)

    few = cost()
    for number in range(2, 8):
        apply(f"City{number}")
    closed()
    shared_out(call, assessors, team)
    assert cost() == few
    assert few <= COUNTS[name]


def test_late_decisions_carry_who_and_when(call: Call, apply: Apply, closed: Close, team: User) -> None:
    one = apply("Vigo")
    closed()
    found = decided(one, "reject", team)
    assert found.decided_by == team
    assert found.decided_at is not None
    assert found.decided_at > call.closes_at - timedelta(days=1)
