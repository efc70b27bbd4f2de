"""States of a round."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    """A round is open until it is closed for good."""

    OPEN = "open", _("people can answer")
    CLOSED = "closed", _("closed")
