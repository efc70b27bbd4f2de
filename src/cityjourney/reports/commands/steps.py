"""Steps that no record can show are noted by hand, and taken back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.methodology.schema import AssessmentStep
from cityjourney.programmes.models import Participation
from cityjourney.reports.models import Mark

BY_HAND = "manual"


@transaction.atomic
def mark_step(*, participation: Participation, step: AssessmentStep, note: str = "", by: User, at: datetime) -> Mark:
    """Note that a step is done; twice is once. Raises `DomainError` for a step whose state comes from records."""
    if step.source.kind != BY_HAND:
        raise DomainError(_("The state of this step comes from what is recorded; nothing is noted by hand."))
    mark, made = Mark.objects.get_or_create(
        participation=participation, step=step.key, defaults={"note": note.strip()[:300], "by": by, "at": at}
    )
    if made:
        scopes = [participation.edition.scope, participation.scope]
        record(verb="reports.mark_step", subject=mark, by=by, at=at, scopes=scopes)
    return mark


@transaction.atomic
def unmark_step(*, participation: Participation, step: AssessmentStep, by: User, at: datetime) -> None:
    """Take the note back; what was not noted stays so."""
    mark = Mark.objects.filter(participation=participation, step=step.key).first()
    if mark is not None:
        scopes = [participation.edition.scope, participation.scope]
        record(verb="reports.unmark_step", subject=mark, by=by, at=at, scopes=scopes)
        mark.delete()
