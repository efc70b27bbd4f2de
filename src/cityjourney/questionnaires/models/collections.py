"""One time that a questionnaire is put to people: from when to when, how, and to whom."""

import secrets
import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cityjourney.core.fields import TextsField, in_language
from cityjourney.programmes.models import Edition, Participation
from cityjourney.questionnaires.enums import Mode
from cityjourney.questionnaires.models.questionnaires import Version


def new_token() -> str:
    """The secret of an open link."""
    return secrets.token_urlsafe(18)


class CollectionQuerySet(models.QuerySet["Collection"]):
    """Narrowings of collections."""

    def open_at(self, at: datetime) -> "CollectionQuerySet":
        """Those that take answers at a moment."""
        return self.filter(Q(closes_at=None) | Q(closes_at__gt=at), opens_at__lte=at)

    def light(self) -> "CollectionQuerySet":
        """With version and edition, but without definitions: those are read once per process."""
        return self.select_related("version__questionnaire", "edition__programme").defer(
            "version__document", "version__questionnaire__draft"
        )


class Collection(models.Model):
    """A questionnaire put to people. `closes_at` is the first moment at which answers come too late.

    `version` is handed out to those who begin now; who has begun keeps the version that they were given.
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="collections", verbose_name=_("edition"))
    version = models.ForeignKey(Version, models.PROTECT, related_name="collections", verbose_name=_("version"))
    title = TextsField(_("title"))
    mode = models.CharField(_("how it is answered"), max_length=10, choices=Mode.choices)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    discreet = models.BooleanField(
        _("answers are shown only together"),
        default=False,
        help_text=_("People of the city see what several said together, never single answers."),
    )
    token = models.CharField(_("secret of the link"), max_length=40, unique=True, default=new_token, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created"))

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gte=F("opens_at")),
                name="collection_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return in_language(self.title)

    def is_open(self, at: datetime) -> bool:
        """Whether answers are taken at a moment of the server's clock."""
        return self.opens_at <= at and (self.closes_at is None or at < self.closes_at)


class Asked(models.Model):
    """A city that is asked to answer."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="asked")
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="+", verbose_name=_("city"))

    class Meta:
        verbose_name = _("city asked")
        verbose_name_plural = _("cities asked")
        constraints = [models.UniqueConstraint(fields=["collection", "participation"], name="city_asked_once")]

    def __str__(self) -> str:
        return str(self.participation)


class Invitee(models.Model):
    """A person who may answer without a role in the city, perhaps on behalf of it."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="invitees")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    participation = models.ForeignKey(
        Participation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("city")
    )

    class Meta:
        verbose_name = _("person invited to answer")
        verbose_name_plural = _("people invited to answer")
        constraints = [models.UniqueConstraint(fields=["collection", "person"], name="person_invited_to_answer_once")]

    def __str__(self) -> str:
        return str(self.person)
