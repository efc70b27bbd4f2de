"""A questionnaire: a draft that people change, and versions that nobody changes any more."""

import uuid
from functools import lru_cache

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cityjourney.core.fields import in_language
from cityjourney.programmes.models import Edition
from cityjourney.questionnaires.logic.definition import Definition


class Questionnaire(models.Model):
    """One instrument of an edition. `draft` is what the editor shows; answers are only ever given to a version."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="questionnaires", verbose_name=_("edition"))
    key = models.SlugField(_("key"), max_length=60)
    from_methodology = models.BooleanField(_("comes with the methodology"), default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("owner")
    )
    draft = models.JSONField(_("draft"), default=dict)
    revision = models.PositiveIntegerField(_("revision of the draft"), default=1)
    created_at = models.DateTimeField(_("created"))
    changed_at = models.DateTimeField(_("changed"))
    retired = models.BooleanField(_("no longer in the methodology"), default=False)

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="questionnaire_key_once_per_edition")]

    def __str__(self) -> str:
        return in_language(self.draft.get("name", {})) or self.key

    @property
    def definition(self) -> Definition:
        """The draft, typed."""
        return Definition.model_validate(self.draft)


class Version(models.Model):
    """A published questionnaire. A trigger in the database keeps its definition from ever changing."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="versions", verbose_name=_("questionnaire")
    )
    number = models.PositiveIntegerField(_("number"))
    document = models.JSONField(_("definition"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("published by")
    )

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.questionnaire.key} {self.number}"

    @property
    def definition(self) -> Definition:
        """The definition, typed; read once per process, for it never changes."""
        return definition_of(self.pk, self.fingerprint)


@lru_cache(maxsize=256)
def definition_of(version_id: int, fingerprint: str) -> Definition:
    """A published definition by the key of its version. Raises `Version.DoesNotExist`."""
    document = Version.objects.values_list("document", flat=True).get(pk=version_id, fingerprint=fingerprint)
    return Definition.model_validate(document)
