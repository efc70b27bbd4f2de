"""Reports that compose themselves: figures are taken over on a day, words are added, the whole is handed in."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.core.typesetting import TypesettingError
from cityjourney.journeys.commands import deliverables
from cityjourney.journeys.enums import DeliverableState
from cityjourney.journeys.models import Deliverable, Version
from cityjourney.journeys.validators import Upload, safe_name
from cityjourney.reports.models import Issue, Passage, Report
from cityjourney.reports.printing import write_pdf
from cityjourney.reports.queries.compose import compose
from cityjourney.reports.queries.report import whole
from cityjourney.reports.queries.subject import Subject

MAX_PASSAGE = 20_000


class ConflictError(DomainError):
    """Somebody else wrote in the section meanwhile. `latest` is what they kept."""

    def __init__(self, message: str, latest: Passage) -> None:
        super().__init__(message)
        self.latest = latest


@transaction.atomic
def freeze(*, deliverable: Deliverable, language: str, by: User, at: datetime) -> Report:
    """Begin the report, or take the latest figures into it. What people wrote stays as it is.

    Raises `DomainError` when the deliverable does not compose itself.
    """
    deliverable = deliverables.locked(deliverable)
    if not deliverable.kind.spec.sections:
        raise DomainError(_("This deliverable is written by hand, not composed."))
    content = compose(Subject(deliverable.participation, at), deliverable, language)
    report = Report.objects.filter(deliverable=deliverable).first() or Report(deliverable=deliverable, serial=0)
    report.language, report.frozen = language, content
    report.frozen_at, report.frozen_by = at, by
    report.serial += 1
    report.save()
    _record("reports.freeze", report, by, at)
    return report


@transaction.atomic
def write_passage(*, report: Report, section: str, text: str, seen: int, by: User, at: datetime) -> Passage:
    """Keep what somebody wrote in a section. `seen` is the serial number on which it builds (0: nothing was there).

    Raises `ConflictError` when somebody else was quicker, `DomainError` for a section that is not there or too long.
    """
    report = Report.objects.select_for_update(of=("self",)).select_related("deliverable").get(pk=report.pk)
    if section not in {each["key"] for each in report.frozen["sections"]}:
        raise DomainError(_("This report has no such section."))
    words = text.replace("\r\n", "\n").strip()
    if len(words) > MAX_PASSAGE:
        raise DomainError(_("A section is at most 20,000 characters long."))
    passage = Passage.objects.filter(report=report, section=section).select_related("changed_by").first()
    if passage is None:
        passage = Passage(report=report, section=section, serial=0)
    if passage.text == words:
        return passage
    if passage.serial != seen:
        raise ConflictError(
            _("Somebody else has written here meanwhile. Compare both, then keep yours again."), passage
        )
    passage.text, passage.changed_by, passage.changed_at = words, by, at
    passage.serial += 1
    passage.save()
    report.serial += 1
    report.save(update_fields=["serial"])
    _record("reports.write_passage", report, by, at, section=section)
    return passage


@dataclass(frozen=True, slots=True)
class _Set:
    """A report typeset as it is now."""

    content: dict[str, Any]
    pdf: bytes


def hand_in(*, report: Report, as_final: bool, note: str = "", by: User, at: datetime) -> Version:
    """Typeset the report and hand it in as a version of its deliverable: figures and words of now, for good.

    Raises `DomainError` when the deliverable takes no version now, or somebody changed the report meanwhile.
    """
    if report.deliverable.state not in {DeliverableState.OPEN, DeliverableState.RETURNED}:
        raise DomainError(_("A version is with the reviewers or accepted; nothing can be handed in now."))
    made = _typeset(report)
    with transaction.atomic():
        deliverable = deliverables.locked(report.deliverable)
        if not Report.objects.filter(pk=report.pk, serial=report.serial).exists():
            raise DomainError(_("Somebody changed the report meanwhile. Look at it, then hand it in."))
        newest = deliverables.latest(deliverable)
        city, title = made.content["city"], made.content["title"]
        upload = Upload(safe_name(f"{city} - {title}.pdf"), "application/pdf", made.pdf)
        version = deliverables.keep_version(
            deliverable=deliverable, upload=upload, note=note or _as_of(made.content),
            seen=newest.number if newest else 0, by=by, at=at,
        )  # fmt: skip
        Issue.objects.get_or_create(version=version, defaults={"content": made.content, "as_of": report.frozen_at})
        _record("reports.hand_in", report, by, at, version=version.number)
        return deliverables.submit(deliverable=deliverable, version=version, as_final=as_final, by=by, at=at)


def _as_of(content: dict[str, Any]) -> str:
    return _("Composed; figures of %(day)s.") % {"day": content["day"]}


def _typeset(report: Report) -> _Set:
    content = whole(report)
    home = Path(settings.HOME) / "prints"
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home) as folder:
        try:
            pdf = write_pdf(content, Path(folder) / "report.pdf").read_bytes()
        except TypesettingError as error:
            raise DomainError(
                _("The report could not be set. Nothing was handed in; tell the programme team.")
            ) from error
    return _Set(content, pdf)


def _record(verb: str, report: Report, by: User, at: datetime, **details: object) -> None:
    participation = report.deliverable.participation
    scopes = [participation.edition.scope, participation.scope]
    record(verb=verb, subject=report, by=by, at=at, scopes=scopes, details=details)
