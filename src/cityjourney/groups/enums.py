"""The states that are shown to people."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PromiseKind(models.TextChoices):
    """What sort of commitment it is."""

    STEP = "step", _("a step of one's own")
    PROCUREMENT = "procurement", _("joint procurement")
    PILOT = "pilot", _("shared pilot")


class PromiseState(models.TextChoices):
    """Where a commitment stands."""

    OPEN = "open", pgettext_lazy("commitment", "under way")
    KEPT = "kept", pgettext_lazy("commitment", "kept")
    PARTLY = "partly", pgettext_lazy("commitment", "partly kept")
    NOT_KEPT = "not_kept", pgettext_lazy("commitment", "not kept")
    WITHDRAWN = "withdrawn", pgettext_lazy("commitment", "taken back")

    @property
    def needs_reason(self) -> bool:
        """Whether others deserve to hear why."""
        return self in {PromiseState.PARTLY, PromiseState.NOT_KEPT, PromiseState.WITHDRAWN}


class Side(models.TextChoices):
    """What an argument says about a suggestion."""

    FOR = "for", _("speaks for it")
    AGAINST = "against", _("speaks against it")


class RequestState(models.TextChoices):
    """Where a request for a second mentor stands."""

    ASKED = "asked", pgettext_lazy("mentoring", "waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("mentoring", "accepted")
    DECLINED = "declined", pgettext_lazy("mentoring", "not now")
    WITHDRAWN = "withdrawn", pgettext_lazy("mentoring", "taken back")


class Land(models.TextChoices):
    """What a city can say of where it lies and what it is."""

    COAST = "coast", pgettext_lazy("land", "on the coast")
    PORT = "port", pgettext_lazy("land", "a port")
    ISLAND = "island", pgettext_lazy("land", "on an island")
    RIVER = "river", pgettext_lazy("land", "on a river")
    LAKE = "lake", pgettext_lazy("land", "on a lake")
    MOUNTAINS = "mountains", pgettext_lazy("land", "among mountains")
    PLAIN = "plain", pgettext_lazy("land", "in a plain")
    BORDER = "border", pgettext_lazy("land", "near a border")
    UNIVERSITY = "university", pgettext_lazy("land", "a university town")
    HERITAGE = "heritage", pgettext_lazy("land", "an old town under protection")
    INDUSTRY = "industry", pgettext_lazy("land", "an industrial town that changes")
