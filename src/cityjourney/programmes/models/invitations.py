"""Who has been asked to take a role, and who was proposed instead."""

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cityjourney.accounts.models import User
from cityjourney.programmes.enums import InvitationState
from cityjourney.programmes.models.editions import Edition
from cityjourney.programmes.models.items import Role
from cityjourney.programmes.models.participations import Participation


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Narrowings of invitations."""

    def unanswered(self) -> "InvitationQuerySet":
        """Neither accepted, nor declined, nor taken back; expired and bounced ones are among them."""
        return self.filter(accepted_at=None, declined_at=None, revoked_at=None)

    def offered(self, at: datetime) -> "InvitationQuerySet":
        """Those that can still be accepted."""
        return self.unanswered().filter(expires_at__gt=at)

    def visible_to(self, person: User | AnonymousUser, at: datetime) -> "InvitationQuerySet":
        """Invitations of the spaces into which the person may invite."""
        from cityjourney.programmes.models.access import within_reach

        everywhere = within_reach(person, "programme.invite", at, edition="edition", participation="participation")
        cities = within_reach(person, "city.invite", at, edition="edition", participation="participation")
        return self.filter(everywhere | cities)


class Invitation(models.Model):
    """Somebody asked to take a role. The link's secret is kept as a hash only; the mail holds the one copy.

    Its state follows from the moments. Sending it anew clears what the last sending brought (opened, bounced) and
    changes the secret, so that only the newest link works.
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
    sent_at = models.DateTimeField(_("last sent"))
    sent_count = models.PositiveSmallIntegerField(_("times sent"), default=1)
    expires_at = models.DateTimeField(_("expires"))
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("accepted by")
    )
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("could not be delivered"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

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

    def state(self, at: datetime) -> InvitationState:
        """Where it stands at a moment."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.declined_at:
            return InvitationState.DECLINED
        if self.revoked_at:
            return InvitationState.REVOKED
        if self.bounced_at:
            return InvitationState.BOUNCED
        if self.expires_at <= at:
            return InvitationState.EXPIRED
        return InvitationState.OPENED if self.opened_at else InvitationState.INVITED

    @property
    def about(self) -> str:
        """How its mails are marked in the outbox."""
        return f"invitation:{self.public_id}"

    @property
    def scopes(self) -> list[str]:
        """In whose trail it is shown."""
        return [self.edition.scope, *([self.participation.scope] if self.participation else [])]


class Proposal(models.Model):
    """Somebody invited says: ask this person instead (or me, at another address). Whoever may invite decides."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="proposals", verbose_name=_("instead of"))
    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=150, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    became = models.OneToOneField(
        Invitation, models.SET_NULL, null=True, related_name="proposed_as", verbose_name=_("became")
    )
    """The invitation that was sent when the proposal was confirmed; empty if it was refused."""

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(decided_at=None), name="one_open_proposal_per_invitation"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email
