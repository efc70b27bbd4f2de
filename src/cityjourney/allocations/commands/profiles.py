"""What was entered for matching: of one city in a form, of many in a file."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.allocations.logic.inputs import LISTS
from cityjourney.allocations.models import Profile
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.programmes.models import Edition, Participation

FIELDS = (*LISTS, "gdp_per_head", "max_groups", "min_groups")


def _apply(profile: Profile, values: Mapping[str, Any], by: User | None, at: datetime) -> bool:
    """Keep what differs; whether anything did."""
    changed = {key: value for key, value in values.items() if getattr(profile, key) != value}
    if not changed:
        return False
    for key, value in changed.items():
        setattr(profile, key, value)
    profile.revision, profile.changed_at, profile.changed_by = profile.revision + 1, at, by
    profile.save()
    return True


@transaction.atomic
def change_profile(
    *, participation: Participation, values: Mapping[str, Any], seen: int, by: User | None, at: datetime
) -> Profile:
    """Enter what matching asks of a city (`FIELDS`; None: take what the programme knows).

    Raises `DomainError` when somebody changed it since revision `seen`.
    """
    Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    profile, _made = Profile.objects.get_or_create(participation=participation, defaults={"changed_at": at})
    if profile.revision != seen:
        raise DomainError(
            _("Somebody changed this city in the meantime: see “Known now”. Save again to put yours in its place.")
        )
    if _apply(profile, values, by, at):
        record(
            verb="allocations.change_profile", subject=participation, by=by, at=at,
            scopes=[participation.edition.scope, participation.scope],
        )  # fmt: skip
    return profile


@transaction.atomic
def read_profiles(
    *, edition: Edition, rows: Sequence[tuple[Participation, Mapping[str, Any]]], by: User | None, at: datetime
) -> int:
    """Enter many at once, all or none. Returns how many changed."""
    Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    known = {each.participation_id: each for each in Profile.objects.filter(participation__edition=edition)}
    changed = 0
    for participation, values in rows:
        profile = known.get(participation.pk) or Profile(participation=participation)
        changed += _apply(profile, values, by, at)
    if changed:
        record(
            verb="allocations.read_profiles", subject=edition, by=by, at=at, scopes=[edition.scope],
            details={"cities": changed},
        )  # fmt: skip
    return changed
