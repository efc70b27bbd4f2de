"""What was promised about keeping: answers go when their time is over."""

from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction

from cityjourney.audit.commands import record
from cityjourney.questionnaires.models import AnswerFile, Collection, Response, Version

BATCH = 500
"""Responses that are deleted in one transaction."""


def forget_answers(*, at: datetime) -> int:
    """Delete responses, with their files, that were last saved longer ago than their questionnaire says. Returns how
    many.
    """
    gone = 0
    for version in Version.objects.filter(pk__in=Response.objects.values("version")):
        due = at - relativedelta(months=version.definition.kept_months)
        while number := _forget_some(version, due, at):
            gone += number
    return gone


@transaction.atomic
def _forget_some(version: Version, due: datetime, at: datetime) -> int:
    over = Response.objects.select_for_update().filter(version=version, saved_at__lt=due).order_by("pk")[:BATCH]
    collections = [each.collection_id for each in over]
    found = [each.pk for each in over]
    for each in AnswerFile.objects.filter(response__in=found):
        transaction.on_commit(lambda place=each.file: place.delete(save=False))  # type: ignore[misc]
    Response.objects.filter(pk__in=found).delete()
    for collection in Collection.objects.filter(pk__in=collections).select_related("edition"):
        record(
            verb="questionnaires.forget",
            subject=collection,
            by=None,
            at=at,
            scopes=[collection.edition.scope],
            details={"responses": collections.count(collection.pk)},
        )
    return len(found)
