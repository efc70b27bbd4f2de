"""Who did what when. Written by commands, never changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryQuerySet(models.QuerySet["Entry"]):
    """Narrowings of the trail."""

    def about(self, scope: str) -> "EntryQuerySet":
        """Entries of one scope (`edition:<public id>`, `participation:<public id>`), newest first."""
        return self.filter(scopes__scope=scope).order_by("-at", "-pk")


class Entry(models.Model):
    """One act: `verb` names the command, `subject` what it was done to, `details` what changed (no secrets)."""

    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    verb = models.CharField(_("verb"), max_length=60)
    subject_type = models.CharField(_("kind of thing"), max_length=60)
    subject_id = models.CharField(_("ID of the thing"), max_length=64)
    subject = models.CharField(_("thing"), max_length=200)
    details = models.JSONField(_("details"), default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class EntryScope(models.Model):
    """In whose trail an entry is shown: an edition's, a city's, or both."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="scopes")
    scope = models.CharField(_("scope"), max_length=60)

    class Meta:
        verbose_name = _("scope of an entry")
        verbose_name_plural = _("scopes of entries")
        constraints = [models.UniqueConstraint(fields=["scope", "entry"], name="one_scope_per_entry")]

    def __str__(self) -> str:
        return self.scope
