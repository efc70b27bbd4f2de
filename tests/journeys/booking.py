"""The race for the last visits, in a process of its own: many processes that it forks try at once.

They are forked when everything is loaded and no connection is open: each makes its own.
"""

import json
import multiprocessing
import sys
import time
from datetime import UTC, datetime
from typing import Any

from django.db import connections

from cityjourney.core.errors import DomainError
from cityjourney.journeys.commands import credits as commands
from cityjourney.journeys.models import Booking, CreditAccount, CreditEntry
from tests.journeys.cast import play

VISITS = 50


def main(processes: int, attempts: int, *, protected: bool) -> None:
    """Let so many processes try so often, from the same starting shot; print who held what and what is written."""
    play()
    account = CreditAccount.objects.first()
    CreditAccount.objects.filter(pk=account.pk).update(granted=VISITS)
    connections.close_all()
    if not protected:  # neither the conditional update nor the transaction around it
        commands.take = naive_take
    context = multiprocessing.get_context("fork")
    gate, said = context.Barrier(processes), context.SimpleQueue()
    racers = [
        context.Process(target=race, args=(account.pk, attempts, protected, gate, said)) for _ in range(processes)
    ]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(120)
    assert [racer.exitcode for racer in racers] == [0] * processes
    results = [said.get() for _racer in racers]
    account.refresh_from_db()
    written = {
        "bookings": Booking.objects.filter(account=account, state="held").count(),
        "entries": CreditEntry.objects.filter(account=account, kind="reserve").count(),
        "reserved": account.reserved,
        "granted": account.granted,
    }
    held, refused = (sum(numbers) for numbers in zip(*results, strict=True))
    sys.stdout.write(json.dumps({"held": held, "refused": refused, "written": written}) + "\n")


def race(account: int, attempts: int, protected: bool, gate: Any, said: Any) -> None:
    """Try to hold so many visits; tell how many were held, and refused."""
    hold = commands.hold if protected else commands.hold.__wrapped__
    row = CreditAccount.objects.select_related("participation__edition", "participation__city", "credit_kind").get(
        pk=account
    )
    gate.wait(60)
    held = refused = 0
    for _attempt in range(attempts):
        try:
            hold(account=row, by=None, at=datetime(2026, 10, 12, tzinfo=UTC))
        except DomainError:
            refused += 1
        else:
            held += 1
    said.put((held, refused))


def naive_take(account_id: int) -> bool:
    """What everybody writes first: look, then take. The pause makes visible what load would."""
    row = CreditAccount.objects.get(pk=account_id)
    if row.balance.left < 1:
        return False
    time.sleep(0.005)
    row.reserved += 1
    row.save(update_fields=["reserved"])
    return True
