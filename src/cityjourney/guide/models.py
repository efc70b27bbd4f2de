"""Questions to the help desk. Answered ones become part of the guide."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cityjourney.programmes.models import Edition


class Question(models.Model):
    """What somebody asked beside a page of the guide, and what the programme answered.

    A question is seen by the one who asked and by those who answer; published, by every reader, without the asker's
    name.
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="questions", verbose_name=_("edition"))
    page_key = models.SlugField(_("page of the guide"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    text = models.TextField(_("question"), max_length=1_000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), max_length=5_000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True)
    published = models.BooleanField(_("part of the guide"), default=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["edition", "page_key"], name="question_page")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="", published=False)
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="answer_and_moment_together",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
