"""Cities and what they join: facts that are true outside any programme."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from cityjourney.core.fields import TextsField
from cityjourney.organisations.countries import country_name


class City(models.Model):
    """A municipality, with the open identifiers by which other data finds it."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    names = TextsField(_("name by language"), blank=True)
    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166-1 alpha-2"))
    population = models.PositiveIntegerField(_("population"), null=True)
    latitude = models.FloatField(_("latitude"), null=True)
    longitude = models.FloatField(_("longitude"), null=True)
    area_km2 = models.FloatField(_("area in km²"), null=True)
    geonames_id = models.PositiveIntegerField(_("GeoNames ID"), null=True, unique=True)
    eurostat_code = models.CharField(_("Eurostat city code"), max_length=10, blank=True)
    wikidata_id = models.CharField(_("Wikidata ID"), max_length=20, blank=True)
    source = models.CharField(_("source of these facts"), max_length=300, blank=True)
    licence = models.CharField(_("licence of these facts"), max_length=60, blank=True)
    area_source = models.CharField(_("source of the area"), max_length=120, blank=True)
    notes = models.CharField(_("notes on these facts"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def country_name(self) -> str:
        """The country in the language of the page."""
        return country_name(self.country)


class Consortium(models.Model):
    """Several cities that take part as one."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    members = models.ManyToManyField(City, related_name="consortia", verbose_name=_("members"))

    class Meta:
        verbose_name = _("consortium")
        verbose_name_plural = _("consortia")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
