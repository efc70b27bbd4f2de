"""The states that are shown to people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a run stands."""

    WAITING = "waiting", _("waits for the worker")
    RUNNING = "running", _("is being worked out")
    DONE = "done", _("worked out")
    IMPOSSIBLE = "impossible", _("no allocation is possible")
    CANCELLED = "cancelled", _("cancelled")
    FAILED = "failed", _("came to a halt")


class Origin(models.TextChoices):
    """How a run came about."""

    NEW = "new", _("from what is known of the cities")
    BEST = "best", _("solved again: the best under the new wishes")
    FEWEST = "fewest", _("solved again: as few moves as possible")
    UPLOADED = "uploaded", _("from a file")


class WishKind(models.TextChoices):
    """What the programme wants of every allocation."""

    PIN = "pin", _("stays with this mentor city")
    BAN = "ban", _("is kept from this mentor city")
    TOGETHER = "together", _("in one group")
    APART = "apart", _("in different groups")


ENDED = (State.DONE, State.IMPOSSIBLE, State.CANCELLED, State.FAILED)
