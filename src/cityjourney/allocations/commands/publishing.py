"""A locked run becomes the groups of the edition, once; it can be taken back until the first letter is sent."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.accounts.models import User
from cityjourney.allocations.commands.letters import draft_letters
from cityjourney.allocations.logic.drafts import Draft, drafts_of
from cityjourney.allocations.models import Run
from cityjourney.allocations.queries.runs import known_of, participations_by_slug
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.groups.commands.changing import close_group
from cityjourney.groups.commands.forming import GroupDraft, form_groups
from cityjourney.groups.models import Group, GroupCity
from cityjourney.programmes.models import Edition, Participation

PREFIX = "allocation:"
"""Of the references of groups that come from here."""


def _hold(run: Run) -> Run:
    """The run as it is now, while nobody else publishes or takes back in its edition."""
    Edition.objects.select_for_update(of=("self",)).get(pk=run.edition_id)
    return Run.objects.select_for_update(of=("self",)).select_related("edition").get(pk=run.pk)


@transaction.atomic
def publish(*, run: Run, by: User | None, at: datetime) -> bool:
    """Form the groups of a locked run and draft a letter to each city. False if it is published already.

    A run that was published before is replaced; groups go on where their mentor does. Raises `DomainError`.
    """
    found = _hold(run)
    if found.is_published:
        return False
    if found.locked_at is None:
        raise DomainError(_("Lock the run first, so that nobody changes what is about to be published."))
    spaces = participations_by_slug(found.edition)
    _still_there(found, spaces)
    Run.objects.published().filter(edition=found.edition).update(withdrawn_at=at)
    found.published_at, found.published_by, found.withdrawn_at = at, by, None
    found.save(update_fields=["published_at", "published_by", "withdrawn_at"])
    _form(found, spaces, by, at)
    draft_letters(run=found, spaces=spaces, at=at)
    record(verb="allocations.publish", subject=found, by=by, at=at, scopes=[found.edition.scope])
    return True


@transaction.atomic
def withdraw(*, run: Run, by: User | None, at: datetime) -> bool:
    """Take a published run back before any letter is sent: its groups close, or become those of the run before.

    False if it is not published. Raises `DomainError` once a letter is on its way.
    """
    found = _hold(run)
    if not found.is_published:
        return False
    if found.letters.filter(released_at__isnull=False).exists():
        raise DomainError(_("A letter has been sent, so the groups are known. Solve again and publish that instead."))
    found.letters.all().delete()
    before = Run.objects.filter(edition=found.edition, withdrawn_at=found.published_at).exclude(pk=found.pk).first()
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    if before is not None:
        before.withdrawn_at = None
        before.save(update_fields=["withdrawn_at"])
        _form(before, participations_by_slug(found.edition), by, at)
    else:
        for group in Group.objects.filter(edition=found.edition, closed_at=None, reference__startswith=PREFIX):
            close_group(group=group, reason=_("The allocation was taken back."), by=by, at=at)
    record(verb="allocations.withdraw", subject=found, by=by, at=at, scopes=[found.edition.scope])
    return True


def _still_there(run: Run, spaces: Mapping[str, Participation]) -> None:
    """Raise `DomainError` if the run is about other cities than those that take part now."""
    placed = {city for group in run.groups for city in group["cities"]} | {group["mentor"] for group in run.groups}
    gone = sorted(placed - set(spaces))
    if gone:
        names = ", ".join(known_of(run).name(key) for key in gone)
        raise DomainError(
            ngettext(
                "A city of this run no longer takes part: %(names)s. Solve again.",
                "Cities of this run no longer take part: %(names)s. Solve again.",
                len(gone),
            )
            % {"names": names}
        )


def _form(run: Run, spaces: Mapping[str, Participation], by: User | None, at: datetime) -> None:
    form_groups(
        edition=run.edition,
        groups=[_group_draft(draft, spaces) for draft in drafts_of(known_of(run).places, run.groups, _standing(run))],
        reason=_("Allocation run %(run)s") % {"run": run},
        by=by,
        at=at,
    )


def _group_draft(draft: Draft, spaces: Mapping[str, Participation]) -> GroupDraft:
    mentor = spaces[draft.mentor]
    name = f"{mentor} {draft.number}" if draft.several else str(mentor)
    return GroupDraft(
        name=name,
        theme=draft.theme,
        mentor=mentor,
        cities=[spaces[city] for city in draft.cities],
        reference=f"{PREFIX}{draft.mentor}:{draft.number}",
    )


def _standing(run: Run) -> dict[tuple[str, int], frozenset[str]]:
    """Groups that come from here and are open: mentor and number, with their cities."""
    rows = GroupCity.objects.filter(
        group__edition=run.edition, group__reference__startswith=PREFIX, group__closed_at=None, left_at=None
    )
    found: dict[tuple[str, int], set[str]] = {}
    for reference, city in rows.values_list("group__reference", "participation__city__slug"):
        mentor, _sign, number = reference.removeprefix(PREFIX).rpartition(":")
        if number.isdigit():
            found.setdefault((mentor, int(number)), set()).add(city)
    return {key: frozenset(cities) for key, cities in found.items()}
