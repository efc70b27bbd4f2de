"""Tribes: cities that share a trait and found each other; what cities say of themselves; tribes proposed to them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.programmes.models import Edition, Participation


class Tribe(models.Model):
    """A trait with a name. `key` names the shared figures that proposed it; empty: a city thought of it."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="tribes", verbose_name=_("edition"))
    name = models.CharField(_("name"), max_length=120)
    trait = models.TextField(_("what its cities share"), max_length=1_000)
    key = models.CharField(_("proposed by"), max_length=60, blank=True)
    founded_at = models.DateTimeField(_("founded"))
    founded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("founded by")
    )

    class Meta:
        verbose_name = _("tribe")
        verbose_name_plural = _("tribes")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], condition=~Q(key=""), name="tribe_once_per_proposal")
        ]

    def __str__(self) -> str:
        return self.name


class TribeCity(models.Model):
    """A city in a tribe, from when to when."""

    tribe = models.ForeignKey(Tribe, models.CASCADE, related_name="places", verbose_name=_("tribe"))
    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="tribe_places", verbose_name=_("city")
    )
    joined_at = models.DateTimeField(_("since"))
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("joined by")
    )
    left_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("city in a tribe")
        verbose_name_plural = _("cities in tribes")
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tribe", "participation"], condition=Q(left_at=None), name="city_once_in_a_tribe"
            )
        ]

    def __str__(self) -> str:
        return str(self.participation)


class TribeOffer(models.Model):
    """A tribe that the programme team proposes to a city; open until it joins or says that it is not for it."""

    tribe = models.ForeignKey(Tribe, models.CASCADE, related_name="offers", verbose_name=_("tribe"))
    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="tribe_offers", verbose_name=_("city")
    )
    offered_at = models.DateTimeField(_("proposed"))
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("proposed by")
    )
    declined_at = models.DateTimeField(_("not for us"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposed tribe")
        verbose_name_plural = _("proposed tribes")
        ordering = ["offered_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["tribe", "participation"], name="tribe_offered_once")]

    def __str__(self) -> str:
        return f"{self.tribe}, {self.participation}"


class Portrait(models.Model):
    """What a city says of itself, for all participants to read: keys of `Land`, language codes, names of networks."""

    participation = models.OneToOneField(Participation, models.CASCADE, related_name="portrait", verbose_name=_("city"))
    land = models.JSONField(_("what it is like"), default=list)
    languages = models.JSONField(_("languages in which it works with others"), default=list)
    networks = models.JSONField(_("networks of cities to which it belongs"), default=list)
    said_at = models.DateTimeField(_("said"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("said by")
    )

    class Meta:
        verbose_name = _("portrait of a city")
        verbose_name_plural = _("portraits of cities")

    def __str__(self) -> str:
        return str(self.participation)
