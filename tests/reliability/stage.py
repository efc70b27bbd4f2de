"""The stage of these tests, set by a process of its own: a city, people signed in, a meeting, an open questionnaire.

`python -m tests.reliability.stage <guests>` prints where things are as JSON.
"""

import json
import os
import sys
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityjourney.config.settings")


def session_of(person: Any) -> str:
    """The cookie of somebody who has just signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return f"session={store.session_key}"


def meeting(world: Any, by: Any, guests: int, at: Any) -> Any:
    """A meeting in a month, with so many guests by address."""
    from cityjourney.events.commands.planning import plan_event
    from cityjourney.events.models import Attendee

    event = plan_event(
        edition=world.edition, title="Kick-off", starts_at=at + timedelta(days=30), time_zone="Europe/Madrid",
        cities=[world.city("Granada")], by=by, at=at,
    )  # fmt: skip
    rows = [
        Attendee(event=event, email=f"g{number}@port.example", language="en", invited_at=at) for number in range(guests)
    ]
    Attendee.objects.bulk_create(rows)
    return event


def questionnaires(world: Any, person: Any, at: Any) -> tuple[Any, Any]:
    """The same questions behind an open link and by name."""
    from cityjourney.questionnaires.commands import answering, collecting, editing
    from cityjourney.questionnaires.enums import Mode
    from cityjourney.questionnaires.logic.definition import Definition

    questions = [
        {"key": "why", "kind": "text", "text": {"en": "Why?"}},
        {"key": "people", "kind": "number", "text": {"en": "How many?"}},
    ]
    section = {"key": "one", "title": {"en": "One"}, "questions": questions}
    definition = Definition.model_validate({"key": "short", "name": {"en": "Short"}, "sections": [section]})
    made = editing.create_questionnaire(edition=world.edition, definition=definition, by=None, at=at)
    version = editing.publish(questionnaire=made, seen=made.revision, by=None, at=at)
    given = {
        "edition": world.edition, "version": version, "title": {"en": "Round"}, "opens_at": at - timedelta(hours=1),
        "closes_at": None, "by": None, "at": at,
    }  # fmt: skip
    behind_link = collecting.open_collection(**given, mode=Mode.OPEN)
    by_name = collecting.open_collection(**given, mode=Mode.APART, participations=[world.city("Granada")])
    draft = answering.start(
        collection=by_name, person=person, participation=world.city("Granada"), language="en", at=at
    )
    return behind_link, draft


def main(guests: int) -> None:
    """Set the stage."""
    from django.utils import timezone

    from tests.programmes.world import make_world

    world, at = make_world(), timezone.now()
    cast = {"rep": world.person("representative", "Granada"), "team": world.person("programme-team")}
    event = meeting(world, cast["team"], guests, at)
    collection, draft = questionnaires(world, cast["rep"], at)
    slug = world.edition.slug
    found = {
        "links": [f"/{slug}/events/with/{each.secret}/" for each in event.attendees.order_by("pk")],
        "guests": [each.pk for each in event.attendees.order_by("pk")],
        "open": f"/{slug}/questionnaires/open/{collection.token}/",
        "draft": f"/{slug}/questionnaires/answers/{draft.public_id}/part/one/",
        "desk": f"/{slug}/desk/granada/",
        "sessions": {name: session_of(person) for name, person in cast.items()},
        "edition": slug,
        "event": event.public_id.hex,
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
