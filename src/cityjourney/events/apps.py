"""The Django app."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "cityjourney.events"

    def ready(self) -> None:
        """Say how acts read in the trail, which mails are sent, what runs on a schedule; listen to apps below."""
        from cityjourney.accounts.registry import register_holdings
        from cityjourney.audit.registry import register
        from cityjourney.events import receivers
        from cityjourney.events.commands import minutes, reminding, telling
        from cityjourney.events.queries.holdings import held_about
        from cityjourney.events.sentences import MAILS, VERBS
        from cityjourney.notifications.registry import register_kind, register_schedule

        register(VERBS)
        for kind, reason in MAILS.items():
            register_kind(kind, reason=reason)
        register_schedule("events.tell", every=timedelta(seconds=1), function=lambda at: telling.tell_waiting(at=at))
        register_schedule(
            "events.finalise", every=timedelta(minutes=5), function=lambda at: minutes.finalise_due(at=at)
        )
        register_schedule("events.remind", every=timedelta(hours=1), function=lambda at: reminding.remind_due(at=at))
        register_holdings("events", title=_("Meetings"), gather=held_about)
        receivers.connect()
