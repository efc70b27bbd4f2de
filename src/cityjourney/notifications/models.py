"""The outbox: mail is written where it is caused, and sent once, later."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """One mail to one address. Written in the transaction of what caused it; `dedupe` makes a second writing impossible.

    `claimed_at` marks the attempt that is under way, so that two workers never send the same mail.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("could not be sent")

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    to = models.EmailField(_("to"), max_length=254)
    reply_to = models.EmailField(_("answers go to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
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

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["state", "due_at"], name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
