"""The states and kinds that are shown to people."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StepState(models.TextChoices):
    """How far a step of the assessment is."""

    NONE = "none", _("not begun")
    UNDER_WAY = "under_way", _("under way")
    DONE = "done", _("done")
    LEFT_OUT = "left_out", _("left out")


class PointKind(models.TextChoices):
    """What a point of the synthesis says."""

    STRENGTH = "strength", _("strength")
    WEAKNESS = "weakness", _("weakness")
    GAP = "gap", pgettext_lazy("what is missing", "gap")
    PROPOSAL = "proposal", _("proposal")
