"""The Django app."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    name = "cityjourney.groups"

    def ready(self) -> None:
        """Say which permissions there are, how acts read, why mails come; add lines for desk and meetings; listen."""
        from cityjourney.accounts.registry import register_holdings
        from cityjourney.audit.registry import register as register_verbs
        from cityjourney.core.permissions import register
        from cityjourney.events.registry import register_recap, register_series
        from cityjourney.groups import receivers
        from cityjourney.groups.commands.reminding import remind_due
        from cityjourney.groups.queries.facts import by_figures, by_portrait, by_theme
        from cityjourney.groups.queries.holdings import held_about
        from cityjourney.groups.queries.recalling import recalled_at, series_of
        from cityjourney.groups.queries.steps import steps_for
        from cityjourney.groups.registry import register_facts
        from cityjourney.groups.sentences import MAILS, PERMISSIONS, SEE, VERBS
        from cityjourney.groups.ways import from_event
        from cityjourney.journeys.registry import register_steps
        from cityjourney.notifications.registry import register_kind, register_schedule
        from cityjourney.programmes.registry import register_shared, register_way

        for permission, sentence in PERMISSIONS.items():
            register(permission, sentence)
        register_shared(SEE)
        register_verbs(VERBS)
        for kind, reason in MAILS.items():
            register_kind(kind, reason=reason)
        register_schedule("groups.remind", every=timedelta(hours=1), function=lambda at: remind_due(at=at))
        register_steps("groups", steps_for)
        register_recap("groups", recalled_at)
        register_series("groups", series_of)
        register_way("event", "groups", from_event)
        register_holdings("groups", title=_("Groups and mentors"), gather=held_about)
        for name, source in {"portrait": by_portrait, "theme": by_theme, "figures": by_figures}.items():
            register_facts(name, source)
        receivers.connect()
