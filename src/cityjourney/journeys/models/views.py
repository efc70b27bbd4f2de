"""Filters of the cohort view that somebody has kept under a name."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cityjourney.programmes.models import Edition


class SavedView(models.Model):
    """One person's name for one set of filters. `query` is what stands in the address after the question mark."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name=_("person")
    )
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="saved_views", verbose_name=_("edition"))
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("filters"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "edition", "name"], name="view_name_once_each")]

    def __str__(self) -> str:
        return self.name
