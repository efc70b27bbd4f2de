"""Two people for the last seat, at the same time, in two real processes: one gets it. Without the lock, both do."""

from datetime import timedelta
from pathlib import Path

import pytest

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.programmes.commands.memberships import add_membership
from tests.installation import Installation, wait_until
from tests.programmes.world import FIRST_DAY, World

PREPARE = """
from tests.programmes.world import make_world, FIRST_DAY
world = make_world()
for number in range(2):
    world.person("representative", "Granada", email=f"rep{number}@granada.example")
for number in range(2):
    world.person(email=f"late{number}@granada.example")
"""
TAKE = """
import time
from pathlib import Path
from django.utils import timezone
from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.programmes.commands import memberships
from cityjourney.programmes.models import Membership, Participation, Role

person = User.objects.get(email="late{number}@granada.example")
role = Role.objects.select_related("edition").get(key="representative")
space = Participation.objects.select_related("edition", "city").get()
create = Membership.objects.create

def slowly(**values):
    time.sleep(1.0)  # between looking for a seat and taking it
    return create(**values)

Membership.objects.create = slowly
take = memberships.add_membership
{without}
Path("{here}/ready{number}").touch()
while not Path("{here}/go").exists():
    time.sleep(0.005)
try:
    take(person=person, role=role, participation=space, by=None, at=timezone.now())
    print("got it")
except DomainError as error:
    print("refused:", error)
"""
WITHOUT = """
memberships.lock_space = lambda **space: None
from django.db import connection
if connection.vendor == "sqlite":
    take = take.__wrapped__  # a transaction is the lock there
"""


def race(place: Installation, here: Path, without: str = "") -> list[str]:
    """What two processes say that take the last seat at once."""
    place.python(PREPARE)
    both = [place.start_python(TAKE.format(number=number, here=here, without=without)) for number in range(2)]
    wait_until(lambda: all((here / f"ready{number}").exists() for number in range(2)), what="both to be ready")
    (here / "go").touch()
    return [process.communicate(timeout=60)[0].strip().splitlines()[-1] for process in both]


def seats_taken(place: Installation) -> int:
    return int(place.sql("SELECT count(*) FROM programmes_membership WHERE until IS NULL")[0][0])


def test_one_of_two_gets_the_last_seat(installation: Installation, tmp_path: Path) -> None:
    said = sorted(race(installation, tmp_path))
    assert said[0] == "got it"
    assert said[1].startswith("refused: All 3 seats")
    assert seats_taken(installation) == 3


def test_without_the_lock_both_would_get_it(installation: Installation, tmp_path: Path) -> None:
    assert race(installation, tmp_path, WITHOUT) == ["got it", "got it"]
    assert seats_taken(installation) == 4


def test_two_imports_of_the_same_table_at_once_make_each_city_once(installation: Installation, tmp_path: Path) -> None:
    table = tmp_path / "cities.csv"
    table.write_text("name,country,city_type\n" + "".join(f"City {n},ES,eu-core\n" for n in range(30)))
    installation.python("from tests.programmes.world import make_world; make_world()")
    words = ("cities", "import", str(table), "--edition", "test-edition")
    both = [installation.start(*words) for _process in range(2)]
    said = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert installation.sql("SELECT count(*) FROM organisations_city")[0][0] == 30
    assert installation.sql("SELECT count(*) FROM programmes_participation")[0][0] == 30


def test_a_seat_taken_a_moment_later_is_taken_too(world: World) -> None:
    """The one who waited for the lock may have read the clock before the one who got the seat."""
    granada, role = world.city("Granada"), world.role("mayor")
    first, second = (User.objects.create_user(email=f"mayor{number}@granada.example") for number in range(2))
    add_membership(person=first, role=role, participation=granada, by=None, at=FIRST_DAY + timedelta(milliseconds=5))
    with pytest.raises(DomainError, match="seat"):
        add_membership(person=second, role=role, participation=granada, by=None, at=FIRST_DAY)
