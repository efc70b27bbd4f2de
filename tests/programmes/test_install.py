"""Installing a methodology: twice changes nothing, an upgrade shows itself first, what is used is never deleted."""

from datetime import UTC, date, datetime

import pytest

from cityjourney.audit.models import Entry
from cityjourney.core.errors import DomainError
from cityjourney.methodology.schema import Methodology
from cityjourney.programmes import registry
from cityjourney.programmes.commands.editions import change_edition, create_edition
from cityjourney.programmes.installers import PARTS, install_methodology, rehearse_installation
from cityjourney.programmes.models import Edition, EventKind, Phase, Role, Theme
from cityjourney.programmes.registry import Change
from tests.programmes.world import World, make_world
from tests.shipped import shipped

LATER = datetime(2026, 12, 1, 9, tzinfo=UTC)


def changed(methodology: Methodology, **parts: object) -> Methodology:
    """A copy with other parts and a higher version."""
    head = methodology.head.model_copy(update={"version": "9.0.0"})
    return methodology.model_copy(update={"head": head, **parts})


def counts(edition: Edition) -> dict[str, int]:
    return {part: model._default_manager.filter(edition=edition).count() for part, model, _entries in PARTS}


@pytest.mark.parametrize("key", ["icc-2020", "mayors-sprint"])
def test_every_entry_becomes_a_row_that_gives_itself_back(db: None, key: str) -> None:
    world, methodology = make_world(key), shipped(key)
    for _part, model, entries_of in PARTS:
        rows = {row.key: row for row in model._default_manager.filter(edition=world.edition)}
        entries = list(entries_of(methodology))
        assert list(rows) == [entry.key for entry in entries]
        assert [rows[entry.key].spec for entry in entries] == entries  # type: ignore[attr-defined]
    assert world.edition.methodology == methodology


def test_a_second_run_changes_nothing_and_says_so(world: World) -> None:
    before, entries = counts(world.edition), Entry.objects.count()
    done = install_methodology(edition=world.edition, methodology=shipped("icc-2020"), by=None, at=LATER)
    assert not done.changed
    assert (counts(world.edition), Entry.objects.count()) == (before, entries)
    world.edition.refresh_from_db()
    assert world.edition.installed_at is not None
    assert world.edition.installed_at < LATER


def test_phases_follow_each_other_from_the_start_date(world: World) -> None:
    placed = dict(Phase.objects.filter(edition=world.edition).values_list("key", "starts_on"))
    ends = dict(Phase.objects.filter(edition=world.edition).values_list("key", "ends_on"))
    assert placed["preparation-assessment"] == placed["activate-accelerate"] == date(2025, 9, 1)
    assert (placed["implementation"], ends["implementation"]) == (date(2026, 5, 1), date(2027, 7, 31))


def test_a_new_start_date_moves_every_phase(world: World) -> None:
    change_edition(edition=world.edition, starts_on=date(2026, 1, 1), by=None, at=LATER)
    assert Phase.objects.get(edition=world.edition, key="implementation").starts_on == date(2026, 9, 1)
    assert not install_methodology(edition=world.edition, methodology=shipped("icc-2020"), by=None, at=LATER).changed


def test_what_a_city_uses_is_retired_and_what_nobody_uses_is_deleted(world: World) -> None:
    methodology = shipped("icc-2020")
    used, unused = methodology.themes[0].key, methodology.themes[1].key
    city = world.city("Granada")
    city.theme = Theme.objects.get(edition=world.edition, key=used)
    city.save()
    done = install_methodology(
        edition=world.edition, methodology=changed(methodology, themes=methodology.themes[2:]), by=None, at=LATER
    )
    kinds = {change.key: change.kind for change in done.changes if change.part == "themes"}
    assert (kinds[used], kinds[unused]) == ("retired", "deleted")
    assert Theme.objects.get(edition=world.edition, key=used).retired
    assert not Theme.objects.filter(edition=world.edition, key=unused).exists()
    back = install_methodology(edition=world.edition, methodology=methodology, by=None, at=LATER)
    kinds = {change.key: change.kind for change in back.changes if change.part == "themes"}
    assert (kinds[used], kinds[unused]) == ("returned", "added")


def test_a_changed_thing_keeps_its_row(world: World) -> None:
    methodology = shipped("icc-2020")
    first = methodology.event_kinds[0]
    row = EventKind.objects.get(edition=world.edition, key=first.key)
    renamed = first.model_copy(update={"name": {"en": "Another name"}})
    install_methodology(
        edition=world.edition,
        methodology=changed(methodology, event_kinds=[renamed, *methodology.event_kinds[1:]]),
        by=None,
        at=LATER,
    )
    assert EventKind.objects.get(edition=world.edition, key=first.key).pk == row.pk
    assert str(EventKind.objects.get(pk=row.pk)) == "Another name"


def test_a_rehearsal_counts_the_cities_and_changes_nothing(world: World) -> None:
    world.city("Granada", "former-dcc-core"), world.city("Osijek", country="HR")
    world.person("mayor", "Osijek")
    methodology = shipped("icc-2020")
    roles = [role.model_copy(update={"seats": 2}) if role.key == "mayor" else role for role in methodology.roles]
    phases = [p.model_copy(update={"hue": 6}) if p.key == "activate-accelerate" else p for p in methodology.phases]
    before = list(Role.objects.values_list("key", "data"))
    found = rehearse_installation(
        edition=world.edition, methodology=changed(methodology, roles=roles, phases=phases), at=LATER
    )
    assert {(each.key, each.kind, each.cities) for each in found.changes} == {
        ("mayor", "changed", 1),
        ("activate-accelerate", "changed", 1),
    }
    assert list(Role.objects.values_list("key", "data")) == before
    world.edition.refresh_from_db()
    assert world.edition.methodology_version == methodology.head.version


def test_an_edition_never_changes_to_another_methodology(world: World) -> None:
    with pytest.raises(DomainError, match="cannot change"):
        install_methodology(edition=world.edition, methodology=shipped("mayors-sprint"), by=None, at=LATER)


def test_two_methodologies_live_side_by_side(db: None) -> None:
    one, two = make_world("icc-2020", "one"), make_world("mayors-sprint", "two")
    assert counts(one.edition) != counts(two.edition)
    assert two.edition.methodology.head.key == "mayors-sprint"


def test_apps_above_install_their_part_in_the_same_transaction(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def installer(*, edition_id: int, methodology: Methodology) -> list[Change]:
        asked.append(edition_id)
        return [Change("questionnaires", methodology.head.key, "added")]

    monkeypatch.setattr(registry, "_installers", {})
    registry.register_installer("test", installer)
    done = install_methodology(edition=world.edition, methodology=shipped("icc-2020"), by=None, at=LATER)
    assert asked == [world.edition.pk]
    assert [change.part for change in done.changes] == ["questionnaires"]


@pytest.mark.parametrize("slug", ["account", "invitation", "static", "guide"])
def test_an_edition_never_takes_an_address_of_the_product(world: World, slug: str) -> None:
    programme = world.edition.programme
    with pytest.raises(DomainError, match="address of City Journey"):
        create_edition(programme=programme, slug=slug, name={"en": "x"}, starts_on=date(2026, 1, 1), by=None, at=LATER)
