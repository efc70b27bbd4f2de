"""Wishes of the programme for the next run."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.allocations.enums import WishKind
from cityjourney.allocations.models import Wish
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.programmes.models import Edition, Participation

LEAST = 2


@transaction.atomic
def add_wish(
    *, edition: Edition, kind: WishKind, cities: Sequence[str], mentor: str = "", reason: str = "", by: User | None,
    at: datetime,
) -> Wish:  # fmt: skip
    """Add a wish; the same one twice is one. `cities` and `mentor` are addresses of cities that take part.

    A pin takes the place of the city's other pin. Raises `DomainError` for one that says nothing.
    """
    Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    names = sorted(set(cities))
    _check(edition, kind, names, mentor)
    mentor = mentor if kind in (WishKind.PIN, WishKind.BAN) else ""
    for each in Wish.objects.filter(edition=edition, kind=kind):
        if each.cities == names and each.mentor == mentor:
            return each
        if kind == WishKind.PIN and each.cities == names:
            each.delete()
    wish = Wish.objects.create(
        edition=edition, kind=kind, cities=names, mentor=mentor, reason=reason[:300], made_at=at, made_by=by
    )
    record(verb="allocations.wish", subject=wish, by=by, at=at, scopes=[edition.scope])
    return wish


def _check(edition: Edition, kind: WishKind, cities: Sequence[str], mentor: str) -> None:
    rows = Participation.objects.current().filter(edition=edition, city__slug__in=[*cities, mentor])
    parts = {row.city.slug: row.city_type.spec.part for row in rows.select_related("city", "city_type")}
    if any(parts.get(city) != "core" for city in cities):
        raise DomainError(_("Choose cities that look for a mentor city in this edition."))
    if kind in (WishKind.PIN, WishKind.BAN):
        if len(cities) != 1 or parts.get(mentor) != "mentor":
            raise DomainError(_("Choose one city and one mentor city."))
    elif len(cities) < LEAST:
        raise DomainError(_("Choose at least two cities."))


@transaction.atomic
def drop_wish(*, wish: Wish, by: User | None, at: datetime) -> None:
    """Take a wish back; runs that respected it stay as they are."""
    found = Wish.objects.select_for_update(of=("self",)).filter(pk=wish.pk).first()
    if found is None:
        return
    record(verb="allocations.drop_wish", subject=found, by=by, at=at, scopes=[found.edition.scope])
    found.delete()
