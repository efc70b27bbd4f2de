"""A process of its own for the races: many threads, each with its own connection to a real database.

`main` prepares the cast, lets all threads loose at once and prints what came of it as JSON. `open_` takes the
protection away, to show that it is needed.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

THREADS, SEATS = 20, 5


def together(acts: list[Callable[[], str]]) -> Counter[str]:
    """Run all at once; what each said, or the kind of error."""
    from django.db import connection

    gate, said = threading.Barrier(len(acts)), Counter[str]()

    def run(act: Callable[[], str]) -> None:
        try:
            gate.wait()
            outcome = act()
        except Exception as error:
            outcome = type(error).__name__
        finally:
            connection.close()
        said[outcome] += 1

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def seats(open_: bool) -> dict[str, Any]:
    """Twenty people take five seats."""
    from cityjourney.events.commands import answering, inviting, seats
    from cityjourney.events.models import Attendee, Event
    from tests.events import conftest

    event, world = cast(capacity=SEATS)
    asked = [inviting.NewGuest(f"g{number}@port.example") for number in range(THREADS)]
    people = inviting.invite_guests(event=event, guests=asked, by=world.ana, at=conftest.NOW)
    count = seats.seats_left

    def slow(event: Event) -> int | None:
        found = count(event)
        time.sleep(0.03)  # widens the gap between counting and taking
        return found

    seats.seats_left = slow
    if open_:
        answering.locked = lambda event: Event.objects.select_related("edition").get(pk=event.pk)
    at = conftest.NOW
    said = together(
        [lambda each=each: str(answering.reply(attendee=each, answer="yes", at=at).reply) for each in people]
    )
    return {"said": said, "seated": Attendee.objects.filter(reply="yes").count()}


def notes(open_: bool) -> dict[str, Any]:
    """Twenty people save notes that they began from the same version."""
    from cityjourney.accounts.models import User
    from cityjourney.events.commands import minutes
    from cityjourney.events.models import AgendaPoint, KeptNotes
    from tests.events import conftest

    event, _world = cast()
    point = event.points.first()
    writers = [conftest.person(f"w{number}@port.example") for number in range(THREADS)]

    def overwrite(point: AgendaPoint, text: str, version: int, by: User, at: object) -> AgendaPoint:
        AgendaPoint.objects.filter(pk=point.pk).update(notes=text, version=version + 1)
        return point

    if open_:
        minutes._save = overwrite

    def write(who: User) -> str:
        minutes.write_notes(point=point, notes=f"Words of {who.pk}", version=1, by=who, at=conftest.NOW)
        return "saved"

    said = together([lambda who=who: write(who) for who in writers])
    texts = {*KeptNotes.objects.values_list("text", flat=True), *AgendaPoint.objects.values_list("notes", flat=True)}
    return {"said": said, "texts": len(texts - {""})}


def mails(open_: bool) -> dict[str, Any]:
    """Four workers write the mails of a hundred people."""
    from cityjourney.events.commands import inviting, telling
    from cityjourney.notifications.models import Message
    from tests.events import conftest

    event, world = cast()
    asked = [inviting.NewGuest(f"g{number}@port.example") for number in range(100)]
    inviting.invite_guests(event=event, guests=asked, by=world.ana, at=conftest.NOW)

    def work() -> str:
        while telling.tell_waiting(at=conftest.NOW, limit=10):
            pass
        return "done"

    said = together([work] * 4)
    while telling.tell_waiting(at=conftest.NOW):
        pass
    return {"said": said, "mails": Message.objects.count(), "people": len(set(Message.objects.values_list("to")))}


def cast(**more: Any) -> tuple[Any, Any]:
    """A planned meeting and the people around it."""
    from datetime import UTC, datetime

    from cityjourney.events.commands.planning import plan_event
    from tests.events import conftest

    world = conftest.make_world()
    starts_at = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
    given = {"edition": world.edition, "kind": world.kind, "cities": [world.vigo], "starts_at": starts_at, **more}
    return plan_event(**given, by=world.ana, at=conftest.NOW), world


def main(what: str, *, open_: bool = False) -> None:
    """Play one race on an empty database and print what came of it."""
    from django.db import connection

    if open_ and connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"  # no write lock at BEGIN
    print(json.dumps({"seats": seats, "notes": notes, "mails": mails}[what](open_)))  # noqa: T201
