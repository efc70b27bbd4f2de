"""One process of the race for the last visits; started by `test_credits_race.py` with a real database of its own."""

import os
import sys
from datetime import UTC, datetime

import django


def main(account: str, attempts: int, protected: bool) -> None:
    """Try to hold so many visits; print how many were held."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityjourney.config.settings")
    django.setup()
    from cityjourney.core.errors import DomainError
    from cityjourney.journeys.commands import credits as commands
    from cityjourney.journeys.models import CreditAccount

    hold = commands.hold
    if not protected:  # neither the conditional update nor the transaction around it
        commands.take = naive_take
        hold = commands.hold.__wrapped__
    row = CreditAccount.objects.select_related("participation__edition", "participation__city", "credit_kind").get(
        public_id=account
    )
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    held = refused = 0
    for _attempt in range(attempts):
        try:
            hold(account=row, by=None, at=datetime(2026, 10, 12, tzinfo=UTC))
        except DomainError:
            refused += 1
        else:
            held += 1
    sys.stdout.write(f"{held} {refused}\n")


def naive_take(account_id: int) -> bool:
    """What everybody writes first: look, then take. The pause makes visible what load would."""
    import time

    from cityjourney.journeys.models import CreditAccount

    row = CreditAccount.objects.get(pk=account_id)
    if row.balance.left < 1:
        return False
    time.sleep(0.005)
    row.reserved += 1
    row.save(update_fields=["reserved"])
    return True


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3] == "protected")
