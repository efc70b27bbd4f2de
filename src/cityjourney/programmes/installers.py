"""Installing a methodology into an edition: matched by key, idempotent, never deleting what a city has used."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.methodology.calendar import PlacedPhase, place_phases
from cityjourney.methodology.schema import Methodology, Thing
from cityjourney.programmes.models import (
    CityType,
    CreditKind,
    DeliverableKind,
    Edition,
    EditionItem,
    EventKind,
    InstalledMethodology,
    Phase,
    Role,
    Theme,
    Tool,
)
from cityjourney.programmes.queries.usage import cities_touched
from cityjourney.programmes.registry import Change, installers

PARTS: tuple[tuple[str, type[EditionItem], Callable[[Methodology], Sequence[Thing]]], ...] = (
    ("city_types", CityType, lambda m: m.city_types),
    ("themes", Theme, lambda m: m.themes),
    ("phases", Phase, lambda m: m.phases),
    ("roles", Role, lambda m: m.roles),
    ("event_kinds", EventKind, lambda m: m.event_kinds),
    ("tools", Tool, lambda m: m.tools),
    ("deliverables", DeliverableKind, lambda m: m.deliverables),
    ("credits", CreditKind, lambda m: m.credits),
)
"""The parts of a methodology that become rows, with their models."""


@dataclass(frozen=True)
class Installation:
    """What an installation did, or would do."""

    edition: Edition
    version: str
    changes: tuple[Change, ...]
    new_document: bool

    @property
    def changed(self) -> bool:
        """Whether anything is not yet as it should be."""
        return bool(self.changes) or self.new_document


class _Rehearsed(Exception):  # noqa: N818 - no error: it undoes a rehearsal
    """Carries what a rehearsal found out of the transaction that is undone."""

    def __init__(self, installation: Installation) -> None:
        super().__init__()
        self.installation = installation


@transaction.atomic
def install_methodology(*, edition: Edition, methodology: Methodology, by: User | None, at: datetime) -> Installation:
    """Bring an edition to a methodology: new things are added, others changed in place, and phases get their dates.

    What the methodology no longer has is deleted if nothing points to it, else retired. A second run changes nothing.
    Raises `DomainError` when the edition has been set up with another methodology.
    """
    edition = Edition.objects.select_for_update(of=("self",)).select_related("programme").get(pk=edition.pk)
    head = methodology.head
    if edition.methodology_key not in {"", head.key}:
        raise DomainError(
            _("This edition follows “%(old)s”; it cannot change to “%(new)s”.")
            % {"old": edition.methodology_key, "new": head.key}
        )
    changes = sorted(_install(edition, methodology))
    document = methodology.model_dump(mode="json", exclude_defaults=True)
    digest = digest_of(document)
    installation = Installation(edition, head.version, tuple(changes), edition.methodology_digest != digest)
    if not installation.changed:
        return installation
    old_version = edition.methodology_version
    edition.methodology_key, edition.methodology_version = head.key, head.version
    edition.methodology_digest, edition.installed_at = digest, at
    edition.save(update_fields=["methodology_key", "methodology_version", "methodology_digest", "installed_at"])
    InstalledMethodology.objects.update_or_create(edition=edition, defaults={"document": document})
    record(
        verb="programmes.install_methodology",
        subject=edition,
        by=by,
        at=at,
        scopes=[edition.scope],
        details={"from": old_version, "to": head.version, "changes": len(changes)},
    )
    return installation


def rehearse_installation(*, edition: Edition, methodology: Methodology, at: datetime) -> Installation:
    """What an installation would do to a running edition: done, looked at, and undone."""
    try:
        with transaction.atomic():
            raise _Rehearsed(install_methodology(edition=edition, methodology=methodology, by=None, at=at))
    except _Rehearsed as rehearsed:
        return rehearsed.installation


def digest_of(document: dict[str, Any]) -> str:
    """A fingerprint that is the same for the same content."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _install(edition: Edition, methodology: Methodology) -> Iterator[Change]:
    """All parts of this app, then those of the apps above."""
    placed = {each.key: each for each in place_phases(methodology, edition.starts_on)}
    for part, model, entries_of in PARTS:
        yield from install_part(edition, part, model, entries_of(methodology), placed)
    for _name, installer in sorted(installers().items()):
        yield from installer(edition_id=edition.pk, methodology=methodology)


def install_part(
    edition: Edition,
    part: str,
    model: type[EditionItem],
    entries: Sequence[Thing],
    placed: Mapping[str, PlacedPhase] = MappingProxyType({}),
) -> Iterator[Change]:
    """Bring the rows of one part in line with the methodology; installers of apps above call it for their own."""
    rows = {row.key: row for row in model._default_manager.filter(edition=edition)}
    changed: list[tuple[EditionItem, Change]] = []
    new: list[EditionItem] = []
    for position, entry in enumerate(entries):
        row = rows.pop(entry.key, None)
        fields = _fields(entry, position, placed)
        if row is None:
            row = model(edition=edition, key=entry.key, **fields)
            new.append(row)
            changed.append((row, Change(part, entry.key, "added")))
            continue
        different = tuple(name for name, value in fields.items() if getattr(row, name) != value)
        if different:
            returned = "retired" in different
            for name in different:
                setattr(row, name, fields[name])
            row.save(update_fields=different)
            changed.append((row, Change(part, entry.key, "returned" if returned else "changed", fields=different)))
    model._default_manager.bulk_create(new)
    changed += _take_out(part, model, [row for row in rows.values() if not row.retired])
    touched = cities_touched(edition, model, [row for row, _change in changed])
    for row, change in changed:
        yield Change(change.part, change.key, change.kind, touched.get(row.key, 0), change.fields)


def _fields(entry: Thing, position: int, placed: Mapping[str, PlacedPhase]) -> dict[str, Any]:
    """The columns that follow from an entry."""
    fields: dict[str, Any] = {
        "name": dict(entry.name),
        "data": entry.model_dump(mode="json", exclude_defaults=True),
        "position": position,
        "retired": False,
    }
    scope = getattr(entry, "scope", None)
    if scope is not None:
        fields["scope"] = scope
    if entry.key in placed and hasattr(entry, "months"):
        fields |= {"starts_on": placed[entry.key].starts, "ends_on": placed[entry.key].ends}
    return fields


def _take_out(part: str, model: type[EditionItem], rows: Sequence[EditionItem]) -> list[tuple[EditionItem, Change]]:
    """Delete what nothing points to, retire the rest."""
    used = pointed_at(model, rows)
    out = []
    for row in rows:
        if row.pk in used:
            row.retired = True
            row.save(update_fields=["retired"])
            out.append((row, Change(part, row.key, "retired")))
        else:
            out.append((row, Change(part, row.key, "deleted")))
            model._default_manager.filter(pk=row.pk).delete()
    return out


def pointed_at(model: type[models.Model], rows: Iterable[models.Model]) -> set[Any]:
    """Primary keys of those rows to which a row of any table points, whatever would happen on deletion."""
    keys = [row.pk for row in rows]
    found: set[Any] = set()
    for relation in model._meta.related_objects if keys else ():
        name = relation.field.name
        found |= set(relation.related_model._base_manager.filter(**{f"{name}__in": keys}).values_list(name, flat=True))
    return found
