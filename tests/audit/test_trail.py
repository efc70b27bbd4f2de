"""Who did what when: paged, in words, in one query."""

import ast
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

import cityjourney
from cityjourney.accounts.commands import join
from cityjourney.accounts.models import User
from cityjourney.audit import registry
from cityjourney.audit.commands import forget, record, together
from cityjourney.audit.models import Entry
from cityjourney.audit.queries import trail
from cityjourney.core.errors import DomainError

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SOURCE = Path(cityjourney.__file__).parent


@pytest.fixture
def ana(db: None) -> User:
    return join(email="ana@ermua.example", name="Ana Ruiz", at=AT)


def write(person: User, count: int, scope: str) -> None:
    for n in range(count):
        record(
            verb="accounts.change_profile",
            subject=person,
            by=person,
            at=AT + timedelta(minutes=n),
            scopes=[scope, scope],
        )


def test_lines_of_many_acts_are_written_together(ana: User) -> None:
    with CaptureQueriesContext(connection) as queries, together():
        write(ana, 20, "edition:1")
        assert trail("edition:1").lines == ()

    written = Entry.objects.about("edition:1").order_by("pk")
    assert [entry.at for entry in written] == [AT + timedelta(minutes=n) for n in range(20)]
    assert len(trail("edition:1").lines) == 20
    assert len([each for each in queries if each["sql"].startswith("INSERT")]) == 2


def test_an_act_that_is_undone_takes_its_line_with_it(ana: User) -> None:
    with together():
        write(ana, 1, "edition:1")
        with suppress(DomainError), transaction.atomic(), together():
            write(ana, 1, "edition:2")
            raise DomainError("no")
        with transaction.atomic(), together():
            write(ana, 1, "edition:3")

    assert [len(trail(f"edition:{n}").lines) for n in (1, 2, 3)] == [1, 0, 1]


@pytest.mark.django_db(transaction=True)
def test_no_line_waits_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError), together():
        pass


def test_a_page_is_newest_first_and_knows_whether_there_is_more(ana: User) -> None:
    write(ana, 7, "edition:1")
    write(ana, 2, "edition:2")

    first, second = trail("edition:1", page=1, size=5), trail("edition:1", page=2, size=5)

    assert [line.at for line in first.lines] == sorted((line.at for line in first.lines), reverse=True)
    assert (len(first.lines), first.has_next) == (5, True)
    assert (len(second.lines), second.has_next) == (2, False)
    assert {line.sentence for line in first.lines} == {"Ana Ruiz changed their profile."}


def test_a_thing_that_ends_with_a_full_stop_leaves_the_sentence_one(ana: User) -> None:
    write(ana, 1, "edition:1")
    Entry.objects.update(verb="journeys.tick", subject="Bring a map.")

    assert [line.sentence for line in trail("edition:1").lines] == ["Ana Ruiz ticked “Bring a map”."]


@pytest.mark.parametrize("count", [3, 60])
def test_a_page_costs_one_query_however_long_the_trail(ana: User, count: int) -> None:
    write(ana, count, "edition:1")

    with CaptureQueriesContext(connection) as queries:
        trail("edition:1")

    assert len(queries) == 1


@pytest.mark.parametrize(("page", "size"), [(-1, 50), (0, 0), (1, 999_999), (10**9, 50)])
def test_wild_numbers_are_bounded(ana: User, page: int, size: int) -> None:
    write(ana, 3, "edition:1")

    assert len(trail("edition:1", page=page, size=size).lines) <= 200


def test_an_act_of_nobody_is_the_systems(ana: User) -> None:
    record(verb="accounts.erase", subject=ana, by=None, at=AT, scopes=["edition:1"])

    [line] = trail("edition:1").lines
    assert line.who == ""
    assert line.sentence.startswith("City Journey erased")


def test_a_line_is_gone_when_the_act_is(ana: User) -> None:
    from django.db import transaction

    def act() -> None:
        with transaction.atomic():
            record(verb="accounts.stay", subject=ana, by=ana, at=AT)
            raise RuntimeError("the act failed")

    with pytest.raises(RuntimeError):
        act()

    assert not Entry.objects.filter(verb="accounts.stay").exists()


def test_a_forgotten_name_leaves_the_lines(ana: User) -> None:
    write(ana, 3, "edition:1")

    changed = forget(subject=ana, former_names=["Ana Ruiz"], replacement="an erased person")

    assert changed == 4
    assert not Entry.objects.filter(subject__contains="Ana").exists()


def test_a_verb_cannot_have_two_sentences() -> None:
    with pytest.raises(ValueError, match="two sentences"):
        registry.register({"accounts.join": "something else"})


def verbs_in(source: Path) -> dict[str, str]:
    """Every verb that a call of `record(verb="…")` in the source names, with its file."""
    found = {}
    for path in source.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                for keyword in node.keywords:
                    if keyword.arg == "verb" and isinstance(keyword.value, ast.Constant):
                        found[str(keyword.value.value)] = str(path.relative_to(source))
    return found


def test_every_verb_in_the_source_has_a_sentence() -> None:
    missing = {verb: file for verb, file in verbs_in(SOURCE).items() if verb not in registry.known()}

    assert verbs_in(SOURCE), "the search finds the verbs"
    assert not missing


def test_a_verb_without_a_sentence_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "commands.py").write_text('record(verb="nobody.knows", subject=a, by=b, at=c)')

    assert set(verbs_in(tmp_path)) - set(registry.known()) == {"nobody.knows"}


def test_every_verb_begins_with_the_app_that_does_it() -> None:
    labels = {config.label for config in apps.get_app_configs()}

    assert all(verb.partition(".")[0] in labels for verb in registry.known())


def test_every_sentence_can_be_filled_in_every_language() -> None:
    for language in ("en", "es"):
        with translation.override(language):
            for verb, sentence in registry.known().items():
                assert str(sentence) % {"who": "Ana", "what": "x"}, verb
