"""The web application without one of its protections (`WITHOUT`): what the twins of the tests run against."""

import os
import threading
import time
from typing import Any

from cityjourney.config.wsgi import application

__all__ = ["application"]


def transaction() -> None:
    """A reply is two statements with a moment between them, in no transaction."""
    from cityjourney.events.commands import answering
    from cityjourney.events.models import Event
    from cityjourney.events.views import attending

    note = answering.note

    def slow(*args: Any, **more: Any) -> None:
        time.sleep(0.05)
        note(*args, **more)

    answering.note = slow
    answering.locked = lambda event: Event.objects.select_related("edition").get(pk=event.pk)
    attending.reply = answering.reply.__wrapped__  # type: ignore[attr-defined]


def storing() -> None:
    """A reply is answered at once and stored a little later."""
    from cityjourney.events.commands import answering
    from cityjourney.events.views import attending

    def later(**given: Any) -> Any:
        threading.Timer(0.5, lambda: answering.reply(**given)).start()
        given["attendee"].reply = given["answer"]
        return given["attendee"]

    attending.reply = later


def checks() -> None:
    """A kept connection is used without asking whether it still works."""
    from django.db import connections

    connections.settings["default"]["CONN_HEALTH_CHECKS"] = False


def promptness() -> None:
    """The database is waited for as long as it takes."""
    from cityjourney.core.postgresql.base import Connection

    Connection.connecting = Connection.patience = None


def page() -> None:
    """Any failure is a failure of ours."""
    from cityjourney.config import urls

    del urls.handler500


def waiting() -> None:
    """On SQLite: who finds the database taken gives up at once."""
    from django.db import connections

    connections.settings["default"]["OPTIONS"]["timeout"] = 0


globals()[os.environ["WITHOUT"]]()
