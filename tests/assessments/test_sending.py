"""A7, M7: an expert sends a questionnaire to cities; a city sees its own answers beside those of at least five."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from cityjourney.accounts.models import User
from cityjourney.assessments.commands import sending as commands
from cityjourney.assessments.models import Sending
from cityjourney.core.errors import DomainError
from cityjourney.notifications.models import Message
from cityjourney.programmes.models import CityType, Theme
from cityjourney.questionnaires.commands import answering
from cityjourney.questionnaires.enums import Mode
from cityjourney.questionnaires.models import Questionnaire
from tests.assessments.conftest import Cast

SignIn = Callable[[User], Client]
KEY = "access-to-finance-readiness"


def send(cast: Cast, cities: int = 5, **more: object) -> Sending:
    version = Questionnaire.objects.get(edition=cast.world.edition, key=KEY).versions.get()
    given = {"closes_at": cast.at + timedelta(days=9), "at": cast.at, **more}
    return commands.send_questionnaire(
        edition=cast.world.edition, version=version, title={"en": "Money"}, mode=Mode.TOGETHER,
        participations=cast.cities[:cities], by=cast.expert, **given,  # type: ignore[arg-type]
    )  # fmt: skip


def answer(cast: Cast, found: Sending, number: int, level: int) -> None:
    row = found.cities.get(participation=cast.cities[number])
    questions = row.collection.version.definition.questions.values()
    given = {each.key: level for each in questions if each.kind == "scale"}
    given |= {each.key: each.options[0].key for each in questions if each.kind == "single" and each.required}
    person = row.participation.memberships.select_related("person").order_by("role__position", "pk")[0].person
    response = answering.start(
        collection=row.collection, person=person, participation=row.participation, language="en", at=cast.at
    )
    answering.submit_draft(response=response, changes=given, seen=response.revision, by=person, at=cast.at)


def test_each_city_gets_its_own_and_its_people_a_mail(cast: Cast) -> None:
    found = send(cast)
    assert len({row.collection_id for row in found.cities.all()}) == 5
    assert all(row.collection.asked.get().participation == row.participation for row in found.cities.all())
    mailed = set(Message.objects.filter(kind="assessments.sent").values_list("to", flat=True))
    assert {cast.ana.email, cast.bea.email} <= mailed
    assert len(mailed) == 6


def test_an_end_in_the_past_and_nobody_are_refused(cast: Cast) -> None:
    with pytest.raises(DomainError, match="moment to come"):
        send(cast, closes_at=cast.at)
    with pytest.raises(DomainError, match="at least one city"):
        send(cast, 0)


def test_only_those_who_have_not_answered_are_reminded_once_a_day(cast: Cast) -> None:
    found = send(cast)
    answer(cast, found, 0, 3)
    Message.objects.all().delete()
    assert commands.remind(sending=found, by=cast.expert, at=cast.at + timedelta(days=2)) == 4
    assert cast.ana.email not in set(Message.objects.values_list("to", flat=True))
    assert commands.remind(sending=found, by=cast.expert, at=cast.at + timedelta(days=2, hours=3)) == 0
    assert Message.objects.count() == 4
    with pytest.raises(DomainError, match="closed"):
        commands.remind(sending=found, by=cast.expert, at=cast.at + timedelta(days=20))


def test_the_page_shows_the_cities_before_it_sends(cast: Cast, as_: SignIn) -> None:
    theme = Theme.objects.filter(edition=cast.world.edition)[0]
    kind = CityType.objects.get(edition=cast.world.edition, key=cast.vigo.city_type.key)
    cast.cities[1].theme = theme
    cast.cities[1].save()
    address = f"/{cast.world.edition.slug}/assessment/sent/new/{KEY}/"
    expert = as_(cast.expert)
    assert expert.get(address).status_code == 200
    form = {"title": "Money", "themes": [theme.pk], "city_types": [kind.pk], "mode": "together", "closes_at": ""}
    shown = expert.post(address, form).content.decode()
    assert "To 1 city" in shown
    assert Sending.objects.count() == 0
    assert expert.post(address, {**form, "themes": [], "city_types": []}).status_code == 422
    answered = expert.post(address, {**form, "participations": [cast.vigo.pk], "send": "yes"})
    found = Sending.objects.get()
    assert str(found.public_id) in answered["Location"]
    assert {row.participation for row in found.cities.all()} == {cast.vigo, cast.cities[1]}


def test_a_city_sees_others_only_from_five_on(cast: Cast, as_: SignIn, base: str) -> None:
    found = send(cast)
    address = f"{base}answers/{found.public_id}/"
    ana = as_(cast.ana)
    assert "Your city has not answered yet" in ana.get(address).content.decode()
    for number, level in enumerate((1, 3, 4, 5)):
        answer(cast, found, number, level)
    page = ana.get(address).content.decode()
    assert "Fewer than 5 cities have answered" in page
    assert "The cities" not in page
    answer(cast, found, 4, 5)
    page = ana.get(address).content.decode()
    assert "The cities" in page
    assert "the middle of the 5 cities" in page
    assert "Porto" not in page
    other = f"/{cast.world.edition.slug}/assessment/porto/answers/{found.public_id}/"
    assert ana.get(other).status_code == 404


def test_whoever_sent_it_sees_all_and_another_city_nothing(cast: Cast, as_: SignIn) -> None:
    found = send(cast)
    for number in range(3):
        answer(cast, found, number, 2 + number)
    base = f"/{cast.world.edition.slug}/assessment/sent/"
    expert = as_(cast.expert)
    assert "3 of 5 cities" in expert.get(base).content.decode()
    assert "3 of 5 cities have answered" in expert.get(f"{base}{found.public_id}/").content.decode()
    results = expert.get(f"{base}{found.public_id}/results/").content.decode()
    assert "3 answers from 3 cities" in results
    assert "Porto" in results
    assert expert.post(f"{base}{found.public_id}/remind/").status_code == 302
    for way in ("", f"{found.public_id}/", f"{found.public_id}/results/"):
        assert as_(cast.ana).get(base + way).status_code == 404
    Sending.objects.update(sent_by=cast.team)
    seen = expert.get(f"{base}{found.public_id}/results/").content.decode()
    assert "Porto" not in seen


def test_answers_to_the_same_questionnaire_stand_side_by_side(cast: Cast, as_: SignIn, base: str) -> None:
    answer(cast, send(cast), 0, 2)
    answer(cast, send(cast), 0, 4)
    page = as_(cast.ana).get(base + "change/").content.decode()
    assert "+2.0" in page
    assert "proves no effect" in page
