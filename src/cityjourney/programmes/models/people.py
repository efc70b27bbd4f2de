"""Who takes part, as whom, and who has been asked."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cityjourney.programmes.models.editions import Edition
from cityjourney.programmes.models.items import Role
from cityjourney.programmes.models.participations import Participation


class Membership(models.Model):
    """One person in one role: in the whole edition (`participation` empty) or for one city. One row per person, role and space."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="memberships", verbose_name=_("edition"))
    role = models.ForeignKey(Role, models.PROTECT, related_name="memberships", verbose_name=_("role"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    participation = models.ForeignKey(
        Participation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("city"),
    )
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "participation"],
                condition=Q(until__isnull=True, participation__isnull=False),
                name="one_membership_per_city_and_role",
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(until__isnull=True, participation__isnull=True),
                name="one_membership_per_edition_and_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.role}"


class Invitation(models.Model):
    """Somebody asked to take a role. The link's secret is kept as a hash only; the mail holds the one copy.

    State follows from the moments: invited -> opened -> accepted, or declined, bounced, revoked, expired.
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="invitations", verbose_name=_("edition"))
    role = models.ForeignKey(Role, models.PROTECT, related_name="invitations", verbose_name=_("role"))
    participation = models.ForeignKey(
        Participation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("city"),
    )
    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited"))
    sent_count = models.PositiveSmallIntegerField(_("times sent"), default=1)
    expires_at = models.DateTimeField(_("expires"))
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("accepted by")
    )
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("bounced"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    proposed_for = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("proposed instead of"),
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "role",
                "participation",
                condition=Q(accepted_at=None, revoked_at=None, declined_at=None, participation__isnull=False),
                name="one_open_invitation_per_city",
            ),
            models.UniqueConstraint(
                Lower("email"),
                "role",
                condition=Q(accepted_at=None, revoked_at=None, declined_at=None, participation__isnull=True),
                name="one_open_invitation_per_edition",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email
