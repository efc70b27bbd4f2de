"""How the two stores are written, so that what lies in them tells nothing about when and in which order."""

from django.db import connection

from cityjourney.enablers.models import Round, Ticket


def forget_deleted() -> None:
    """SQLite leaves deleted rows readable in its file, unless told to overwrite them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def lay_tickets(round: Round) -> None:  # noqa: A002
    """Write all tickets of a round anew, in the order of their random IDs.

    A row that is changed in place gives itself away: by its place in the table, by the number of the transaction that
    wrote it. Afterwards all have been written by the same one.
    """
    forget_deleted()
    tickets = sorted(Ticket.objects.filter(round=round), key=lambda ticket: ticket.id)
    Ticket.objects.filter(round=round).delete()
    Ticket.objects.bulk_create(tickets)
