"""The pages of the guide, as readers open them (J10)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from cityjourney.accounts.models import User
from cityjourney.guide import commands
from cityjourney.guide.models import Question
from cityjourney.guide.queries import guide_of
from cityjourney.organisations.models import City
from cityjourney.programmes.commands.memberships import add_membership
from cityjourney.programmes.commands.participations import add_participation
from cityjourney.programmes.models import Edition, Role

NOW = datetime.now(UTC)


def role_granting(edition: Edition, permission: str, *, without: str = "", scope: str = "") -> Role:
    """A role of the edition that may do one thing (and not another), whatever the methodology calls it."""
    for role in edition.roles.order_by("position"):
        may = {name for grant in role.spec.grants if not grant.phases for name in grant.may}
        if permission in may and without not in may and (not scope or role.scope == scope):
            return role
    raise AssertionError(f"no role may {permission}")


@pytest.fixture
def city_person(edition: Edition) -> User:
    """Somebody who works for a city that takes part."""
    city = City.objects.create(slug="rijeka", name="Rijeka", country="HR")
    part = add_participation(
        edition=edition, city=city, city_type=edition.citytypes.all()[1], by=None, at=NOW - timedelta(days=1)
    )
    person = User.objects.create_user(email="rep@rijeka.example", name="Rita")
    role = role_granting(edition, "guide.ask", without="guide.answer", scope="city")
    add_membership(role=role, person=person, participation=part, by=None, at=NOW - timedelta(days=1))
    return person


@pytest.fixture
def team_person(edition: Edition) -> User:
    """Somebody of the programme who answers questions."""
    person = User.objects.create_user(email="team@programme.example", name="Tom")
    role = role_granting(edition, "guide.answer", scope="programme")
    add_membership(role=role, person=person, by=None, at=NOW - timedelta(days=1))
    return person


@pytest.fixture
def reader(client: Client, city_person: User) -> Client:
    client.force_login(city_person)
    return client


def test_every_page_opens_in_both_languages_without_a_tag_left_unrendered(reader: Client, edition: Edition) -> None:
    for language in ("en", "es"):
        for page in guide_of(edition).book.pages:
            answer = reader.get(f"/{edition.slug}/guide/{page.key}/", headers={"accept-language": language})
            assert answer.status_code == 200, page.key
            html = answer.content.decode()
            assert page.entry.name[language].split("(")[0].strip().split("’")[0].split("'")[0] in html
            assert "<c-" not in html
            assert "{{" not in html


def test_the_guide_opens_where_the_reader_is(reader: Client, edition: Edition) -> None:
    answer = reader.get(f"/{edition.slug}/guide/")
    assert answer.status_code == 302
    today = NOW.date()
    current = {phase.key for phase in edition.phases.all() if phase.starts_on <= today <= phase.ends_on}
    page = answer.headers["Location"].rstrip("/").rsplit("/", 1)[1]
    assert page in current if current else page == next(guide_of(edition).book.pages).key


def test_the_guide_speaks_to_the_type_of_the_readers_city(reader: Client, edition: Edition) -> None:
    kinds = list(edition.citytypes.all())
    html = reader.get(f"/{edition.slug}/guide/all/").content.decode()
    current = re.search(r'aria-current="true">.*?<span>(.*?)</span>', html, re.DOTALL)
    assert current is not None
    assert current[1] == str(kinds[1])


def test_a_chosen_type_is_remembered(reader: Client, edition: Edition) -> None:
    chosen = edition.citytypes.all()[3]
    reader.get(f"/{edition.slug}/guide/all/?type={chosen.key}")
    html = reader.get(f"/{edition.slug}/guide/all/").content.decode()
    assert f'href="?type={chosen.key}" aria-current="true"' in html
    assert reader.get(f"/{edition.slug}/guide/all/?type=nonsense").status_code == 200


def test_glossary_words_are_explained_in_place(reader: Client, edition: Edition) -> None:
    html = reader.get(f"/{edition.slug}/guide/{edition.phases.all()[3].key}/").content.decode()
    targets = re.findall(r'popovertarget="([^"]+)"', html)
    assert len(targets) > 3
    assert len(targets) == len(set(targets))
    assert all(f'id="{target}"' in html for target in targets)


def test_a_page_costs_the_same_queries_whatever_it_holds(
    reader: Client, edition: Edition, django_assert_max_num_queries: object
) -> None:
    reader.get(f"/{edition.slug}/guide/{edition.phases.first().key}/")
    costs = set()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for page in list(guide_of(edition).book.pages)[:30:3]:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            reader.get(f"/{edition.slug}/guide/{page.key}/")
        costs.add(len(captured))
    assert len(costs) == 1


def test_search_finds_and_highlights(reader: Client, edition: Edition) -> None:
    html = reader.get(f"/{edition.slug}/guide/search/?q=indicator").content.decode()
    assert "<mark>" in html
    assert "<script>" not in reader.get(f"/{edition.slug}/guide/search/?q=<script>alert(1)</script>").content.decode()


def test_a_stranger_gets_the_same_answer_as_for_nothing(client: Client, edition: Edition) -> None:
    client.force_login(User.objects.create_user(email="stranger@example.org"))
    page = next(guide_of(edition).book.pages).key
    assert client.get(f"/{edition.slug}/guide/{page}/").status_code == 404
    assert client.get(f"/nowhere/guide/{page}/").status_code == 404


def test_a_public_guide_is_read_without_signing_in(client: Client, edition: Edition) -> None:
    page = next(guide_of(edition).book.pages).key
    assert client.get(f"/{edition.slug}/guide/{page}/").status_code == 302
    Edition.objects.filter(pk=edition.pk).update(guide_public=True)
    answer = client.get(f"/{edition.slug}/guide/{page}/")
    assert answer.status_code == 200
    assert "Ask the help desk" not in answer.content.decode()


def test_a_question_is_asked_answered_and_becomes_part_of_the_guide(
    client: Client, edition: Edition, city_person: User, team_person: User
) -> None:
    key = next(guide_of(edition).book.pages).key
    client.force_login(city_person)
    client.post(f"/{edition.slug}/guide/{key}/ask/", {"text": "May we bring the <b>mayor</b>?"})
    question = Question.objects.get()
    assert "May we bring" not in client.get(f"/{edition.slug}/guide/{key}/").content.decode()
    client.force_login(team_person)
    assert "May we bring" in client.get(f"/{edition.slug}/guide/questions/").content.decode()
    client.post(f"/{edition.slug}/guide/questions/{question.public_id}/", {"text": "Please **do**.", "publish": "on"})
    client.force_login(city_person)
    html = client.get(f"/{edition.slug}/guide/{key}/").content.decode()
    assert "May we bring the &lt;b&gt;mayor&lt;/b&gt;?" in html
    assert "<strong>do</strong>" in html
    assert "Rita" not in html.split('id="ask"')[1]


def test_asking_twice_is_one_question(edition: Edition, city_person: User) -> None:
    for _ in range(2):
        commands.ask(edition=edition, page_key="", text="Same?", language="en", by=city_person, at=NOW)
    assert Question.objects.count() == 1


def test_an_empty_question_is_answered_with_what_to_do(reader: Client, edition: Edition) -> None:
    key = next(guide_of(edition).book.pages).key
    answer = reader.post(f"/{edition.slug}/guide/{key}/ask/", {"text": "  "})
    assert answer.status_code == 422
    assert Question.objects.count() == 0


def test_nobody_answers_without_the_permission(reader: Client, edition: Edition, city_person: User) -> None:
    question = commands.ask(edition=edition, page_key="", text="Why?", language="en", by=city_person, at=NOW)
    answer = reader.post(f"/{edition.slug}/guide/questions/{question.public_id}/", {"text": "Because"})
    assert answer.status_code == 404
    question.refresh_from_db()
    assert question.answer == ""


def test_questions_of_others_stay_with_them(client: Client, edition: Edition, city_person: User) -> None:
    commands.ask(edition=edition, page_key="", text="A private worry", language="en", by=city_person, at=NOW)
    other = User.objects.create_user(email="other@rijeka.example")
    part = edition.participations.get()
    role = role_granting(edition, "guide.ask", without="guide.answer", scope="city")
    add_membership(role=role, person=other, participation=part, by=None, at=NOW - timedelta(days=1))
    client.force_login(other)
    assert "A private worry" not in client.get(f"/{edition.slug}/guide/questions/").content.decode()


@pytest.mark.parametrize("page", ["-1", "999999", "x"])
def test_pages_out_of_range_are_bounded(reader: Client, edition: Edition, page: str) -> None:
    assert reader.get(f"/{edition.slug}/guide/questions/?page={page}").status_code in (200, 404)
