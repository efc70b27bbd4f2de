"""Groups change: cities join and leave with a reason, an expert is named, a group is closed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.groups.commands.ground import check_city, check_mentor, line, locked, locked_edition, note, words
from cityjourney.groups.models import Group, GroupCity
from cityjourney.programmes.models import Participation, Theme


def bring_cities(
    *, wanted: Mapping[Group, Sequence[Participation]], reason: str, by: User | None, at: datetime
) -> None:
    """Bring groups to these cities; part of a command that holds the edition.

    Who is in another group moves; a group that is left without cities is closed.
    """
    target = {city.pk: (group, city) for group, cities in wanted.items() for city in cities}
    rows = GroupCity.objects.filter(left_at=None, group__edition__in={group.edition_id for group in wanted})
    standing = list(rows.select_related("group__edition", "participation__edition"))
    settled, gone = set(), []
    for row in standing:
        group, _city = target.get(row.participation_id, (None, None))
        if group is not None and row.group_id == group.pk:
            settled.add(row.participation_id)
        elif group is not None or row.group in wanted:
            gone.append(row)
    for row in gone:
        row.left_at, row.left_by, row.leave_reason = at, by, reason
    GroupCity.objects.bulk_update(gone, ["left_at", "left_by", "leave_reason"])
    new = [(group, city) for pk, (group, city) in target.items() if pk not in settled]
    GroupCity.objects.bulk_create(
        GroupCity(group=group, participation=city, joined_at=at, joined_by=by, join_reason=reason)
        for group, city in new
    )
    _tell_trail(gone, new, by, at)
    emptied = {row.group for row in gone} - {group for group, cities in wanted.items() if cities}
    for group in sorted(emptied, key=lambda each: each.pk):
        if not group.places.filter(left_at=None).exists():
            _close(group, reason or _("All its cities are in other groups now."), by, at)


def _tell_trail(
    gone: Sequence[GroupCity], new: Sequence[tuple[Group, Participation]], by: User | None, at: datetime
) -> None:
    moved: dict[Group, list[Participation]] = {}
    for row in gone:
        moved.setdefault(row.group, []).append(row.participation)
    for group, city in new:
        moved.setdefault(group, []).append(city)
    for group, cities in moved.items():
        note("groups.change_cities", group, by, at, cities=cities, details={"cities": len(cities)})


def _close(group: Group, reason: str, by: User | None, at: datetime) -> None:
    group.closed_at, group.close_reason = at, line(reason, 500)
    group.save(update_fields=["closed_at", "close_reason"])
    note("groups.close_group", group, by, at)


@transaction.atomic
def change_cities(
    *, group: Group, cities: Sequence[Participation], reason: str, by: User | None, at: datetime
) -> Group:
    """Bring one group to these cities, with a reason that everybody in it reads. The same cities change nothing.

    Raises `DomainError` without a reason, without cities, or for a city that takes no part.
    """
    locked_edition(group.edition)
    group = locked(group)
    if not cities:
        raise DomainError(_("Choose at least one city, or close the group."))
    for city in cities:
        check_city(group.edition, city)
    now = set(group.places.filter(left_at=None).values_list("participation_id", flat=True))
    if now == {city.pk for city in cities}:
        return group
    why = words(reason, most=500, missing=_("Say why: the cities read it."))
    bring_cities(wanted={group: cities}, reason=why, by=by, at=at)
    return group


@transaction.atomic
def change_group(
    *,
    group: Group,
    name: str,
    theme: Theme | None,
    mentor: Participation,
    expert: User | None,
    by: User | None,
    at: datetime,
) -> Group:
    """Change name, theme, mentor or expert. The same values change nothing. Raises `DomainError`."""
    group = locked(group)
    check_mentor(group.edition, mentor)
    if theme is not None and theme.edition_id != group.edition_id:
        raise DomainError(_("“%(theme)s” is not a theme of this edition.") % {"theme": theme})
    wanted = {
        "name": line(words(name, most=120, missing=_("Give the group a name.")), 120),
        "theme": theme,
        "mentor": mentor,
        "expert": expert,
    }
    changed = [field for field, value in wanted.items() if getattr(group, field) != value]
    for field in changed:
        setattr(group, field, wanted[field])
    if changed:
        group.save(update_fields=changed)
        note("groups.change_group", group, by, at, cities=[mentor], details={"changed": sorted(changed)})
    return group


@transaction.atomic
def reopen_group(*, group: Group, by: User | None, at: datetime) -> Group:
    """Open a closed group again; those of its cities come back that have no other group by now. Open: nothing changes.

    Raises `DomainError` when none of them is free.
    """
    locked_edition(group.edition)
    group = Group.objects.select_for_update(of=("self",)).select_related("edition", "mentor").get(pk=group.pk)
    if group.closed_at is None:
        return group
    check_mentor(group.edition, group.mentor)
    elsewhere = GroupCity.objects.filter(left_at=None, group__edition=group.edition).values("participation")
    rows = group.places.filter(left_at=group.closed_at, participation__left_on=None).exclude(
        participation__in=elsewhere
    )
    free = list(dict.fromkeys(row.participation for row in rows.select_related("participation__edition")))
    if not free:
        raise DomainError(_("All its cities are in other groups now. Form a new group instead."))
    group.closed_at, group.close_reason = None, ""
    group.save(update_fields=["closed_at", "close_reason"])
    note("groups.reopen_group", group, by, at)
    bring_cities(wanted={group: free}, reason=_("The group was opened again."), by=by, at=at)
    return group


@transaction.atomic
def name_group(*, group: Group, own_name: str, by: User | None, at: datetime) -> Group:
    """Give the group the name by which everybody knows it; empty: back to its name in the list. The same is once.

    Raises `DomainError` when another group of the edition goes by that name.
    """
    group = locked(group)
    wanted = line(own_name, 120)
    if group.own_name == wanted:
        return group
    if wanted and is_taken(wanted, group):
        raise DomainError(_("Another group is called “%(name)s”. Choose a name of your own.") % {"name": wanted})
    group.own_name = wanted
    group.save(update_fields=["own_name"])
    note("groups.name_group", group, by, at, details={"own_name": wanted})
    return group


def is_taken(name: str, group: Group) -> bool:
    """Whether another open group of the edition goes by a name."""
    others = Group.objects.filter(edition=group.edition, closed_at=None).exclude(pk=group.pk)
    return others.filter(Q(own_name__iexact=name) | Q(own_name="", name__iexact=name)).exists()


@transaction.atomic
def close_group(*, group: Group, reason: str, by: User | None, at: datetime) -> Group:
    """Close a group: its cities are free for another, what it did stays to be read. Twice is once."""
    locked_edition(group.edition)
    if Group.objects.filter(pk=group.pk, closed_at__isnull=False).exists():
        return group
    group = locked(group)
    why = words(reason, most=500, missing=_("Say why: the cities read it."))
    group.places.filter(left_at=None).update(left_at=at, left_by=by, leave_reason=why)
    _close(group, why, by, at)
    return group
