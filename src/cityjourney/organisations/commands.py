"""Cities and consortia are written here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from django.db import transaction

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.organisations.logic.cities import CityFacts, slug_of
from cityjourney.organisations.models import City, Consortium

Outcome = Literal["added", "changed", "unchanged"]


@transaction.atomic
def save_city(*, facts: CityFacts, city: City | None = None, by: User | None, at: datetime) -> tuple[City, Outcome]:
    """Make a city, or bring an existing one to the facts. A city keeps its address; a new one gets a free one."""
    values = facts.as_columns()
    if city is None:
        values["slug"] = _free_slug(slug_of(facts.slug) or "city", facts.country)
        city = City.objects.create(**values)
        record(verb="organisations.add_city", subject=city, by=by, at=at)
        return city, "added"
    del values["slug"]
    changed = sorted(name for name, value in values.items() if getattr(city, name) != value)
    if not changed:
        return city, "unchanged"
    for name in changed:
        setattr(city, name, values[name])
    city.save(update_fields=changed)
    record(verb="organisations.change_city", subject=city, by=by, at=at, details={"changed": changed})
    return city, "changed"


def _free_slug(slug: str, country: str) -> str:
    """An address that no other city has: with the country, then with a number."""
    taken = set(City.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    candidates = [slug, f"{slug[:76]}-{country.lower()}"]
    number = 2
    while candidates[0] in taken:
        candidates.pop(0)
        if not candidates:
            candidates.append(f"{slug[:70]}-{number}")
            number += 1
    return candidates[0]


@transaction.atomic
def save_consortium(*, name: str, members: Sequence[City], by: User | None, at: datetime) -> tuple[Consortium, Outcome]:
    """Make the consortium of that name, or give it these members and no others."""
    consortium = Consortium.objects.filter(name=name).first()
    wanted = {city.pk for city in members}
    if consortium is None:
        slug = base = slug_of(name) or "consortium"
        number = 2
        while Consortium.objects.filter(slug=slug).exists():
            slug, number = f"{base[:74]}-{number}", number + 1
        consortium = Consortium.objects.create(name=name, slug=slug)
        consortium.members.set(members)
        record(verb="organisations.add_consortium", subject=consortium, by=by, at=at)
        return consortium, "added"
    if set(consortium.members.values_list("pk", flat=True)) == wanted:
        return consortium, "unchanged"
    consortium.members.set(members)
    record(verb="organisations.change_consortium", subject=consortium, by=by, at=at, details={"members": len(wanted)})
    return consortium, "changed"
