"""What people answered: one row for a whole questionnaire, all answers in one column."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.programmes.models import Participation
from cityjourney.questionnaires.enums import ResponseState, Source
from cityjourney.questionnaires.models.collections import Collection
from cityjourney.questionnaires.models.questionnaires import Version


class ResponseQuerySet(models.QuerySet["Response"]):
    """Narrowings of responses."""

    def submitted(self) -> "ResponseQuerySet":
        """Those that count."""
        return self.filter(state=ResponseState.SUBMITTED)


class Response(models.Model):
    """One respondent's answers (of a person, of the people of a city together, or of nobody known by name).

    `idempotency_key` stands in the form that was shown: the same form sent again finds the first response. `revision`
    grows with each saving; `revisions` says for each question at which revision it was last changed.
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    collection = models.ForeignKey(
        Collection, models.PROTECT, related_name="responses", db_index=False, verbose_name=_("collection")
    )
    version = models.ForeignKey(
        Version, models.PROTECT, related_name="responses", db_index=False, verbose_name=_("version")
    )
    participation = models.ForeignKey(
        Participation, models.PROTECT, null=True, blank=True, related_name="responses", verbose_name=_("city")
    )
    respondent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="responses",
        verbose_name=_("respondent"),
    )
    together = models.BooleanField(_("answered together"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=ResponseState.choices, default=ResponseState.DRAFT)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, default=Source.PAGE)
    idempotency_key = models.UUIDField(_("key of the form"), unique=True, default=uuid.uuid4)
    language = models.CharField(_("language"), max_length=10, default="en")
    answers = models.JSONField(_("answers"), default=dict)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    revisions = models.JSONField(_("revision of each answer"), default=dict)
    editors = models.JSONField(_("who changed each answer last"), default=dict)
    started_at = models.DateTimeField(_("begun"))
    saved_at = models.DateTimeField(_("saved"))
    submitted_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        indexes = [
            models.Index(fields=["collection", "state", "submitted_at"], name="responses_of_collection"),
            models.Index(fields=["version"], name="responses_of_version"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "respondent"],
                condition=Q(together=False, respondent__isnull=False) & ~Q(state=ResponseState.WITHDRAWN),
                name="one_response_per_person",
            ),
            models.UniqueConstraint(
                fields=["collection", "participation"],
                condition=Q(together=True) & ~Q(state=ResponseState.WITHDRAWN),
                name="one_response_per_city_together",
            ),
            models.CheckConstraint(
                condition=~Q(state=ResponseState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="response_submitted_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


def file_place(instance: "AnswerFile", _name: str) -> str:
    """Where a file lies: a name of ours, never the uploader's."""
    return f"answers/{instance.public_id.hex[:2]}/{instance.public_id.hex}"


class AnswerFile(models.Model):
    """A file given as an answer; handed out as an attachment only."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    response = models.ForeignKey(Response, models.CASCADE, related_name="files", verbose_name=_("response"))
    question = models.SlugField(_("question"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("kind of content"), max_length=100)
    size = models.PositiveIntegerField(_("bytes"))
    digest = models.CharField(_("fingerprint"), max_length=64)
    file = models.FileField(_("file"), upload_to=file_place, max_length=200)
    uploaded_at = models.DateTimeField(_("uploaded"))

    class Meta:
        verbose_name = _("file given as an answer")
        verbose_name_plural = _("files given as answers")

    def __str__(self) -> str:
        return self.name

    @property
    def as_answer(self) -> dict[str, Any]:
        """How it stands among the answers."""
        return {"file": str(self.public_id), "name": self.name}
