"""A thematic action group, who is in it since when, and its sessions."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.events.models import Event
from cityjourney.programmes.models import Edition, Participation, Theme


class Group(models.Model):
    """Cities of one theme with one mentor and a thematic expert.

    `reference` and `name` name it in the list that formed it; `own_name` is what the group calls itself, and what
    everybody reads as soon as there is one.
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="groups", verbose_name=_("edition"))
    name = models.CharField(_("name"), max_length=120)
    own_name = models.CharField(_("what it calls itself"), max_length=120, blank=True)
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="groups", verbose_name=_("theme")
    )
    mentor = models.ForeignKey(
        Participation, models.PROTECT, related_name="mentored_groups", verbose_name=_("mentor city")
    )
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="expert_of_groups",
        verbose_name=_("thematic expert"),
    )
    formed_at = models.DateTimeField(_("formed"))
    formed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("formed by")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    close_reason = models.CharField(_("why it was closed"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("thematic action group")
        verbose_name_plural = _("thematic action groups")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "reference"], condition=~Q(reference=""), name="group_once_per_reference"
            )
        ]

    def __str__(self) -> str:
        return self.own_name or self.name

    @property
    def scope(self) -> str:
        """Its name in the audit trail."""
        return f"group:{self.public_id}"


class GroupCity(models.Model):
    """A city in a group, from when to when and why. A city is in one group at a time."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="places", verbose_name=_("group"))
    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="group_places", verbose_name=_("city")
    )
    joined_at = models.DateTimeField(_("since"))
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("added by")
    )
    join_reason = models.CharField(_("why it joined"), max_length=500, blank=True)
    left_at = models.DateTimeField(_("until"), null=True, blank=True)
    left_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("taken out by")
    )
    leave_reason = models.CharField(_("why it left"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("city in a group")
        verbose_name_plural = _("cities in groups")
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation"], condition=Q(left_at=None), name="city_in_one_group")
        ]

    def __str__(self) -> str:
        return str(self.participation)


class Session(models.Model):
    """A meeting of a group. Everything about the meeting itself stands in `events`."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="sessions", verbose_name=_("group"))
    event = models.OneToOneField(Event, models.CASCADE, related_name="group_session", verbose_name=_("event"))
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("planned by")
    )

    class Meta:
        verbose_name = _("session of a group")
        verbose_name_plural = _("sessions of groups")
        ordering = ["event__starts_at", "pk"]

    def __str__(self) -> str:
        return str(self.event)
