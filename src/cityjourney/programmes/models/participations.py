"""A city (or a consortium) in an edition."""

import uuid
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.accounts.models import User
from cityjourney.organisations.models import City, Consortium
from cityjourney.programmes.models.editions import Edition
from cityjourney.programmes.models.items import CityType, Theme


class ParticipationQuerySet(models.QuerySet["Participation"]):
    """Narrowings of participations."""

    def current(self) -> "ParticipationQuerySet":
        """Those that have not left."""
        return self.filter(left_on__isnull=True)

    def visible_to(
        self, person: User | AnonymousUser, at: datetime, *, permission: str = "city.see"
    ) -> "ParticipationQuerySet":
        """Those that a permission of the person reaches at that moment."""
        from cityjourney.programmes.models.access import within_reach

        return self.filter(within_reach(person, permission, at, edition="edition", participation="pk"))


def scope_of(public_id: uuid.UUID) -> str:
    """The name of a city in the audit trail, by its public ID."""
    return f"participation:{public_id}"


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
    source = models.CharField(_("where it says that the city takes part"), max_length=500, blank=True)
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

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
        return scope_of(self.public_id)
