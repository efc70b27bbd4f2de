"""Who takes part, and as whom."""

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.accounts.models import User
from cityjourney.programmes.models.editions import Edition, active_at
from cityjourney.programmes.models.items import Role
from cityjourney.programmes.models.participations import Participation


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Narrowings of memberships."""

    def active(self, at: datetime) -> "MembershipQuerySet":
        """Those that hold at a moment."""
        return self.filter(active_at(at))

    def unended(self, at: datetime) -> "MembershipQuerySet":
        """Those that take a seat: not ended, also where they begin a little later than `at`.

        Two people who take a seat at once read the clock before they wait for each other.
        """
        return self.filter(Q(until__isnull=True) | Q(until__gt=at))

    def visible_to(self, person: User | AnonymousUser, at: datetime) -> "MembershipQuerySet":
        """Memberships of which the person may know: their own, and those of the spaces where they may see people."""
        from cityjourney.programmes.models.access import within_reach

        if not person.is_authenticated:
            return self.none()
        reach = within_reach(person, "people.see", at, edition="edition", participation="participation")
        return self.filter(reach | Q(person_id=person.pk))


class Membership(models.Model):
    """One person in one role: in the whole edition (no `participation`) or for one city. One row per role and space."""

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

    objects = MembershipQuerySet.as_manager()

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
