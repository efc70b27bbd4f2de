"""Thousands of people become attendees by one statement in the database."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Case, F, Func, QuerySet, UUIDField, Value, When
from django.db.models.expressions import Expression

from cityjourney.accounts.models import User
from cityjourney.events.enums import Notice, Reply
from cityjourney.events.models import Attendee, Event
from cityjourney.programmes.models import Membership


class RandomUUID(Func):
    """A new UUID for each row, made by the database as the column stores it."""

    output_field = UUIDField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """The function that PostgreSQL has for it."""
        return self.as_sql(compiler, connection, template="gen_random_uuid()", **more)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """SQLite stores 32 hexadecimal digits."""
        return self.as_sql(compiler, connection, template="lower(hex(randomblob(16)))", **more)


def add_members(*, event: Event, members: QuerySet[Membership], comes: User | None, at: datetime) -> int:
    """Add those of the members who are not asked yet, each to be told. Returns how many. Part of a command.

    `members` has one membership for each person. `comes` has said yes already.
    """
    asked = Attendee.objects.filter(event=event, person__isnull=False).values("person_id")
    values = _values(event, comes, at)
    names = {f"new_{column}": value for column, value in values.items()}
    rows = members.exclude(person_id__in=asked).order_by("pk").annotate(**names).values_list(*names)
    select, parameters = rows.query.sql_with_params()
    quote = connection.ops.quote_name
    columns = ", ".join(quote(column) for column in values)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(Attendee._meta.db_table)} ({columns}) {select}", parameters)
        return int(cursor.rowcount)


def _values(event: Event, comes: User | None, at: datetime) -> dict[str, Expression | F]:
    """Column -> what stands in it: what follows from the membership, and for the rest what the model says."""
    waiting = Value(Reply.WAITING.value)
    own: dict[str, Expression | F] = {
        "public_id": RandomUUID(),
        "event_id": Value(event.pk),
        "person_id": F("person_id"),
        "role_id": F("role_id"),
        "participation_id": F("participation_id"),
        "language": F("person__language"),
        "reply": Case(When(person=comes, then=Value(Reply.YES.value)), default=waiting) if comes else waiting,
        "notice": Value(Notice.INVITED.value),
        "invited_at": Value(at, output_field=Attendee._meta.get_field("invited_at")),
    }
    rest = {field.attname: field for field in Attendee._meta.concrete_fields if not field.primary_key}
    return {name: Value(field.get_default(), output_field=field) for name, field in rest.items()} | own
