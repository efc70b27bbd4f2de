"""The anonymous survey in two stores with no common key: tickets that are spent, and a box of answers.

Neither has a column for a moment, a person, an address, a browser or a language. See ADR 7 before adding one; the
check `cityjourney anonymity check` knows the columns that there may be.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.core.fields import in_language
from cityjourney.enablers.enums import RoundState
from cityjourney.enablers.logic.disclosure import SMALLEST, Release, read_release
from cityjourney.methodology.schema import EnablerSurvey
from cityjourney.programmes.models import Participation

MOST_REMINDERS = 2


class Round(models.Model):
    """One city asks its stakeholders once. `survey` is as it was at the beginning, `published` all that is said of it.

    The threshold may be raised, never lowered after the first invitation: a trigger of the database holds that too.
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="enabler_rounds", verbose_name=_("city")
    )
    document = models.JSONField(_("survey as asked"))
    threshold = models.PositiveSmallIntegerField(_("smallest group that is shown"), default=SMALLEST)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=10, choices=RoundState.choices, default=RoundState.OPEN)
    invited_on = models.DateField(_("first invitation"), null=True)
    reminders = models.PositiveSmallIntegerField(_("reminders sent"), default=0)
    reminded_on = models.DateField(_("last reminder"), null=True)
    closed_on = models.DateField(_("closed on"), null=True)
    published = models.JSONField(_("what is said of it"), null=True)

    class Meta:
        verbose_name = _("round of the survey")
        verbose_name_plural = _("rounds of the survey")
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation"], condition=Q(state=RoundState.OPEN), name="enablers_one_open_round"
            ),
            models.CheckConstraint(condition=Q(threshold__gte=SMALLEST), name="enablers_threshold_not_too_low"),
            models.CheckConstraint(condition=Q(reminders__lte=MOST_REMINDERS), name="enablers_reminders_at_most"),
            models.CheckConstraint(
                condition=Q(state=RoundState.OPEN, published__isnull=True, closed_on__isnull=True)
                | Q(state=RoundState.CLOSED, published__isnull=False, closed_on__isnull=False),
                name="enablers_published_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation}, {in_language(self.survey.name)}"

    @property
    def survey(self) -> EnablerSurvey:
        """What is asked; parsed once per row object."""
        parsed = self.__dict__.get("_survey")
        if parsed is None:
            parsed = self.__dict__["_survey"] = EnablerSurvey.model_validate(self.document)
        return parsed

    @property
    def release(self) -> Release | None:
        """What was published when it closed."""
        return read_release(self.published) if self.published else None


class Invitee(models.Model):
    """Somebody who is asked. It is known who was asked; it is not known who answered."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="invitees", verbose_name=_("round"))
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), max_length=254)
    kind = models.SlugField(_("kind of stakeholder"), max_length=60)
    language = models.CharField(_("language"), max_length=10)
    invited = models.BooleanField(_("invited"), default=False)

    class Meta:
        verbose_name = _("stakeholder who is asked")
        verbose_name_plural = _("stakeholders who are asked")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "email"], name="enablers_asked_once")]

    def __str__(self) -> str:
        return self.name


class Ticket(models.Model):
    """The right to answer once: the digest of a code, and whether it is spent. Whose it is stands nowhere."""

    id = models.UUIDField(_("ID"), primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="tickets", verbose_name=_("round"))
    digest = models.CharField(_("digest of the code"), max_length=64)
    group = models.SlugField(_("kind of stakeholder, if many share it"), max_length=60, blank=True)
    spent = models.BooleanField(_("spent"), default=False)

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        constraints = [models.UniqueConstraint(fields=["round", "digest"], name="enablers_ticket_once")]

    def __str__(self) -> str:
        return str(self.id)


class AnswerBox(models.Model):
    """All answers of a round, sorted by what they say (`logic/box.py`). An answer has no row and no key of its own."""

    round = models.OneToOneField(Round, models.CASCADE, primary_key=True, related_name="box", verbose_name=_("round"))
    answers = models.JSONField(_("answers"), default=list)

    class Meta:
        verbose_name = _("box of answers")
        verbose_name_plural = _("boxes of answers")

    def __str__(self) -> str:
        return str(self.round_id)
