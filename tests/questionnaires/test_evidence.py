"""Answers by name show that a city has answered; what nobody signed shows nothing."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cityjourney.accounts.models import User
from cityjourney.journeys.registry import Evidence, evidence_for
from cityjourney.programmes.models import Participation
from cityjourney.questionnaires.commands import answering
from cityjourney.questionnaires.enums import Mode, ResponseState
from cityjourney.questionnaires.models import Collection, Response, Version

pytestmark = pytest.mark.django_db
Collect = Callable[..., Collection]


def hand_in(response: Response) -> None:
    Response.objects.filter(pk=response.pk).update(state=ResponseState.SUBMITTED, submitted_at=timezone.now())


def test_a_city_has_answered_once_somebody_handed_in_by_name(
    ana: User, bilbao: Participation, make_city: Callable[[str], Participation], collect: Collect, version: Version
) -> None:
    vigo = make_city("Vigo")
    name = f"questionnaires.answered:{version.questionnaire.key}"

    def said() -> dict[tuple[str, int], Evidence]:
        return evidence_for([name], [bilbao.pk, vigo.pk])

    now = timezone.now()
    mine = answering.start(
        collection=collect(Mode.APART, bilbao), person=ana, participation=bilbao, language="en", at=now
    )
    assert not said()[name, bilbao.pk].done, "begun is not answered"
    hand_in(mine)
    assert said()[name, bilbao.pk].done
    assert "answered once" in said()[name, bilbao.pk].words
    assert not said()[name, vigo.pk].done
    with CaptureQueriesContext(connection) as found:
        said()
    assert len(found) == 3


def test_an_open_link_shows_nothing_of_a_city(ana: User, bilbao: Participation, collect: Collect) -> None:
    """Had one who answered by name come by the link instead, nothing would be known of the city."""
    now, collection = timezone.now(), collect(Mode.APART, bilbao)
    name = f"questionnaires.answered:{collection.version.questionnaire.key}"
    hand_in(answering.start(collection=collection, person=ana, participation=bilbao, language="en", at=now))
    assert evidence_for([name], [bilbao.pk])[name, bilbao.pk].done
    Collection.objects.filter(pk=collection.pk).update(mode=Mode.OPEN)
    assert not evidence_for([name], [bilbao.pk])[name, bilbao.pk].done


def test_of_a_questionnaire_that_the_edition_has_not_nothing_is_said(bilbao: Participation) -> None:
    assert evidence_for(["questionnaires.answered:other"], [bilbao.pk]) == {}
