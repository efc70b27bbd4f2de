"""Runs as people begin, stop, repeat and lock them. The worker's part is `solving`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.allocations.enums import Origin, State
from cityjourney.allocations.logic import building
from cityjourney.allocations.logic.building import Wanted
from cityjourney.allocations.logic.group_sheet import same_groups
from cityjourney.allocations.logic.inputs import Place
from cityjourney.allocations.logic.outcome import mentor_of, read_in, whole_result
from cityjourney.allocations.logic.rules import Rules, rules_of_problem
from cityjourney.allocations.models import Run
from cityjourney.allocations.queries.rules import shipped_rules
from cityjourney.allocations.queries.runs import known_of
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.matching.check import check
from cityjourney.matching.documents import InvalidDocument
from cityjourney.matching.reading import parse_problem
from cityjourney.programmes.models import Edition

READABLE = ("optimal", "feasible")


def _create(edition: Edition, *, by: User | None, at: datetime, verb: str = "allocations.begin", **values: Any) -> Run:
    """The next run of an edition; whoever calls holds the edition's row."""
    last = Run.objects.filter(edition=edition).aggregate(last=Max("number"))["last"] or 0
    run = Run.objects.create(edition=edition, number=last + 1, made_at=at, made_by=by, **values)
    record(verb=verb, subject=run, by=by, at=at, scopes=[edition.scope], details={"origin": run.origin})
    return run


def _options(edition: Edition, rules: Rules, seed: int) -> dict[str, Any]:
    """What a run goes by, and beside it what the programme says at the time."""
    shipped = next((each for each in shipped_rules(edition) if each.key == rules.key), None)
    return {"seed": seed, "rules": rules.to_json(), "shipped": shipped.to_json() if shipped else None}


def _hold(edition: Edition) -> None:
    Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)


@transaction.atomic
def create_run(
    *,
    edition: Edition,
    places: Sequence[Place],
    rules: Rules,
    wanted: Sequence[Wanted],
    seed: int = 1,
    note: str = "",
    by: User | None,
    at: datetime,
) -> Run:
    """Freeze a problem of what is known now; it waits for the worker. Raises `DomainError` if nobody is there."""
    _hold(edition)
    if not any(each.is_mentor for each in places) or all(each.is_mentor for each in places):
        raise DomainError(_("Matching needs at least one city and one mentor city."))
    return _create(
        edition, by=by, at=at, origin=Origin.NEW, state=State.WAITING, note=note[:300],
        problem=building.build(places, rules, wanted), places={each.id: each.to_json() for each in places},
        options=_options(edition, rules, seed),
    )  # fmt: skip


@transaction.atomic
def create_again(
    *, parent: Run, rules: Rules, wanted: Sequence[Wanted], seed: int = 1, note: str = "", by: User | None, at: datetime
) -> Run:
    """Solve the frozen problem of a run again under other rules and wishes, close to its result.

    Raises `DomainError`.
    """
    _hold(parent.edition)
    if parent.state != State.DONE:
        raise DomainError(_("Only a run that has a result can be solved again."))
    problem = building.build_again(parent.problem, known_of(parent).places, rules, wanted, mentor_of(parent.groups))
    return _create(
        parent.edition, by=by, at=at, origin=Origin.BEST, state=State.WAITING, parent=parent, note=note[:300],
        problem=problem, places=parent.places, options={**parent.options, "seed": seed, "rules": rules.to_json()},
    )  # fmt: skip


@transaction.atomic
def take_fewest(*, run: Run, by: User | None, at: datetime) -> Run:
    """Make a run of the answer with the fewest moves; the same one when asked again. Raises `DomainError`."""
    _hold(run.edition)
    made = run.children.filter(origin=Origin.FEWEST).first()
    if made is not None:
        return made
    answer = (run.answers or {}).get("fewest_moves", {})
    if run.state != State.DONE or answer.get("status") not in READABLE:
        raise DomainError(_("This run has no answer with fewer moves."))
    return _create(
        run.edition, by=by, at=at, origin=Origin.FEWEST, state=State.DONE, parent=run, problem=run.problem,
        places=run.places, options=run.options, result=whole_result(run.problem, answer), ended_at=at,
    )  # fmt: skip


