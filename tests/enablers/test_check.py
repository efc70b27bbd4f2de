"""`cityjourney anonymity check` finds what a missing protection would leave behind. One twin for each way."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from cityjourney.audit.commands import record
from cityjourney.enablers.anonymity.look import look
from cityjourney.enablers.anonymity.probes import PROBES, findings
from cityjourney.enablers.commands import asking, running
from cityjourney.enablers.logic import box
from cityjourney.enablers.models import AnswerBox, Invitee, Round, Ticket
from cityjourney.notifications.delivery import deliver_due
from cityjourney.notifications.models import Message
from tests.enablers.conftest import NOW, Survey

Begin = Callable[..., Survey]
Patch = pytest.MonkeyPatch


def play(survey: Survey) -> None:
    """People are invited by real mail, some answer."""
    people = [asking.Person(f"Q {n}", f"q{n}@people.example", "research", "it") for n in range(6)]
    survey.ask(*["business"] * 7, *["finance"] * 2)
    asking.add_people(round=survey.round, people=people, by=survey.representative, at=NOW)
    asking.invite(round=survey.round, by=survey.representative, at=NOW)
    deliver_due(at=NOW)
    for person, mark in ((3, 5), (0, 1), (8, 4), (5, 2)):
        survey.answer(person, mark)


# ---------------------------------------------------------------- what is left out, and what a check then says


def a_moment(survey: Survey, _patch: Patch) -> None:
    play(survey)
    connection.check_constraints()  # PostgreSQL changes no table that waits for a check of foreign keys
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE enablers_ticket ADD COLUMN spent_at timestamp NULL")


def an_address(survey: Survey, _patch: Patch) -> None:
    play(survey)
    connection.check_constraints()  # PostgreSQL changes no table that waits for a check of foreign keys
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE enablers_answerbox ADD COLUMN last_ip varchar(40) NULL")


def a_table_between(survey: Survey, _patch: Patch) -> None:
    play(survey)
    connection.check_constraints()
    kind = "uuid" if connection.vendor == "postgresql" else "char(32)"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE enablers_whose (ticket_id {kind} REFERENCES enablers_ticket (id), who integer)")


def a_language(survey: Survey, patch: Patch) -> None:
    written = box.Answer.written.fget  # type: ignore[attr-defined]
    patch.setattr(box.Answer, "written", property(lambda each: {**written(each), "language": "sl"}))
    play(survey)


def unsorted(survey: Survey, patch: Patch) -> None:
    patch.setattr("cityjourney.enablers.commands.answering.laid", list)
    play(survey)


def a_kind_of_few(survey: Survey, patch: Patch) -> None:
    patch.setattr(asking, "labelled", lambda kinds, *_more: {kind: kind for kind in kinds})
    play(survey)


def stuffed(survey: Survey, _patch: Patch) -> None:
    play(survey)
    kept = AnswerBox.objects.get()
    kept.answers = box.laid([*kept.answers, kept.answers[0]])
    kept.save()


def kept_after_closing(survey: Survey, patch: Patch) -> None:
    patch.setattr(AnswerBox, "delete", lambda _self: None)
    play(survey)
    survey.close()


def exact_counts(survey: Survey, patch: Patch) -> None:
    patch.setattr("cityjourney.enablers.logic.disclosure.coarse", lambda number, *_more: number)
    play(survey)
    survey.close()


def hidden_groups_in_the_mean(survey: Survey, _patch: Patch) -> None:
    survey.ask(*["business"] * 7)
    for person in range(6):
        survey.answer(person, person % 5 + 1)
    closed = survey.close()
    closed.published["dimensions"][0]["value"] += 0.7
    Round.objects.filter(pk=closed.pk).update(published=closed.published)


def words_of_the_mail(survey: Survey, patch: Patch) -> None:
    patch.setattr("cityjourney.notifications.delivery.kinds", dict)
    play(survey)


def a_ticket_in_the_trail(survey: Survey, _patch: Patch) -> None:
    play(survey)
    spent = Ticket.objects.filter(spent=True)[0]
    record(verb="enablers.invite", subject=survey.round, by=None, at=NOW, details={"ticket": str(spent.pk)})


def an_act_in_the_trail(survey: Survey, _patch: Patch) -> None:
    play(survey)
    record(verb="enablers.answer", subject=survey.round, by=None, at=NOW)


def a_code_in_a_session(survey: Survey, _patch: Patch) -> None:
    play(survey)
    store = SessionStore()
    store["code"] = survey.codes["p0@people.example"]
    store.save()


def a_digest_beside_a_person(survey: Survey, _patch: Patch) -> None:
    play(survey)
    Invitee.objects.filter(email="p0@people.example").update(name=Ticket.objects.all()[0].digest)


def answers_in_a_draft(survey: Survey, _patch: Patch) -> None:
    play(survey)
    store = SessionStore()
    store["draft"] = AnswerBox.objects.get().answers[0]
    store.save()


def a_rate_limit(survey: Survey, _patch: Patch) -> None:
    play(survey)
    cache.set("rl:enablers_answer:ip:192.0.2.7", [1.0])


def a_code_in_a_log(survey: Survey, _patch: Patch) -> str:
    play(survey)
    return f"GET /x/?code={survey.codes['p0@people.example']} 200"


def a_moment_in_a_log(survey: Survey, _patch: Patch) -> str:
    play(survey)
    return f"10:03:22 192.0.2.7 POST /icc/enablers/answer/{survey.round.public_id}/ 302"


TWINS: dict[Callable[[Survey, Patch], Any], str] = {
    a_moment: "column “spent_at”",
    an_address: "column “last_ip”",
    a_table_between: "points to tickets",
    a_language: "more than marks: language",
    unsorted: "not sorted by content",
    a_kind_of_few: "Only 2 codes",
    stuffed: "other numbers of spent codes",
    kept_after_closing: "still there",
    exact_counts: "exact counts",
    hidden_groups_in_the_mean: "groups that are not shown",
    words_of_the_mail: "alone: code",
    a_ticket_in_the_trail: "alone: ticket",
    an_act_in_the_trail: "enablers.answer",
    a_code_in_a_session: "alone: code",
    a_digest_beside_a_person: "alone: digest",
    answers_in_a_draft: "alone: answer",
    a_rate_limit: "cache counts",
    a_code_in_a_log: "holds codes",
    a_moment_in_a_log: "when somebody was at the survey",
}
"""Protection taken away -> what the check says of it. Order of tickets, locks and conditions: `twins.py`, with real transactions."""  # noqa: E501


@pytest.fixture
def mailing(settings: Any) -> None:
    settings.OUTBOX_DELIVERY = "django.core.mail.backends.locmem.EmailBackend"


@pytest.mark.usefixtures("mailing")
@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.__name__)
def test_without_a_protection_the_check_finds_something(
    begin: Begin, monkeypatch: Patch, tmp_path: Path, twin: Callable[[Survey, Patch], Any]
) -> None:
    said = twin(begin(), monkeypatch)
    log = tmp_path / "web.log"
    log.write_text(said or "")
    found = findings(look([log]))
    assert any(TWINS[twin] in sentence for sentence in found), found


@pytest.mark.usefixtures("mailing")
def test_with_all_protections_it_finds_nothing(
    begin: Begin, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    survey = begin()
    play(survey)
    people = [asking.Person(f"R {n}", f"r{n}@people.example", "business", "de") for n in range(3)]
    asking.add_people(round=survey.round, people=people, by=survey.representative, at=NOW)
    asking.invite(round=survey.round, by=survey.representative, at=NOW + timedelta(days=1))
    assert Message.objects.filter(state="waiting", text__contains="#").count() == 3, "codes that have not left yet"
    assert findings(look()) == []
    survey.close()
    assert findings(look()) == []
    log = tmp_path / "web.log"
    log.write_text("nothing\n")
    call_command("anonymity", "check", "--log", str(log))
    assert f"{len(PROBES)} ways tried on 1 rounds" in capsys.readouterr().out
    log.write_text("/enablers/answer/\n")
    with pytest.raises(SystemExit, match="1"):
        call_command("anonymity", "check", "--log", str(log))


def test_a_survey_that_is_closed_by_its_last_day(begin: Begin) -> None:
    from cityjourney.enablers.tasks import close_due

    survey = begin()
    play(survey)
    last = NOW + timedelta(days=20)
    assert close_due(last) == 0
    assert close_due(last + timedelta(days=1)) == 1
    assert running.Round.objects.get().closed_on == (last + timedelta(days=1)).date()
