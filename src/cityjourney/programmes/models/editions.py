"""A programme and its editions."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from cityjourney.core.fields import TextsField, in_language
from cityjourney.methodology.schema import Methodology


class Programme(models.Model):
    """What runs again and again, such as the Intelligent Cities Challenge."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = TextsField(_("name"))

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["slug"]

    def __str__(self) -> str:
        return in_language(self.name)


class Edition(models.Model):
    """One run of a programme: a start date and a methodology, pinned to its version.

    `document` is the methodology as installed (`Methodology` dumped as JSON): glossary, guide pages, criteria and
    whatever else no record points to. What records point to has rows of its own (`items.py`).
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="editions", verbose_name=_("programme"))
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = TextsField(_("name"))
    starts_on = models.DateField(_("starts on"))
    methodology_key = models.CharField(_("methodology"), max_length=60, blank=True)
    methodology_version = models.CharField(_("version of the methodology"), max_length=20, blank=True)
    methodology_digest = models.CharField(_("fingerprint of the methodology"), max_length=64, blank=True)
    document = models.JSONField(_("methodology as installed"), default=dict)
    installed_at = models.DateTimeField(_("installed"), null=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-starts_on", "slug"]

    def __str__(self) -> str:
        return in_language(self.name)

    @property
    def methodology(self) -> Methodology:
        """The methodology as installed. Raises `pydantic.ValidationError` if none is."""
        return Methodology.model_validate(self.document)

    @property
    def scope(self) -> str:
        """Its name in the audit trail."""
        return f"edition:{self.public_id}"
