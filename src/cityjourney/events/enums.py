"""The states that are shown to people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reach(models.TextChoices):
    """Whom a meeting is for."""

    CITY = "city", _("one city")
    SEVERAL_CITIES = "several_cities", _("several cities")
    COHORT = "cohort", _("the whole programme")


class Delivery(models.TextChoices):
    """How people meet."""

    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", _("online")


class EventState(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", _("planned")
    INVITED = "invited", _("invitations sent")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class MinutesState(models.TextChoices):
    """Where the minutes stand."""

    NONE = "none", _("no minutes yet")
    DRAFT = "draft", _("being written")
    OPEN = "open_to_amendment", _("open to changes")
    FINAL = "final", _("final")


class Outcome(models.TextChoices):
    """What a point of the agenda is to end with."""

    INFORMATION = "information", _("information")
    DECISION = "decision", _("decision")
    AGREEMENT = "agreement", _("agreement")
    ACTION = "action", _("action")


class Reply(models.TextChoices):
    """What somebody invited has said."""

    WAITING = "waiting", _("no answer yet")
    YES = "yes", _("comes")
    MAYBE = "maybe", _("perhaps")
    NO = "no", _("does not come")
    WAITING_LIST = "waiting_list", _("on the waiting list")


class Notice(models.TextChoices):
    """What somebody has still to be told by mail; empty: nothing."""

    INVITED = "invited", _("invited")
    CHANGED = "changed", _("changed")
    CANCELLED = "cancelled", _("cancelled")
    SEATED = "seated", _("a seat became free")
    MINUTES = "minutes", _("minutes are open")


class AgreementKind(models.TextChoices):
    """What was agreed."""

    DECISION = "decision", _("decision")
    AGREEMENT = "agreement", _("agreement")
    ACTION = "action", _("task")


class AgreementState(models.TextChoices):
    """Where something agreed stands."""

    OPEN = "open", _("waits for a yes")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    KEPT = "kept", _("kept")
    DROPPED = "dropped", _("dropped")

    @property
    def is_unfinished(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self in {AgreementState.OPEN, AgreementState.ACCEPTED}
