"""A6: a round from its opening to its end; what it says and what it refuses."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from cityjourney.audit.models import Entry
from cityjourney.core.errors import DomainError
from cityjourney.enablers import queries
from cityjourney.enablers.commands import answering, asking, running
from cityjourney.enablers.models import AnswerBox, Round, Ticket
from tests.enablers.conftest import KINDS, NOW, TODAY, Survey

Begin = Callable[..., Survey]


def test_people_answer_and_the_city_sees_groups_that_are_large_enough(begin: Begin) -> None:
    survey = begin()
    survey.ask(*["business"] * 8, *["administration"] * 7, *["finance"] * 2)
    for number in range(17):
        assert survey.answer(number, 2 + number % 3)
    assert queries.results_for(survey.round.participation) is None, "nothing is shown while people answer"
    share = queries.answered_share(survey.round.participation)
    assert share is not None
    assert (share.invited, share.at_least) == (17, 15)
    survey.close()
    found = queries.results_for(survey.round.participation)
    assert found is not None
    assert [[kind.get("en") for kind in group] for group in found.groups] == [
        ["Companies and business associations"],
        ["City hall and public services", None],
    ], "two investors are put together with the smallest other group"
    assert len(found.dimensions) == 7
    assert all(2 <= (each.value or 0) <= 4 for each in found.dimensions)
    assert not AnswerBox.objects.exists()
    assert not Ticket.objects.exists()


def test_a_code_opens_the_survey_once_and_the_first_answers_count(begin: Begin) -> None:
    survey = begin()
    survey.ask(*["business"] * 6)
    assert survey.answer(0, 5)
    assert not survey.answer(0, 1)
    assert [each["marks"][0] for each in AnswerBox.objects.get().answers] == [5]
    with pytest.raises(answering.UnknownCodeError):
        answering.take(round=survey.round, code="AAAA-AAAA-AAAA-AAAA", marks=survey.marks(1), today=TODAY)
    for marks in (survey.marks(None), [6, *survey.marks(1)[1:]], [1]):
        with pytest.raises(answering.NothingSaidError):
            survey.answer(1, marks=marks)
    assert survey.answer(1), "a refused answer does not cost the code"


def test_answers_come_between_the_first_and_the_last_day(begin: Begin) -> None:
    survey = begin()
    survey.ask(*["business"] * 6)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=21)):
        with pytest.raises(answering.NotOpenError):
            survey.answer(0, today=day)
    survey.close()
    with pytest.raises(answering.NotOpenError):
        survey.answer(0)
    with pytest.raises(DomainError, match="closed"):
        survey.close()


def test_too_few_people_are_never_asked_and_too_few_answers_never_shown(begin: Begin) -> None:
    survey = begin()
    with pytest.raises(DomainError, match="at least 6 people"):
        survey.ask(*["business"] * 5)
    survey.ask("research")
    for number in range(4):
        survey.answer(number)
    survey.close()
    found = queries.results_for(survey.round.participation)
    assert found is not None
    assert found.answered == 0
    assert found.groups == ()
    assert all(each.value is None and each.cells == () for each in found.dimensions)


def test_the_threshold_is_raised_but_not_lowered_once_people_are_invited(begin: Begin) -> None:
    survey = begin(7)
    change = {"closes_on": survey.round.closes_on, "by": survey.representative, "at": NOW}
    running.change_round(round=survey.round, threshold=6, **change)
    survey.ask(*["business"] * 8)
    running.change_round(round=survey.round, threshold=8, **change)
    with pytest.raises(DomainError, match="only be raised"):
        running.change_round(round=survey.round, threshold=7, **change)
    with pytest.raises(DomainError, match="fewer than 5"):
        running.change_round(round=survey.round, threshold=4, **change)


def test_the_database_itself_holds_the_threshold(begin: Begin) -> None:
    begin(7)
    lower = "UPDATE enablers_round SET threshold = %s"

    def ask(threshold: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(lower, [threshold])

    ask(6)
    with pytest.raises(IntegrityError):
        ask(4)
    Round.objects.update(invited_on=TODAY)
    with pytest.raises(IntegrityError, match="only be raised"):
        ask(5)
    ask(9)


def test_one_round_at_a_time(begin: Begin) -> None:
    survey = begin()
    again = {
        "participation": survey.round.participation, "survey": survey.round.survey, "opens_on": TODAY,
        "closes_on": TODAY, "threshold": 5, "by": None, "at": NOW,
    }  # fmt: skip
    with pytest.raises(DomainError, match="open already"):
        running.open_round(**again)
    survey.ask(*["business"] * 6)
    survey.close()
    assert running.open_round(**again).pk != survey.round.pk


def test_reminders_go_to_everybody_twice_at_most(begin: Begin) -> None:
    from cityjourney.notifications.models import Message

    survey = begin()
    with pytest.raises(DomainError, match="Nobody has been invited"):
        asking.remind(round=survey.round, by=survey.representative, at=NOW)
    survey.ask(*["business"] * 6)
    survey.answer(0)
    for days in (3, 6):
        later = NOW + timedelta(days=days)
        assert asking.remind(round=survey.round, by=survey.representative, at=later) == 6
        with pytest.raises(DomainError):
            asking.remind(round=survey.round, by=survey.representative, at=later)
    with pytest.raises(DomainError, match="Two reminders"):
        asking.remind(round=survey.round, by=survey.representative, at=NOW + timedelta(days=9))
    assert Message.objects.filter(kind=asking.REMINDER).count() == 12
    codes = set(survey.codes.values())
    assert not any(code in each.text for each in Message.objects.all() for code in codes)


def test_a_kind_that_few_share_is_on_no_code(begin: Begin) -> None:
    survey = begin()
    survey.ask(*["business"] * 6, *["finance"] * 5)
    assert set(Ticket.objects.values_list("group", flat=True)) == {"business", ""}
    survey.ask("business")
    assert Ticket.objects.filter(group="business").count() == 7


def test_the_trail_knows_rounds_and_lists_and_never_an_answer(begin: Begin) -> None:
    survey = begin()
    survey.ask(*KINDS, *KINDS)
    before = Entry.objects.count()
    survey.answer(0)
    assert Entry.objects.count() == before
    assert set(Entry.objects.filter(verb__startswith="enablers.").values_list("verb", flat=True)) == {
        "enablers.open_round", "enablers.add_people", "enablers.invite",
    }  # fmt: skip
