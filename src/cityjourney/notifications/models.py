"""The outbox: mail is written where it is caused, and sent once, later."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(minutes=5)
"""How long one attempt may take before another worker takes the message over."""


class MessageQuerySet(models.QuerySet["Message"]):
    """Narrowings of the outbox."""

    def due(self, at: datetime) -> "MessageQuerySet":
        """Waiting, due, and in nobody's hands (or in the hands of a worker that died), oldest first."""
        free = Q(claimed_at=None) | Q(claimed_at__lt=at - LEASE)
        return self.filter(free, state=Message.State.WAITING, due_at__lte=at).order_by("due_at", "pk")


class Message(models.Model):
    """One mail to one address. Written in the transaction of what caused it; `dedupe` makes a second one impossible.

    `claimed_at` marks the attempt that is under way, so that two workers never send the same mail. `about` names what
    caused it (`invitation:<public id>`), so that a bounce finds its way back.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        BOUNCED = "bounced", _("the address takes no mail")
        FAILED = "failed", _("could not be sent")

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    to = models.EmailField(_("to"), max_length=254)
    reply_to = models.EmailField(_("answers go to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    calendar = models.TextField(_("calendar entry"), blank=True, help_text=_("iCalendar, with its METHOD."))
    language = models.CharField(_("language"), max_length=10, default="en")
    kind = models.CharField(_("kind"), max_length=60)
    dedupe = models.CharField(_("sent once for"), max_length=200, unique=True, null=True)
    about = models.CharField(_("about"), max_length=100, blank=True)
    written_at = models.DateTimeField(_("written"))
    due_at = models.DateTimeField(_("due"))
    claimed_at = models.DateTimeField(_("being sent since"), null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    problem = models.CharField(_("what went wrong"), max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="outbox_due"),
            models.Index(fields=["about"], name="outbox_about"),
        ]

    def __str__(self) -> str:
        return self.subject


class ScheduledRun(models.Model):
    """When a scheduled function ran last, so that several workers run it once per period together."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    ran_at = models.DateTimeField(_("last run"))
    problem = models.CharField(_("what went wrong"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("scheduled run")
        verbose_name_plural = _("scheduled runs")

    def __str__(self) -> str:
        return self.name
