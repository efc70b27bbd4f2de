"""Solutions whose maturity is judged, what people said of them, what the city wants, and questionnaires sent to cities.

The city scan has no tables of its own: each of its rounds is a collection of the questionnaire that the methodology
names, put to the city.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.core.fields import TextsField, in_language
from cityjourney.methodology import schema
from cityjourney.programmes.models import Edition, EditionItem, Participation, Theme
from cityjourney.programmes.models.items import Spec
from cityjourney.questionnaires.enums import Mode
from cityjourney.questionnaires.models import Collection, Version


class Solution(EditionItem):
    """A technology solution of a theme."""

    spec = Spec(schema.Solution)

    class Meta(EditionItem.Meta):
        verbose_name = _("solution")
        verbose_name_plural = _("solutions")


class MaturityRound(models.Model):
    """One time that a city and its stakeholders judge solutions; while it is open, people may change what they said."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="maturity_rounds", verbose_name=_("city")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    begun_at = models.DateTimeField(_("begun"))
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("begun by")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    fingerprint = models.CharField(_("fingerprint of the scales"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("round of maturity")
        verbose_name_plural = _("rounds of maturity")
        ordering = ["participation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "number"], name="maturity_round_once"),
            models.UniqueConstraint(
                fields=["participation"], condition=Q(closed_at=None), name="one_open_maturity_round_per_city"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation}, {self.number}"


class Rating(models.Model):
    """What one person said of one solution: scale -> level, or None for "cannot judge". Nobody's name is ever shown."""

    round = models.ForeignKey(MaturityRound, models.CASCADE, related_name="ratings", verbose_name=_("round"))
    solution = models.ForeignKey(Solution, models.PROTECT, related_name="ratings", verbose_name=_("solution"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("person")
    )
    of_team = models.BooleanField(_("works for the city"), default=False)
    levels = models.JSONField(_("levels"), default=dict)
    wanted = models.BooleanField(_("wanted"), default=False)
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(fields=["round", "solution", "person"], name="solution_rated_once_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.solution}"


class Ambition(models.Model):
    """How far a city wants to be with a solution at the end of the programme."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="ambitions", verbose_name=_("city"))
    solution = models.ForeignKey(Solution, models.PROTECT, related_name="ambitions", verbose_name=_("solution"))
    level = models.PositiveSmallIntegerField(_("level"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("set by")
    )
    set_at = models.DateTimeField(_("set"))

    class Meta:
        verbose_name = _("ambition")
        verbose_name_plural = _("ambitions")
        constraints = [models.UniqueConstraint(fields=["participation", "solution"], name="one_ambition_per_solution")]

    def __str__(self) -> str:
        return f"{self.participation}: {self.solution}"


class ThemeChoice(models.Model):
    """A theme that a city chose, and why. The first one (`position` 0) is also the theme of its participation."""

    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="theme_choices", verbose_name=_("city")
    )
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="choices", verbose_name=_("theme"))
    position = models.PositiveSmallIntegerField(_("place"))
    reason = models.TextField(_("reason"), max_length=1_000, blank=True)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("chosen by")
    )
    chosen_at = models.DateTimeField(_("chosen"))

    class Meta:
        verbose_name = _("choice of a theme")
        verbose_name_plural = _("choices of themes")
        ordering = ["participation", "position"]
        constraints = [models.UniqueConstraint(fields=["participation", "theme"], name="theme_chosen_once")]

    def __str__(self) -> str:
        return f"{self.participation}: {self.theme}"


class Sending(models.Model):
    """A questionnaire sent to several cities at once: a collection of its own for each of them."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="sendings", verbose_name=_("edition"))
    version = models.ForeignKey(Version, models.PROTECT, related_name="sendings", verbose_name=_("version"))
    title = TextsField(_("title"))
    mode = models.CharField(_("how it is answered"), max_length=10, choices=Mode.choices)
    message = models.TextField(_("message"), max_length=2_000, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("sent by")
    )

    class Meta:
        verbose_name = _("questionnaire sent to cities")
        verbose_name_plural = _("questionnaires sent to cities")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return in_language(self.title)


class SentTo(models.Model):
    """One city to which a questionnaire was sent, with its own collection of answers."""

    sending = models.ForeignKey(Sending, models.CASCADE, related_name="cities")
    participation = models.ForeignKey(Participation, models.PROTECT, related_name="sendings", verbose_name=_("city"))
    collection = models.OneToOneField(Collection, models.PROTECT, related_name="sent_to", verbose_name=_("collection"))
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)

    class Meta:
        verbose_name = _("city to which it was sent")
        verbose_name_plural = _("cities to which it was sent")
        constraints = [models.UniqueConstraint(fields=["sending", "participation"], name="sent_once_to_a_city")]

    def __str__(self) -> str:
        return f"{self.sending}: {self.participation}"
