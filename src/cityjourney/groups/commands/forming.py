"""Groups are formed: from an allocation, from a list, by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.groups.commands.changing import bring_cities
from cityjourney.groups.commands.ground import check_city, check_mentor, line, locked_edition, note, words
from cityjourney.groups.models import Group, TopicRound
from cityjourney.programmes.models import Edition, Participation, Theme


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """One group as it should be.

    `theme` is a key of the edition, or empty. `reference` names the group for good in the list or run that it comes
    from; empty: a group made by hand, new every time.
    """

    name: str
    theme: str
    mentor: Participation
    cities: Sequence[Participation]
    reference: str = ""


@transaction.atomic
def form_groups(
    *, edition: Edition, groups: Sequence[GroupDraft], reason: str = "", by: User | None, at: datetime
) -> list[Group]:
    """Form these groups, or bring those that exist (by reference) to what is wanted. The same list twice is once.

    A city that is in another group moves, with `reason` in the history of both; a group that has no city left is
    closed. Groups that the list does not name stay as they are. All or none: raises `DomainError` for a city or mentor
    that does not take part, a mentor that is none, an unknown theme, or a city in two groups.
    """
    edition = locked_edition(edition)
    themes = {theme.key: theme for theme in Theme.objects.filter(edition=edition)}
    _check(edition, groups, themes)
    known = {group.reference: group for group in _known(edition, groups)}
    made = [_bring(edition, draft, themes, known.get(draft.reference), by, at) for draft in groups]
    bring_cities(
        wanted={group: list(draft.cities) for group, draft in zip(made, groups, strict=True)},
        reason=line(reason, 500),
        by=by,
        at=at,
    )
    return made


def _known(edition: Edition, groups: Sequence[GroupDraft]) -> Iterable[Group]:
    references = [draft.reference for draft in groups if draft.reference]
    found = Group.objects.select_for_update(of=("self",)).filter(edition=edition, reference__in=references)
    return found.select_related("edition", "theme", "mentor")


def _check(edition: Edition, groups: Sequence[GroupDraft], themes: dict[str, Theme]) -> None:
    """Raise `DomainError` unless the drafts can stand beside each other in this edition."""
    seen: dict[int, str] = {}
    references: set[str] = set()
    for draft in groups:
        name = words(draft.name, most=120, missing=_("Give every group a name."))
        if draft.theme and draft.theme not in themes:
            raise DomainError(_("“%(theme)s” is not a theme of this edition.") % {"theme": draft.theme})
        if draft.reference and draft.reference in references:
            raise DomainError(_("Two groups have the reference “%(text)s”.") % {"text": draft.reference})
        references.add(draft.reference)
        check_mentor(edition, draft.mentor)
        if not draft.cities:
            raise DomainError(_("The group “%(group)s” has no city.") % {"group": name})
        for city in draft.cities:
            check_city(edition, city)
            if seen.setdefault(city.pk, name) != name or list(draft.cities).count(city) > 1:
                raise DomainError(_("%(city)s stands in the list twice.") % {"city": city})


def _by_hand(edition: Edition, draft: GroupDraft) -> Group | None:
    """The group that somebody has made by hand just so: sent twice, a form makes one group."""
    if draft.reference:
        return None
    rows = Group.objects.filter(edition=edition, reference="", closed_at=None, mentor=draft.mentor)
    wanted = {city.pk for city in draft.cities}
    for group in rows.filter(name=line(draft.name, 120)).select_related("edition", "theme", "mentor"):
        if set(group.places.filter(left_at=None).values_list("participation_id", flat=True)) == wanted:
            return group
    return None


def _bring(
    edition: Edition,
    draft: GroupDraft,
    themes: dict[str, Theme],
    group: Group | None,
    by: User | None,
    at: datetime,
) -> Group:
    """The group of a draft, new or changed, still without its cities."""
    wanted = {
        "name": line(draft.name, 120),
        "theme": themes.get(draft.theme),
        "mentor": draft.mentor,
        "closed_at": None,
        "close_reason": "",
    }
    group = group or _by_hand(edition, draft)
    if group is None:
        group = Group.objects.create(edition=edition, reference=draft.reference, formed_at=at, formed_by=by, **wanted)
        TopicRound.objects.create(group=group, number=1, opened_at=at, opened_by=by)
        note("groups.form_group", group, by, at, cities=[draft.mentor], details={"reference": draft.reference})
        return group
    changed = [name for name, value in wanted.items() if getattr(group, name) != value]
    for name in changed:
        setattr(group, name, wanted[name])
    if changed:
        group.save(update_fields=changed)
        note("groups.change_group", group, by, at, cities=[draft.mentor], details={"changed": sorted(changed)})
    return group
