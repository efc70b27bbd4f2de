"""A programme and its editions."""

import uuid
from datetime import datetime
from functools import lru_cache

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.accounts.models import User
from cityjourney.core.fields import TextsField, in_language
from cityjourney.methodology.schema import Methodology
from cityjourney.programmes.validators import not_reserved


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


def active_at(at: datetime, prefix: str = "") -> Q:
    """Memberships that hold at a moment; `prefix` is the way to them."""
    ended = Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": at})
    return Q(**{f"{prefix}since__lte": at}) & ended


class EditionQuerySet(models.QuerySet["Edition"]):
    """Narrowings of editions."""

    def visible_to(self, person: User | AnonymousUser, at: datetime) -> "EditionQuerySet":
        """Editions in which the person holds a role at that moment."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(active_at(at, "memberships__"), memberships__person_id=person.pk).distinct()


class Edition(models.Model):
    """One run of a programme: a start date and a methodology, pinned to its version.

    The methodology as installed lies in `InstalledMethodology`; what records point to has rows of its own (`items.py`).
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="editions", verbose_name=_("programme"))
    slug = models.SlugField(_("address"), max_length=60, unique=True, validators=[not_reserved])
    name = TextsField(_("name"))
    starts_on = models.DateField(_("starts on"))
    guide_public = models.BooleanField(
        _("guide open to everybody"), default=False, help_text=_("Anybody may read the guide, without signing in.")
    )
    methodology_key = models.CharField(_("methodology"), max_length=60, blank=True)
    methodology_version = models.CharField(_("version of the methodology"), max_length=20, blank=True)
    methodology_digest = models.CharField(_("fingerprint of the methodology"), max_length=64, blank=True)
    installed_at = models.DateTimeField(_("installed"), null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-starts_on", "slug"]

    def __str__(self) -> str:
        return in_language(self.name)

    @property
    def methodology(self) -> Methodology:
        """The methodology as installed, read once per process. Raises `InstalledMethodology.DoesNotExist`."""
        return _methodology(self.pk, self.methodology_digest)

    @property
    def scope(self) -> str:
        """Its name in the audit trail."""
        return f"edition:{self.public_id}"


class InstalledMethodology(models.Model):
    """A whole methodology (dumped as JSON), apart from its edition so that no list of editions ever loads it."""

    edition = models.OneToOneField(Edition, models.CASCADE, primary_key=True, related_name="installed")
    document = models.JSONField(_("methodology as installed"), default=dict)

    class Meta:
        verbose_name = _("installed methodology")
        verbose_name_plural = _("installed methodologies")

    def __str__(self) -> str:
        return str(self.edition)


@lru_cache(maxsize=8)
def _methodology(edition_id: int, digest: str) -> Methodology:
    """One parsed methodology; the digest is part of the key, so that an upgrade is seen at once by every process."""
    found = InstalledMethodology.objects.get(Q(edition_id=edition_id), Q(edition__methodology_digest=digest))
    return Methodology.model_validate(found.document)
