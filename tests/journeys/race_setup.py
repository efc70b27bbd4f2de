"""Prepares a database for the race: the cast and an account with fifty visits; prints the account."""

import os
import sys

import django


def main() -> None:
    """Fifty visits for one city; or, with `count`, what the database says afterwards."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityjourney.config.settings")
    django.setup()
    from cityjourney.journeys.models import Booking, CreditAccount, CreditEntry
    from tests.journeys.cast import play

    if sys.argv[1:] == ["count"]:
        account = CreditAccount.objects.order_by("-granted").first()
        held = Booking.objects.filter(account=account, state="held").count()
        entries = CreditEntry.objects.filter(account=account, kind="reserve").count()
        sys.stdout.write(f"{held} {entries} {account.reserved} {account.granted}\n")
        return
    play()
    account = CreditAccount.objects.first()
    CreditAccount.objects.filter(pk=account.pk).update(granted=50)
    sys.stdout.write(f"{account.public_id}\n")


if __name__ == "__main__":
    main()
