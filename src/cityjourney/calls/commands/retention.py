"""What was promised about keeping: applications go when the time that their questions state is over."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction

from cityjourney.audit.commands import record
from cityjourney.calls.models import Application, Call

KEPT_OF_CITIES = ("city", "name", "country")
"""What stays of an application whose city takes part: which city it was."""


def forget_applications(*, at: datetime) -> int:
    """Forget what was applied with, counted from the end of each call. Returns how many applications.

    An application that led to nothing is deleted; of one whose city takes part only the city and the decision stay.
    """
    gone = 0
    for call in Call.objects.filter(closes_at__lt=at, applications__isnull=False).select_related("version").distinct():
        if call.closes_at + relativedelta(months=call.version.definition.kept_months) < at:
            gone += _forget(call, at)
    return gone


@transaction.atomic
def _forget(call: Call, at: datetime) -> int:
    found = Application.objects.select_for_update(of=("self",)).filter(call=call)
    without = list(found.filter(onboarding__isnull=True).values_list("pk", flat=True))
    staying = list(found.filter(onboarding__isnull=False).exclude(email=""))
    for each in staying:
        about = {key: value for key, value in each.dossier.about.items() if key in KEPT_OF_CITIES}
        each.handed_in, each.draft, each.revisions, each.email = {"about": about, "answers": {}}, {}, {}, ""
        each.people.all().delete()
        each.links.all().delete()
        each.assessments.all().delete()
        each.letters.update(email="", text="")
        each.save(update_fields=["handed_in", "draft", "revisions", "email"])
    Application.objects.filter(pk__in=without).delete()
    number = len(without) + len(staying)
    if number:
        record(
            verb="calls.forget",
            subject=call,
            by=None,
            at=at,
            scopes=[call.edition.scope],
            details={"applications": number},
        )
    return number
