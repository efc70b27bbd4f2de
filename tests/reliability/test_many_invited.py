"""Case 9: a meeting of 5,000. The request is short, the worker may be killed, everybody gets exactly one mail."""

import signal
from collections import Counter

import pytest

from tests.installation import Installation, fresh, wait_until

INVITED, WRITTEN = 90, 45
INVITE = """
from django.utils import timezone
from cityjourney.accounts.models import User
from cityjourney.events.commands import inviting, planning
from cityjourney.programmes.models import Membership, Role
from tests.programmes.world import make_world
world, at = make_world(), timezone.now()
city, role = world.city("Granada"), world.role("representative")
people = User.objects.bulk_create(User(email=f"p{{n}}@many.example", name=f"P{{n}}") for n in range({count}))
Membership.objects.bulk_create(
    Membership(edition=world.edition, role=role, person=each, participation=city, since=at) for each in people
)
event = planning.plan_event(edition=world.edition, title="Summit", cities=[city], by=None, at=at)
print(inviting.invite_members(event=event, roles=[role], by=None, at=at))
"""
UNCLAIMED = """
from django.utils import timezone
from cityjourney.events.commands import telling
from cityjourney.events.models import Attendee
Attendee.save = lambda self, **more: None  # the mark that it is told is never taken away
telling.tell_waiting(at=timezone.now(), limit=10)
telling.tell_waiting(at=timezone.now(), limit=10)
"""


@pytest.fixture
def place(blank: tuple[object, str], tmp_path_factory: pytest.TempPathFactory) -> Installation:
    with fresh(blank, tmp_path_factory.mktemp("invited") / "home") as found:  # type: ignore[arg-type]
        yield found


def written(place: Installation) -> Counter[str]:
    """How many mails there are for each address."""
    return Counter(to for (to,) in place.sql('SELECT "to" FROM notifications_message'))


def test_a_worker_killed_while_it_tells_people_tells_everybody_once(place: Installation) -> None:
    assert int(place.python(INVITE.format(count=INVITED))) == INVITED
    assert not written(place), "the request writes no mail"

    first = place.start("work", "--pause", "0", log="worker.log")
    wait_until(lambda: len(written(place)) >= WRITTEN // 2, what="the first mails")
    first.send_signal(signal.SIGKILL)
    first.wait()
    midst = len(written(place))
    place.start("work", "--pause", "0", log="worker.log")
    wait_until(lambda: len(written(place)) == INVITED, within=120, what="all mails")

    assert midst < INVITED
    assert set(written(place).values()) == {1}
    assert place.sql("SELECT COUNT(*) FROM events_attendee WHERE notice <> ''") == [(0,)]


def test_without_the_mark_in_the_same_transaction_people_would_be_told_again(place: Installation) -> None:
    place.python(INVITE.format(count=40))
    place.python(UNCLAIMED)
    assert set(written(place).values()) == {2}
