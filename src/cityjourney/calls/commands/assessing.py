"""Assessors: conflicts, sharing out, scores."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.calls.logic.assigning import Plan, assign
from cityjourney.calls.models import Application, Assessment, Call, Conflict
from cityjourney.core.errors import DomainError

LONGEST_COMMENT = 4_000


@transaction.atomic
def declare_conflict(*, application: Application, person: User, reason: str, by: User, at: datetime) -> Conflict:
    """Somebody has a stake: their scores go, and they see nothing of the application any more."""
    locked = Application.objects.select_for_update().get(pk=application.pk)
    conflict, made = Conflict.objects.get_or_create(
        application=locked, person=person, defaults={"reason": reason[:500], "declared_at": at}
    )
    if made:
        Assessment.objects.filter(application=locked, assessor=person).delete()
        record(
            verb="calls.declare_conflict", subject=application.call, by=by, at=at,
            scopes=[application.call.edition.scope],
            details={"application": str(application.public_id), "person": str(person.public_id)},
        )  # fmt: skip
    return conflict


@transaction.atomic
def share_out(*, call: Call, assessors: Sequence[User], most: int | None = None, by: User, at: datetime) -> Plan:
    """Give every application that counts its assessors, evenly; what is assigned already stays.

    Only after the deadline, so that what is read is what stands. Raises `DomainError`.
    """
    Call.objects.select_for_update().get(pk=call.pk)
    if at < call.closes_at:
        raise DomainError(_("Applications can still change. Share them out once the call has closed."))
    if not assessors:
        raise DomainError(_("Choose at least one assessor."))
    applications = list(Application.objects.handed_in().filter(call=call).order_by("pk"))
    barred = set()
    for person in assessors:
        free = set(Application.objects.without_conflict(person, at).filter(call=call).values_list("pk", flat=True))
        barred |= {(each.pk, person.pk) for each in applications if each.pk not in free}
    kept = set(Assessment.objects.filter(application__call=call).values_list("application_id", "assessor_id"))
    stale = kept & barred
    for application_id, assessor_id in stale:
        Assessment.objects.filter(application_id=application_id, assessor_id=assessor_id).delete()
    plan = assign(
        [each.pk for each in applications], [each.pk for each in assessors], each=call.assessors_each, barred=barred,
        kept=kept - stale, most=most or 1_000_000,
    )  # fmt: skip
    Assessment.objects.bulk_create(
        Assessment(application_id=application, assessor_id=assessor, assigned_at=at)
        for application, assessor in plan.new
    )
    record(
        verb="calls.assign", subject=call, by=by, at=at, scopes=[call.edition.scope],
        details={"new": len(plan.new), "lacking": sum(plan.lacking.values())},
    )  # fmt: skip
    return plan


@transaction.atomic
def save_assessment(
    *, assessment: Assessment, scores: Mapping[str, int], comments: Mapping[str, str], seen: int,
    finish: bool, by: User, at: datetime,
) -> Assessment:  # fmt: skip
    """Keep scores and comments; finishing needs a score and a comment for every criterion. Raises `DomainError`."""
    locked = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("application__call__edition")
        .get(pk=assessment.pk)
    )
    call = locked.application.call
    if locked.assessor_id != by.pk:
        raise DomainError(_("This assessment is somebody else's."))
    if locked.application.decision:
        raise DomainError(_("The application has been decided; its assessment does not change any more."))
    if locked.revision != seen:
        raise DomainError(_("You changed this assessment in another window. Look at it anew."))
    criteria = {each.key: each for each in call.criteria_list}
    if any(key not in criteria or not 0 <= score <= criteria[key].top for key, score in scores.items()):
        raise DomainError(_("Choose one of the described scores."))
    kept = {key: text.strip()[:LONGEST_COMMENT] for key, text in comments.items() if key in criteria and text.strip()}
    if finish and (set(scores) != set(criteria) or set(kept) != set(criteria)):
        raise DomainError(_("Give a score and a comment for every criterion; what you wrote is kept as a draft."))
    locked.scores, locked.comments, locked.revision = dict(scores), kept, locked.revision + 1
    locked.done_at = (locked.done_at or at) if finish else None
    locked.save(update_fields=["scores", "comments", "revision", "done_at"])
    if finish:
        record(
            verb="calls.finish_assessment", subject=call, by=by, at=at, scopes=[call.edition.scope],
            details={"application": str(locked.application.public_id)},
        )  # fmt: skip
    return locked
