"""Copies of a city's workbook, the files that come back, what they say, and what was taken over from them."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.indicators.enums import Confidence
from cityjourney.indicators.models import Indicator, Reading
from cityjourney.organisations.models import City
from cityjourney.programmes.models import Participation
from cityjourney.workbooks.enums import Decision, UploadState


class Copy(models.Model):
    """A workbook that was handed out: for whom, which themes and years, and what stood in its cells.

    `baseline` maps code -> year -> value, for all its codes in their order: so that a cell which nobody touched never
    undoes what others have said in the meantime.
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="workbook_copies", verbose_name=_("part in the edition")
    )
    city = models.ForeignKey(City, models.PROTECT, related_name="workbook_copies", verbose_name=_("city"))
    for_whom = models.CharField(_("for whom"), max_length=120)
    themes = models.JSONField(_("themes"), default=list)
    years = models.JSONField(_("years"), default=list)
    language = models.CharField(_("language"), max_length=10)
    version = models.CharField(_("version of the methodology"), max_length=20, blank=True)
    baseline = models.JSONField(_("what stood in its cells"), default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"))
    closed_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("copy of the workbook")
        verbose_name_plural = _("copies of the workbook")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.city}: {self.for_whom}"

    @property
    def base(self) -> dict[tuple[str, int], float]:
        """What stood in its cells, by code and year."""
        return {(code, int(year)): value for code, values in self.baseline.items() for year, value in values.items()}


def upload_path(upload: "Upload", _filename: str) -> str:
    """Where a file lies: a name that nobody chose."""
    ending = PurePath(upload.file_name).suffix.lower()
    kept = ending if ending in {".xlsx", ".xls", ".ods", ".csv"} else ".bin"
    return f"workbooks/{upload.participation.public_id}/{upload.public_id}{kept}"


class Upload(models.Model):
    """A file that came back. It is kept as it came, whatever could be read of it.

    Problems and remarks are kept as codes with their places, so that each reader gets them in their own language.
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="workbook_uploads", verbose_name=_("part in the edition")
    )
    city = models.ForeignKey(City, models.PROTECT, related_name="workbook_uploads", verbose_name=_("city"))
    copy = models.ForeignKey(
        Copy, models.PROTECT, null=True, blank=True, related_name="uploads", verbose_name=_("copy")
    )
    token = models.UUIDField(_("form that brought it"), unique=True)
    file = models.FileField(_("file"), upload_to=upload_path, max_length=200)
    file_name = models.CharField(_("name of the file"), max_length=150)
    size = models.PositiveIntegerField(_("size in bytes"))
    digest = models.CharField(_("fingerprint"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=UploadState)
    problems = models.JSONField(_("problems"), default=list)
    remarks = models.JSONField(_("remarks"), default=list)
    counts = models.JSONField(_("counts"), default=dict)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("brought by")
    )
    uploaded_at = models.DateTimeField(_("brought"))

    class Meta:
        verbose_name = _("file that came back")
        verbose_name_plural = _("files that came back")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["copy"], condition=Q(state=UploadState.WAITING), name="one_waiting_upload_per_copy"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class Acceptance(models.Model):
    """Figures that were taken over from one upload at one time; it is undone as a whole."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    upload = models.ForeignKey(Upload, models.CASCADE, related_name="acceptances", verbose_name=_("file"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"))
    figures = models.PositiveIntegerField(_("number of figures"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("taking over of figures")
        verbose_name_plural = _("takings over of figures")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.upload} ({self.figures})"


class Cell(models.Model):
    """One cell of an upload that somebody touched. Without a value: it had one and was emptied."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="cells", verbose_name=_("file"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name=_("indicator"))
    year = models.PositiveSmallIntegerField(_("year"))
    sheet = models.CharField(_("sheet"), max_length=100)
    place = models.CharField(_("cell"), max_length=12)
    value = models.FloatField(_("value"), null=True)
    base = models.FloatField(_("what stood there"), null=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    method = models.CharField(_("method"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    acceptance = models.ForeignKey(
        Acceptance, models.SET_NULL, null=True, related_name="cells", verbose_name=_("taken over with")
    )
    reading = models.ForeignKey(Reading, models.SET_NULL, null=True, related_name="+", verbose_name=_("reading"))

    class Meta:
        verbose_name = _("cell of a file")
        verbose_name_plural = _("cells of files")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "indicator", "year"], name="cell_once_per_upload"),
            models.CheckConstraint(
                condition=~Q(decision=Decision.ACCEPTED) | Q(reading__isnull=False), name="accepted_cell_has_a_reading"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.place}"
