"""What somebody with full access to the database and the log files has before them."""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import connection

from cityjourney.enablers.enums import RoundState
from cityjourney.enablers.logic.codes import PATTERN, digest_of
from cityjourney.enablers.models import AnswerBox, Round, Ticket

TICKETS, BOX = Ticket._meta.db_table, AnswerBox._meta.db_table
PORTION = 500
_UUID = re.compile(r"\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b")
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket as it lies in the table: where, and written by which transaction (0 where the database keeps none)."""

    id: UUID
    place: str
    transaction: str


@dataclass
class Look:
    """Everything at once: both stores, all other tables as text, log files."""

    rounds: list[Round] = field(default_factory=list)
    tickets: dict[int, list[Ticket]] = field(default_factory=dict)
    rows: dict[int, list[Row]] = field(default_factory=dict)
    boxes: dict[int, list[Any]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    pointing: list[str] = field(default_factory=list)
    logs: tuple[Path, ...] = ()

    @cached_property
    def digests(self) -> set[str]:
        """Of all codes."""
        return {each.digest for tickets in self.tickets.values() for each in tickets}

    @cached_property
    def ids(self) -> set[UUID]:
        """Of all tickets."""
        return {each.id for tickets in self.tickets.values() for each in tickets}

    def betrays(self, text: str) -> str:
        """What a text gives away: a ticket, the digest of a code, a code that works; empty if nothing."""
        if any(UUID(each) in self.ids for each in _UUID.findall(text)):
            return "ticket"
        if any(each in self.digests for each in _DIGEST.findall(text)):
            return "digest"
        return "code" if any(self._digests_of(code) & self.digests for code in set(PATTERN.findall(text))) else ""

    def _digests_of(self, code: str) -> set[str]:
        return {digest_of(each.public_id, code) for each in self.rounds if each.state == RoundState.OPEN}


def look(logs: Iterable[Path] = ()) -> Look:
    """Gather it."""
    found = Look(logs=tuple(logs))
    found.rounds = list(Round.objects.select_related("participation__city", "participation__consortium"))
    for ticket in Ticket.objects.all():
        found.tickets.setdefault(ticket.round_id, []).append(ticket)
    for box in AnswerBox.objects.all():
        found.boxes[box.round_id] = box.answers
    with connection.cursor() as cursor:
        found.rows = _rows(cursor)
        for table in connection.introspection.table_names(cursor):
            if table in {TICKETS, BOX}:
                description = connection.introspection.get_table_description(cursor, table)
                found.columns[table] = [column.name for column in description]
            relations = connection.introspection.get_relations(cursor, table)
            found.pointing += [table for _column, (_to, target) in relations.items() if target in {TICKETS, BOX}]
    return found


def _rows(cursor: Any) -> dict[int, list[Row]]:
    """Tickets by round, as they lie."""
    if connection.vendor == "postgresql":
        cursor.execute(f"SELECT round_id, id, ctid::text, xmin::text FROM {TICKETS} ORDER BY ctid")  # noqa: S608
    else:
        cursor.execute(f"SELECT round_id, id, rowid, 0 FROM {TICKETS} ORDER BY rowid")  # noqa: S608
    rows: dict[int, list[Row]] = {}
    for round_id, key, place, written in cursor.fetchall():
        row = Row(key if isinstance(key, UUID) else UUID(key), str(place), str(written))
        rows.setdefault(round_id, []).append(row)
    return rows


def everything_else() -> Iterator[tuple[str, str]]:
    """Each row of each other table as text, with the table's name."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name not in {TICKETS, BOX}]
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names from the database
            while portion := cursor.fetchmany(PORTION):
                for row in portion:
                    yield table, " ".join(_readable(value) for value in row)
    for session in Session.objects.all():
        yield Session._meta.db_table, json.dumps(session.get_decoded(), default=str)


def _readable(value: Any) -> str:
    """A value as text; what is packed is unpacked as far as that is easy."""
    text = str(value)
    if len(text) > 40 and " " not in text[:60]:
        try:
            return text + " " + base64.b64decode(text, validate=True).decode("latin-1")
        except (binascii.Error, ValueError):
            return text
    return text
