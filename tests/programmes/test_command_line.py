"""`cityjourney methodology`, `cities`, `invite` and `demo`, as typed."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cityjourney.methodology.calendar import place_cycles
from cityjourney.methodology.loader import load
from cityjourney.notifications.models import Message
from cityjourney.portal.demo.cast import CAST, EDITION
from cityjourney.portal.demo.story import chosen, set_up
from cityjourney.programmes.enums import InvitationState
from cityjourney.programmes.models import Edition, Invitation, Membership, Participation, Role
from tests.programmes.world import World
from tests.shipped import METHODOLOGIES, shipped


def typed(*words: str) -> str:
    """What a command prints."""
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_install_makes_programme_and_edition_and_twice_changes_nothing(db: None) -> None:
    words = ("methodology", "install", "mayors-sprint", "--edition", "sprint", "--starts", "2026-01-05")
    assert "added" in typed(*words)
    assert "nothing changed" in typed(*words)
    assert str(Edition.objects.get().starts_on) == "2026-01-05"


def test_what_is_exported_is_what_was_installed(world: World, tmp_path: Path) -> None:
    typed("methodology", "export", str(tmp_path / "out"), "--edition", world.edition.slug)
    loaded = load(tmp_path / "out")
    assert loaded.problems == ()
    assert loaded.methodology == shipped("icc-2020")
    assert typed("methodology", "diff", str(tmp_path / "out"), "--edition", world.edition.slug) == ""


def test_a_diff_says_what_an_upgrade_changes_and_how_many_cities_it_touches(world: World, tmp_path: Path) -> None:
    world.city("Granada"), world.city("Osijek", country="HR")
    typed("methodology", "export", str(tmp_path / "out"), "--edition", world.edition.slug)
    roles = tmp_path / "out" / "roles.yaml"
    roles.write_text(roles.read_text().replace("seats: 3", "seats: 4"))
    world.person("representative", "Granada")
    said = typed("methodology", "diff", str(tmp_path / "out"), "--edition", world.edition.slug)
    assert "4" in said.splitlines()[0]
    assert "roles representative: changed, 1 cities" in said


def test_a_faulty_methodology_is_not_installed(world: World, tmp_path: Path) -> None:
    typed("methodology", "export", str(tmp_path / "out"), "--edition", world.edition.slug)
    (tmp_path / "out" / "phases.yaml").write_text("- key: 7\n")
    with pytest.raises(CommandError, match="nothing was changed"):
        typed("methodology", "install", str(tmp_path / "out"), "--edition", world.edition.slug)


def test_cities_go_out_and_come_in(world: World, tmp_path: Path) -> None:
    world.city("Granada"), world.city("Osijek", country="HR")
    file = tmp_path / "cities.csv"
    typed("cities", "export", str(file), "--edition", world.edition.slug)
    assert "Nothing changed" in typed("cities", "import", str(file), "--edition", world.edition.slug)
    file.write_text("name,country,city_type\nX,ES,giant\n")
    with pytest.raises(CommandError, match="1 problems; nothing was imported"):
        typed("cities", "import", str(file), "--edition", world.edition.slug)


def test_the_first_person_of_an_edition_is_invited_by_command(world: World) -> None:
    typed("invite", "first@people.example", "--edition", world.edition.slug, "--role", "programme-team")
    assert Message.objects.get().to == "first@people.example"
    with pytest.raises(CommandError, match="there are: programme-team"):
        typed("invite", "x@people.example", "--edition", world.edition.slug, "--role", "king")


@pytest.fixture
def demo(db: None, settings: object, tmp_path: Path) -> Edition:
    """The demo programme in a home of its own."""
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    return set_up(timezone.now(), names=chosen(6))


def test_the_demo_tells_a_programme_in_its_second_cycle(demo: Edition) -> None:
    today = timezone.localdate()
    cycles = place_cycles(shipped("icc-2020"), demo.starts_on)
    cycle = next(each for each in cycles if each.starts <= today <= each.ends)
    assert cycle.number == 2
    assert Participation.objects.filter(edition=demo).count() == 6
    held = set(Membership.objects.filter(edition=demo).values_list("role__key", flat=True))
    assert held == set(Role.objects.values_list("key", flat=True)) == {each.role for each in CAST if each.signs_in}
    states = {each.state(timezone.now()) for each in Invitation.objects.all()}
    assert states == set(InvitationState) - {InvitationState.ACCEPTED}


@pytest.mark.slow
def test_all_real_cities_can_take_part(db: None, settings: object, tmp_path: Path) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    everybody = set_up(timezone.now())
    assert Participation.objects.filter(edition=everybody).count() > 80


def test_the_demo_made_twice_is_the_same(demo: Edition) -> None:
    def counted() -> list[int]:
        return [model.objects.count() for model in (Edition, Participation, Membership, Invitation, Message)]

    before = counted()
    set_up(timezone.now(), names=chosen(6))
    assert counted() == before
    assert "Password of everybody" in typed("demo", "--show")


def test_a_demo_of_last_year_moves_to_today(demo: Edition) -> None:
    later = timezone.now() + timedelta(days=300)
    set_up(later, names=chosen(6))
    moved = Edition.objects.get(slug=EDITION)
    cycles = place_cycles(shipped("icc-2020"), moved.starts_on)
    assert any(each.number == 2 and each.starts <= timezone.localdate(later) <= each.ends for each in cycles)
    assert (METHODOLOGIES / "icc-2020").is_dir()
