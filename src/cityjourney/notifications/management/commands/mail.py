"""`cityjourney mail`: one pass over the outbox."""

from django.core.management.base import BaseCommand

from cityjourney.notifications.delivery import deliver_due


class Command(BaseCommand):
    help = "Sends the mail that is due, once, and says what came of it."

    def handle(self, **options: object) -> None:
        outcome = deliver_due(limit=10_000)
        self.stdout.write(
            f"Sent {outcome.sent}, later {outcome.later}, refused {outcome.bounced}, given up {outcome.failed}."
        )
