"""The states that are shown to people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Decision(models.TextChoices):
    """What became of an application."""

    SELECT = "select", _("selected")
    RESERVE = "reserve", _("on the reserve list")
    REJECT = "reject", _("not selected")
