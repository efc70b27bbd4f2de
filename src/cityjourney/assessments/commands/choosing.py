"""A city chooses its themes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.assessments.models import ThemeChoice
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.programmes.commands.participations import change_participation
from cityjourney.programmes.models import Participation, Theme

MOST = 3
"""Themes that a city may choose: one to work on, others to keep in view."""


@transaction.atomic
def choose_themes(
    *, participation: Participation, themes: Sequence[Theme], reason: str, by: User | None, at: datetime
) -> list[ThemeChoice]:
    """Choose themes, the main one first: it becomes the theme of the city in the programme. Raises `DomainError`."""
    wanted = list({theme.pk: theme for theme in themes}.values())
    if not wanted:
        raise DomainError(_("Choose a theme."))
    if len(wanted) > MOST:
        raise DomainError(_("Choose at most %(most)s themes.") % {"most": MOST})
    if any(theme.edition_id != participation.edition_id for theme in wanted):
        raise DomainError(_("These themes belong to another programme."))
    change_participation(
        participation=participation,
        city_type=participation.city_type,
        theme=wanted[0],
        consortium=participation.consortium,
        by=by,
        at=at,
    )
    ThemeChoice.objects.filter(participation=participation).delete()
    made = ThemeChoice.objects.bulk_create(
        ThemeChoice(
            participation=participation,
            theme=theme,
            position=place,
            reason=reason.strip()[:1_000] if not place else "",
            chosen_by=by,
            chosen_at=at,
        )
        for place, theme in enumerate(wanted)
    )
    record(
        verb="assessments.choose_themes",
        subject=participation,
        by=by,
        at=at,
        scopes=[participation.edition.scope, participation.scope],
        details={"themes": [theme.key for theme in wanted]},
    )
    return made
