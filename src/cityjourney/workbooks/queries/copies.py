"""The copies of a city's workbook with what has become of each, and what was taken over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet

from cityjourney.accounts.models import User
from cityjourney.indicators.enums import ReadingState
from cityjourney.organisations.models import City
from cityjourney.programmes.models import Participation
from cityjourney.workbooks.enums import UploadState
from cityjourney.workbooks.models import Acceptance, Copy, Upload

UNDO_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Listed:
    """One copy. `state`: out, waiting, done, refused or withdrawn; `last` is the newest file that came back."""

    copy: Copy
    state: str
    last: Upload | None


def copies(participation: Participation, city: City) -> list[Listed]:
    """The newest first. Two queries."""
    found = Copy.objects.filter(participation=participation, city=city).select_related("made_by").defer("baseline")
    uploads = Upload.objects.defer("problems", "remarks")
    return [_listed(copy) for copy in found.prefetch_related(Prefetch("uploads", uploads))]


def _listed(copy: Copy) -> Listed:
    uploads = list(copy.uploads.all())
    last = next((each for each in uploads if each.state == UploadState.WAITING), uploads[0] if uploads else None)
    if copy.closed_at:
        return Listed(copy, "withdrawn", last)
    return Listed(copy, last.state if last else "out", last)


def strays(participation: Participation, city: City) -> QuerySet[Upload]:
    """Files that came back and belong to no copy, newest first."""
    found = Upload.objects.filter(participation=participation, city=city, copy=None)
    return found.select_related("uploaded_by").defer("problems", "remarks")


def history(participation: Participation, city: City) -> QuerySet[Acceptance]:
    """What was taken over, newest first; `waiting` figures of it are not approved yet."""
    found = Acceptance.objects.filter(upload__participation=participation, upload__city=city)
    heavy = ("upload__problems", "upload__remarks", "upload__copy__baseline")
    waits = Q(cells__reading__state=ReadingState.SUBMITTED, cells__reading__superseded_at__isnull=True)
    counted = found.annotate(waiting=Count("cells", filter=waits))
    return counted.select_related("upload__copy", "by", "undone_by").defer(*heavy)


def can_be_undone(acceptance: Acceptance, at: datetime) -> bool:
    """Within a day, and once."""
    return acceptance.undone_at is None and at - acceptance.at <= UNDO_WITHIN


def held_about(person: User) -> dict[str, list[dict[str, object]]]:
    """Copies that a person made and files that they brought; plain values."""
    return {
        "copies": [
            {"city": str(each.city), "for": each.for_whom, "made": each.made_at.isoformat()}
            for each in Copy.objects.filter(made_by=person).select_related("city").order_by("pk")
        ],
        "files": [
            {"city": str(each.city), "name": each.file_name, "brought": each.uploaded_at.isoformat()}
            for each in Upload.objects.filter(uploaded_by=person).select_related("city").order_by("pk")
        ],
    }
