"""A city (or a consortium) in an edition."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.organisations.models import City, Consortium
from cityjourney.programmes.models.editions import Edition
from cityjourney.programmes.models.items import CityType, Theme


class Participation(models.Model):
    """A city takes part in an edition: as which type, in which theme, perhaps with its consortium.

    A consortium takes part as one: then `consortium` is set and `city` is its lead city.
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="participations", verbose_name=_("edition"))
    city = models.ForeignKey(City, models.PROTECT, related_name="participations", verbose_name=_("city"))
    consortium = models.ForeignKey(
        Consortium,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("consortium"),
    )
    city_type = models.ForeignKey(CityType, models.PROTECT, related_name="participations", verbose_name=_("city type"))
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="participations", verbose_name=_("theme")
    )
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "city"],
                condition=Q(left_on__isnull=True),
                name="city_takes_part_once_per_edition",
            )
        ]

    def __str__(self) -> str:
        return self.consortium.name if self.consortium else self.city.name

    @property
    def scope(self) -> str:
        """Its name in the audit trail."""
        return f"participation:{self.public_id}"
