"""Rounds about a city's solutions: begin, judge, close; and how far the city wants to be."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cityjourney.accounts.models import User
from cityjourney.assessments.commands.telling import tell_asked
from cityjourney.assessments.logic.maturity import Judged, ambition_scale, cleaned, fingerprint_of
from cityjourney.assessments.models import Ambition, MaturityRound, Rating, Solution
from cityjourney.assessments.queries.maturity import scales_of
from cityjourney.assessments.queries.people import judges_of, people_of_city
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.programmes.models import Participation

WHAT = gettext_lazy("How mature our solutions are")


@transaction.atomic
def begin_maturity(*, participation: Participation, by: User | None, at: datetime) -> MaturityRound:
    """Begin a round and tell all who may judge. Raises `DomainError` while another one is open."""
    if participation.left_on is not None:
        raise DomainError(_("%(city)s has left the programme.") % {"city": participation})
    scales = scales_of(participation.edition)
    if not scales:
        raise DomainError(_("This programme does not look at solutions."))
    number = MaturityRound.objects.filter(participation=participation).count() + 1
    try:
        with transaction.atomic():
            made = MaturityRound.objects.create(
                participation=participation, number=number, begun_at=at, begun_by=by, fingerprint=fingerprint_of(scales)
            )
    except IntegrityError:
        raise DomainError(_("A round is open already: close it before the next one.")) from None
    _note("begin_maturity", participation, by, at, {"number": number})
    members = people_of_city(participation, at)
    judges = judges_of(members)
    people = {each.person_id: each.person for each in members if each.person_id in judges}
    tell_asked(list(people.values()), participation, WHAT, "judge", f"{made.public_id}", by=by, at=at)
    return made


@transaction.atomic
def close_maturity(*, found: MaturityRound, by: User | None, at: datetime) -> None:
    """Close a round: what was said stays as it is. Twice changes nothing."""
    if MaturityRound.objects.filter(pk=found.pk, closed_at=None).update(closed_at=at):
        found.closed_at = at
        _note("close_maturity", found.participation, by, at, {"number": found.number})


@transaction.atomic
def judge(
    *, found: MaturityRound, said: Mapping[Solution, Judged], by: User, of_team: bool, at: datetime
) -> list[Rating]:
    """Keep what a person says of some solutions; the last word counts. One statement, so that two tabs never clash.

    Leaves no line in the audit trail: it would tell who said what. Raises `DomainError` when the round is closed.
    """
    open_now = MaturityRound.objects.select_for_update().filter(pk=found.pk, closed_at=None).exists()
    if not open_now:
        raise DomainError(_("This round is closed. Answers are no longer taken."))
    edition = found.participation.edition
    if any(solution.edition_id != edition.pk for solution in said):
        raise DomainError(_("These solutions belong to another programme."))
    scales = scales_of(edition)
    rows = [
        Rating(
            round=found, solution=solution, person=by, of_team=of_team, levels=cleaned(scales, each.levels),
            wanted=each.wanted, changed_at=at,
        )
        for solution, each in said.items()
    ]  # fmt: skip
    return Rating.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["round", "solution", "person"],
        update_fields=["of_team", "levels", "wanted", "changed_at"],
    )


@transaction.atomic
def set_ambitions(
    *, participation: Participation, levels: Mapping[Solution, int | None], by: User | None, at: datetime
) -> int:
    """Set how far the city wants to be with some solutions; None takes it back. Returns how many changed.

    Raises `DomainError` for a level that there is not.
    """
    wide = ambition_scale(scales_of(participation.edition))
    known = {level.value for level in wide.levels} if wide else set()
    if any(level is not None and level not in known for level in levels.values()):
        raise DomainError(_("There is no such level."))
    if any(solution.edition_id != participation.edition_id for solution in levels):
        raise DomainError(_("These solutions belong to another programme."))
    before = dict(Ambition.objects.filter(participation=participation).values_list("solution_id", "level"))
    changed = {solution: level for solution, level in levels.items() if before.get(solution.pk) != level}
    Ambition.objects.filter(
        participation=participation, solution__in=[each for each, level in changed.items() if level is None]
    ).delete()
    Ambition.objects.bulk_create(
        [
            Ambition(participation=participation, solution=each, level=level, set_by=by, set_at=at)
            for each, level in changed.items()
            if level is not None
        ],
        update_conflicts=True,
        unique_fields=["participation", "solution"],
        update_fields=["level", "set_by", "set_at"],
    )
    if changed:
        details = {solution.key: level for solution, level in changed.items()}
        _note("set_ambition", participation, by, at, details)
    return len(changed)


def _note(
    verb: str, participation: Participation, by: User | None, at: datetime, details: Mapping[str, int | None]
) -> None:
    scopes = [participation.edition.scope, participation.scope]
    record(verb=f"assessments.{verb}", subject=participation, by=by, at=at, scopes=scopes, details=dict(details))