@transaction.atomic
def read_result(*, parent: Run, result: Mapping[str, Any], by: User | None, at: datetime) -> Run:
    """Keep a result that was made elsewhere for the problem of a run, if nothing is wrong with it.

    It is checked against the problem by code that shares nothing with the solver. Raises `DomainError` with the faults.
    The same groups as those of the run make no other run: it is given back.
    """
    _hold(parent.edition)
    faults = check(parent.problem, result)
    if result.get("status") not in READABLE and not faults:
        faults = [_("It holds no allocation.")]
    if faults:
        raise DomainError(_("This result does not fit the problem: %(faults)s") % {"faults": " ".join(faults[:5])})
    if parent.groups and same_groups(parent.groups, result["groups"]):
        return parent
    return _create(
        parent.edition, by=by, at=at, verb="allocations.read_file", origin=Origin.UPLOADED, state=State.DONE,
        parent=parent, problem=parent.problem, places=parent.places, options=parent.options,
        result=read_in(parent.problem, result, parent.result if parent.groups else None),
        ended_at=at,
    )  # fmt: skip


@transaction.atomic
def read_problem(
    *, edition: Edition, problem: Mapping[str, Any], places: Sequence[Place], by: User | None, at: datetime
) -> Run:
    """Take a problem from a file; it waits for the worker. All its cities and mentors take part in the edition."""
    _hold(edition)
    _readable(problem)
    known = {each.id: each for each in places}
    cities, mentors = ([str(each["id"]) for each in problem[key]] for key in ("cities", "mentors"))
    strange = [key for key in cities if key not in known or known[key].is_mentor]
    strange += [key for key in mentors if key not in known or not known[key].is_mentor]
    if strange:
        raise DomainError(
            _(
                "All cities and mentor cities of a problem must take part in this edition, "
                "named as in the addresses of their pages. Unknown: %(ids)s"
            )
            % {"ids": ", ".join(strange[:10])}
        )
    rules = rules_of_problem(problem, shipped_rules(edition))
    return _create(
        edition, by=by, at=at, verb="allocations.read_file", origin=Origin.UPLOADED, state=State.WAITING,
        problem=dict(problem), places={key: known[key].to_json() for key in (*cities, *mentors)},
        options=_options(edition, rules, 1),
    )  # fmt: skip


def _readable(problem: Mapping[str, Any]) -> None:
    """Raise `DomainError` with what the library finds wrong with a problem."""
    try:
        parse_problem(problem)
    except InvalidDocument as error:
        faults = " ".join(str(issue) for issue in error.issues[:5])
        raise DomainError(_("This file is no problem of an allocation: %(faults)s") % {"faults": faults}) from None


@transaction.atomic
def cancel(*, run: Run, by: User | None, at: datetime) -> Run:
    """Ask a run to stop; one that waits stops at once. Ended runs stay as they are."""
    found = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if not found.is_active or found.cancel_asked_at:
        return found
    found.cancel_asked_at = at
    if found.state == State.WAITING:
        found.state, found.ended_at = State.CANCELLED, at
    found.save(update_fields=["cancel_asked_at", "state", "ended_at"])
    record(verb="allocations.cancel", subject=found, by=by, at=at, scopes=[found.edition.scope])
    return found


@transaction.atomic
def repeat(*, run: Run, by: User | None, at: datetime) -> Run:
    """Send a run that came to a halt, was cancelled or lost its worker to the worker again. Raises `DomainError`."""
    found = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    halted = found.state in (State.FAILED, State.CANCELLED) or found.is_silent(at)
    if not halted or found.result is not None:
        raise DomainError(_("Only a run that came to a halt can be repeated."))
    found.state, found.claim, found.phase, found.faults = State.WAITING, "", "", []
    found.started_at = found.beat_at = found.ended_at = found.cancel_asked_at = None
    found.save()
    record(verb="allocations.repeat", subject=found, by=by, at=at, scopes=[found.edition.scope])
    return found


@transaction.atomic
def lock(*, run: Run, on: bool = True, by: User | None, at: datetime) -> Run:
    """Lock a run that is to be published, or unlock it; a published one stays locked. Raises `DomainError`."""
    found = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if found.state != State.DONE or not found.groups:
        raise DomainError(_("Only a run that has a result can be locked."))
    if found.is_published:
        raise DomainError(_("This run is published; take it back first."))
    if bool(found.locked_at) == on:
        return found
    found.locked_at = at if on else None
    found.save(update_fields=["locked_at"])
    verb = "allocations.lock" if on else "allocations.unlock"
    record(verb=verb, subject=found, by=by, at=at, scopes=[found.edition.scope])
    return found
