"""A process of its own for the races: many threads, each with its own connection to a real database.

`python -m tests.questionnaires.race <what> [--open]` prepares a collection, lets all threads loose at once and prints
what came of it as JSON. `--open` takes the protection away, to show that it is needed.
"""

import json
import os
import sys
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityjourney.config.settings")
unprotected = "--open" in sys.argv


def together(acts: list[Callable[[], object]]) -> list[str]:
    """Run all at once; what each said, or its error."""
    from django.db import connection

    gate, said = threading.Barrier(len(acts)), list[str]()

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait(60)
            said.append(str(act()))
        except Exception as error:
            said.append(f"error: {type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def collection(mode: str) -> Any:
    """An open collection of the questionnaire with every kind of question."""
    from django.utils import timezone

    from cityjourney.programmes.models import Edition, Programme
    from cityjourney.questionnaires.commands import collecting, editing
    from cityjourney.questionnaires.logic.definition import Definition
    from tests.questionnaires.conftest import EVERY_KIND

    now = timezone.now()
    programme = Programme.objects.create(slug="race", name={"en": "Race"})
    edition = Edition.objects.create(programme=programme, slug="race", name={"en": "Race"}, starts_on=now.date())
    made = editing.create_questionnaire(
        edition=edition, definition=Definition.model_validate(EVERY_KIND), by=None, at=now
    )
    version = editing.publish(questionnaire=made, seen=1, by=None, at=now)
    cities = [city_of(edition)] if mode == "together" else []
    return collecting.open_collection(
        edition=edition, version=version, mode=mode, title={"en": "Race"}, opens_at=now - timedelta(hours=1),
        closes_at=None, participations=cities, by=None, at=now,
    )  # fmt: skip


def city_of(edition: Any) -> Any:
    from cityjourney.organisations.models import City
    from cityjourney.programmes.models import CityType, Participation

    city = City.objects.create(slug="race", name="Race", country="ES")
    kind = CityType.objects.create(edition=edition, key="core", name={"en": "Core"}, data={})
    return Participation.objects.create(edition=edition, city=city, city_type=kind, joined_on=edition.starts_on)


def hand_in(found: Any, key: uuid.UUID, name: str) -> str:
    from django.utils import timezone

    from cityjourney.questionnaires.commands import answering
    from cityjourney.questionnaires.logic.answers import read

    answers = read(found.version.definition, {"name": name})
    response, _fresh = answering.submit_open(collection=found, found=answers, key=key, language="en", at=timezone.now())
    return str(response.public_id)


def stored() -> list[dict[str, Any]]:
    from cityjourney.questionnaires.models import Response

    return list(Response.objects.order_by("pk").values_list("answers", flat=True))


def form() -> dict[str, Any]:
    """One form, sent eight times at once."""
    found, key = collection("open"), uuid.uuid4()
    if unprotected:
        without_constraint()
    said = together([lambda number=number: hand_in(found, key, str(number)) for number in range(8)])
    return {"receipts": len(set(said)), "stored": len(stored()), "errors": [s for s in said if s.startswith("error")]}


def without_constraint() -> None:
    """Take the unique constraint on the key of the form away."""
    from django.db import connection

    from cityjourney.questionnaires.models import Response

    field = Response._meta.get_field("idempotency_key")
    free = field.clone()
    free._unique = False
    free.set_attributes_from_name("idempotency_key")
    free.model = Response
    with connection.schema_editor() as editor:
        editor.alter_field(Response, field, free)


def writers() -> dict[str, Any]:
    """A hundred people hand in at once."""
    found = collection("open")
    said = together([lambda number=number: hand_in(found, uuid.uuid4(), f"w{number}") for number in range(100)])
    names = [each["name"] for each in stored()]
    return {"stored": len(names), "different": len(set(names)), "errors": [s for s in said if s.startswith("error")]}


def merging() -> dict[str, Any]:
    """Six people save six different answers of one form at once."""
    from django.utils import timezone

    from cityjourney.accounts.models import User
    from cityjourney.questionnaires.commands import answering
    from cityjourney.questionnaires.models import Response

    found, now = collection("together"), timezone.now()
    person = User.objects.create_user(email="race@example.org", name="Race")
    city = found.asked.get().participation
    begun = answering.start(collection=found, person=person, participation=city, language="en", at=now)
    changes = [{"name": "x"}, {"people": 3}, {"owns": "no"}, {"green": 2}, {"since": "2026-01-01"}, {"ways": ["bus"]}]
    ready = [Response.objects.select_related("collection", "version").get(pk=begun.pk) for _each in changes]
    if unprotected:
        save = lambda each, change: Response.objects.filter(pk=each.pk).update(answers={**each.answers, **change})  # noqa: E731
    else:
        save = lambda each, change: answering.save_draft(response=each, changes=change, seen=0, by=person, at=now) and 1  # noqa: E731
    said = together([lambda e=e, c=c: save(e, c) for e, c in zip(ready, changes, strict=True)])
    return {"kept": len(stored()[0]), "errors": [s for s in said if s.startswith("error")]}


if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    print(json.dumps({"form": form, "writers": writers, "merging": merging}[sys.argv[1]]()))  # noqa: T201
