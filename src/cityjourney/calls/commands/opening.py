"""Calls are made and changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.calls.logic.eligibility import rules_of
from cityjourney.calls.logic.scoring import criteria_of
from cityjourney.calls.models import Application, Call
from cityjourney.calls.questions import clashes
from cityjourney.core.errors import DomainError
from cityjourney.programmes.models import Edition

FIXED_ONCE_APPLIED = ("version_id", "rules")
"""What cannot change any more once somebody has begun."""
TAKEN = frozenset({"new", "first-steps"})
"""Addresses of other pages of this app."""


@transaction.atomic
def save_call(
    *,
    edition: Edition,
    values: Mapping[str, Any],
    call: Call | None = None,
    seen: int = 0,
    by: User | None,
    at: datetime,
) -> Call:
    """Make a call, or change one (`seen` is the revision that the form showed).

    Raises `DomainError`: ends before it begins, address taken, questionnaire that asks for files, rules or
    criteria that are not whole, changed by somebody else, criteria changed after the first assessment.
    """
    made = call is None
    found = Call(edition=edition, created_at=at) if call is None else Call.objects.select_for_update().get(pk=call.pk)
    if not made and found.revision != seen:
        raise DomainError(_("Somebody changed this call in the meantime. Look at it anew and change it once more."))
    before = {name: getattr(found, name) for name in (*FIXED_ONCE_APPLIED, "criteria")} if not made else {}
    for name, value in values.items():
        setattr(found, name, value)
    _sound(found, edition)
    if not made:
        _still_allowed(found, before)
        found.revision += 1
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError:
        raise DomainError(_("Another call has this address. Choose another one.")) from None
    record(
        verb="calls.save",
        subject=found,
        by=by,
        at=at,
        scopes=[edition.scope],
        details={"closes": found.closes_at.isoformat()},
    )
    return found


def _sound(call: Call, edition: Edition) -> None:
    if call.slug in TAKEN:
        raise DomainError(_("Another page has this address. Choose another one."))
    if call.closes_at <= call.opens_at:
        raise DomainError(_("The call closes before it opens."))
    if call.version.questionnaire.edition_id != edition.pk or clashes(call.version.definition):
        raise DomainError(_("This questionnaire cannot be used for a call: it asks for files, or belongs elsewhere."))
    try:
        keys = [each.key for each in criteria_of(call.criteria)]
        rules_of(call.rules)
    except ValidationError:
        raise DomainError(
            _("Each criterion needs a name, a weight from 1 to 100 and at least two described scores.")
        ) from None
    if len(set(keys)) < len(keys):
        raise DomainError(_("Two criteria have the same name."))


def _still_allowed(call: Call, before: Mapping[str, Any]) -> None:
    applications = Application.objects.filter(call=call)
    if any(getattr(call, name) != before[name] for name in FIXED_ONCE_APPLIED) and applications.exists():
        raise DomainError(_("Cities have begun to apply: questions and conditions stay as they are."))
    if call.criteria != before["criteria"] and applications.filter(assessments__revision__gt=0).exists():
        raise DomainError(_("Assessors have begun: the criteria stay as they are."))
