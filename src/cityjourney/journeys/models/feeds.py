"""Secret addresses of calendar feeds."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.journeys.enums import FeedSort
from cityjourney.programmes.models import Edition, Participation


class FeedToken(models.Model):
    """One address for one person's calendar programme. Only its fingerprint is kept; it is shown once, when made."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds", verbose_name=_("person")
    )
    sort = models.CharField(_("shows"), max_length=10, choices=FeedSort.choices)
    participation = models.ForeignKey(
        Participation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("city")
    )
    edition = models.ForeignKey(
        Edition, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("edition")
    )
    digest = models.CharField(_("fingerprint of the address"), max_length=64, unique=True)
    alarm_minutes = models.PositiveSmallIntegerField(_("alarm, minutes before"), null=True, blank=True)
    all_day = models.BooleanField(_("whole days instead of hours"), default=False)
    made_at = models.DateTimeField(_("made"))
    used_at = models.DateTimeField(_("last read"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(sort=FeedSort.PERSON, participation=None, edition=None)
                    | Q(sort=FeedSort.CITY, participation__isnull=False, edition=None)
                    | Q(sort=FeedSort.PROGRAMME, participation=None, edition__isnull=False)
                ),
                name="feed_shows_one_thing",
            )
        ]

    def __str__(self) -> str:
        return str(self.participation or self.edition or self.person)
