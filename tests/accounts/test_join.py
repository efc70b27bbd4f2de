"""Making and finding people, and the door from a mail's link."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from cityjourney.accounts import entrance, queries
from cityjourney.accounts.commands import join, prove_address
from cityjourney.accounts.models import User
from cityjourney.accounts.signals import person_joined
from cityjourney.audit.models import Entry
from cityjourney.core.errors import DomainError
from tests.accounts.conftest import AT

pytestmark = pytest.mark.django_db


def test_upper_and_lower_case_are_one_person(ana: User) -> None:
    assert join(email=" ANA@Ermua.Example ", name="Somebody Else", language="es", at=AT) == ana
    ana.refresh_from_db()
    assert (ana.name, ana.language) == ("Ana Ruiz", "en")


def test_a_further_proved_address_finds_the_same_person_and_an_unproved_one_does_not(ana: User) -> None:
    prove_address(person=ana, email="a.ruiz@home.example")
    EmailAddress.objects.create(user=ana, email="mayor@other.example", verified=False)

    assert join(email="A.Ruiz@home.example", at=AT) == ana
    assert join(email="mayor@other.example", at=AT) != ana


@pytest.mark.parametrize(
    "email",
    ["", "nobody", "a@b", "a b@c.example", "a@b.example\nBcc: c@d.example", "x" * 260 + "@b.example", "a\0@b.example"],
)
def test_what_is_no_address_is_refused_in_words(email: str) -> None:
    with pytest.raises(DomainError, match=r"not an e-mail address|too long"):
        join(email=email, at=AT)


def test_joining_leaves_a_line_and_is_announced_once() -> None:
    heard: list[User] = []

    def listen(person: User, **given: object) -> None:
        heard.append(person)

    person_joined.connect(listen)
    people = [join(email="cara@lyon.example", name="Cara", at=AT) for _ in range(2)]
    person_joined.disconnect(listen)

    assert heard == [people[0]]
    assert [entry.verb for entry in Entry.objects.filter(subject_id=str(people[0].public_id))] == ["accounts.join"]
    assert people[0].joined_at == AT


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_person() -> None:
    def one(_number: int) -> int:
        try:
            return join(email="cara@lyon.example", at=AT).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(one, range(8)))

    assert len(made) == User.objects.count() == 1


def enter(person: User, email: str) -> tuple[str, bool]:
    """Go through the door; where it leads, and whether the person is in."""
    from allauth.core.context import request_context

    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.user = person.__class__()  # type: ignore[assignment]
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.messages.storage.cookie import CookieStorage

    request.user = AnonymousUser()
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    with request_context(request):
        answer = entrance.enter(request, person, email=email, to="/welcome/")
    return answer["Location"], request.user.is_authenticated


def test_somebody_new_who_follows_the_link_in_their_mail_is_in(ana: User) -> None:
    assert enter(ana, "Ana@ermua.example") == ("/welcome/", True)


def test_somebody_who_has_been_here_signs_in_first_because_links_are_forwarded(ana: User, ben: User) -> None:
    User.objects.filter(pk=ana.pk).update(last_login=timezone.now() - timedelta(days=3))
    ana.refresh_from_db()

    assert enter(ana, ana.email) == ("/account/sign-in/?next=%2Fwelcome%2F", False)
    assert enter(ben, ben.email) == ("/account/sign-in/?next=%2Fwelcome%2F", False)


def test_the_link_of_another_address_opens_nothing(ana: User) -> None:
    assert enter(ana, "other@ermua.example")[1] is False


def test_whose_an_address_is(ana: User, ben: User) -> None:
    assert queries.owns_address(ana, "ANA@ERMUA.EXAMPLE")
    assert not queries.owns_address(ana, ben.email)
    assert queries.person_of("nobody@city.example") is None
