"""What a methodology installs into an edition and records point to.

Each row keeps its whole entry in `data`; `spec` gives it back typed. Rows are matched by `key`, so an upgrade changes
them in place; what the new version no longer has is retired while something points to it, never deleted.
"""

from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cityjourney.core.fields import Stored, StoredField, TextsField, in_language
from cityjourney.methodology import schema
from cityjourney.programmes.models.editions import Edition

SpecT = TypeVar("SpecT", bound=schema.Thing)


class Spec(Generic[SpecT]):
    """Reads a row's `data` as its class in the schema: frozen, and parsed once per process for the same content."""

    def __init__(self, entry: type[SpecT]) -> None:
        self.entry = entry

    def __get__(self, row: Any, owner: type) -> SpecT:
        parsed = row.__dict__.get("_spec")
        if parsed is None:
            parsed = row.__dict__["_spec"] = self._parsed(row.data)
        return parsed  # type: ignore[no-any-return]

    def _parsed(self, data: Any) -> schema.Thing:
        return _parsed(self.entry, data.text) if isinstance(data, Stored) else self.entry.model_validate(data)


@lru_cache(maxsize=1024)
def _parsed(entry: type[schema.Thing], text: str) -> schema.Thing:
    """One entry; its text is the key, so that an upgrade is seen at once by every process."""
    return entry.model_validate_json(text)


class EditionItem(models.Model):
    """Base of all installed things: an edition, a key, a name, the entry itself, a place in the order."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="%(class)ss", verbose_name=_("edition"))
    key = models.SlugField(_("key"), max_length=60)
    name = TextsField(_("name"))
    data = StoredField(_("entry"), default=dict)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired = models.BooleanField(_("no longer in the methodology"), default=False)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="%(class)s_key_once_per_edition")]

    def __str__(self) -> str:
        return in_language(self.name)


class CityType(EditionItem):
    """A way for a city to take part."""

    spec = Spec(schema.CityType)

    class Meta(EditionItem.Meta):
        verbose_name = _("city type")
        verbose_name_plural = _("city types")


class Theme(EditionItem):
    """A thematic track."""

    spec = Spec(schema.Theme)

    class Meta(EditionItem.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class Phase(EditionItem):
    """A phase with its dates in this edition; `ends_on` is its last day."""

    spec = Spec(schema.Phase)

    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))

    class Meta(EditionItem.Meta):
        verbose_name = _("phase")
        verbose_name_plural = _("phases")


class Role(EditionItem):
    """Who somebody is in this edition."""

    spec = Spec(schema.Role)

    scope = models.CharField(_("scope"), max_length=10, choices=[("programme", _("programme")), ("city", _("city"))])

    class Meta(EditionItem.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    @property
    def sentence(self) -> str:
        """What it is about, said to the person who has it, in the language of the page."""
        return in_language(self.spec.sentence)


class EventKind(EditionItem):
    """A kind of meeting."""

    spec = Spec(schema.EventKind)

    class Meta(EditionItem.Meta):
        verbose_name = _("event kind")
        verbose_name_plural = _("event kinds")


class Tool(EditionItem):
    """A tool."""

    spec = Spec(schema.Tool)

    class Meta(EditionItem.Meta):
        verbose_name = _("tool")
        verbose_name_plural = _("tools")


class DeliverableKind(EditionItem):
    """A kind of deliverable."""

    spec = Spec(schema.DeliverableKind)

    class Meta(EditionItem.Meta):
        verbose_name = _("deliverable kind")
        verbose_name_plural = _("deliverable kinds")


class CreditKind(EditionItem):
    """A kind of visit credit."""

    spec = Spec(schema.CreditKind)

    class Meta(EditionItem.Meta):
        verbose_name = _("credit kind")
        verbose_name_plural = _("credit kinds")
