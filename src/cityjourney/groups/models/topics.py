"""The topic of a group: suggestions, arguments, voices, and the decision with its reasons."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.groups.enums import Side
from cityjourney.groups.models.groups import Group
from cityjourney.programmes.models import Participation


class Suggestion(models.Model):
    """A topic that fits the mentor. `participation` is the city that suggests it; empty: an expert or the team."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="suggestions", verbose_name=_("group"))
    title = models.CharField(_("topic"), max_length=160)
    text = models.TextField(_("why it fits the mentor"), max_length=2_000)
    participation = models.ForeignKey(
        Participation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("suggested for")
    )
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("suggested by")
    )
    suggested_at = models.DateTimeField(_("suggested"))
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("suggested topic")
        verbose_name_plural = _("suggested topics")
        ordering = ["suggested_at", "pk"]

    def __str__(self) -> str:
        return self.title


class TopicRound(models.Model):
    """One choice of a topic: open until somebody records the decision of the group. Reopening begins the next one."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="rounds", verbose_name=_("group"))
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    opened_at = models.DateTimeField(_("opened"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("opened by")
    )
    reason = models.CharField(_("why it was opened again"), max_length=500, blank=True)
    due_on = models.DateField(_("to be decided by"), null=True, blank=True)
    decided = models.ForeignKey(
        Suggestion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("topic")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decision noted by")
    )
    why = models.TextField(_("why the group chose it"), max_length=2_000, blank=True)

    class Meta:
        verbose_name = _("choice of a topic")
        verbose_name_plural = _("choices of topics")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="one_round_per_number"),
            models.UniqueConstraint(fields=["group"], condition=Q(decided_at=None), name="one_open_round_per_group"),
            models.CheckConstraint(
                condition=Q(decided=None, decided_at=None)
                | (Q(decided__isnull=False, decided_at__isnull=False) & ~Q(why="")),
                name="decision_with_topic_moment_and_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}, {self.number}"


class Voice(models.Model):
    """A city says that a topic suits it. A city may say so of several."""

    round = models.ForeignKey(TopicRound, models.CASCADE, related_name="voices", verbose_name=_("choice"))
    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="voices", verbose_name=_("topic"))
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="+", verbose_name=_("city"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("voice")
        verbose_name_plural = _("voices")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "suggestion", "participation"], name="one_voice_per_city_and_topic"
            )
        ]

    def __str__(self) -> str:
        return str(self.participation)


class Argument(models.Model):
    """What speaks for or against a suggested topic."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="arguments", verbose_name=_("topic"))
    participation = models.ForeignKey(
        Participation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("city")
    )
    side = models.CharField(_("side"), max_length=10, choices=Side.choices, default=Side.FOR)
    text = models.CharField(_("argument"), max_length=600)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("argument")
        verbose_name_plural = _("arguments")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["suggestion", "by", "text"], name="argument_said_once")]

    def __str__(self) -> str:
        return self.text[:80]
