"""The plan of one city: what it does in which month."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cityjourney.core.fields import in_language
from cityjourney.events.models import Event
from cityjourney.journeys.enums import PlanState, Sort
from cityjourney.programmes.models import DeliverableKind, EventKind, Participation, Phase


class PlannedItemQuerySet(models.QuerySet["PlannedItem"]):
    """Narrowings of plans."""

    def to_do(self) -> "PlannedItemQuerySet":
        """What still has to happen; cycles only frame the rest."""
        return self.filter(state=PlanState.PLANNED).exclude(sort=Sort.CYCLE)

    def late(self, today: date) -> "PlannedItemQuerySet":
        """What the city itself sees to and should have happened before a day."""
        return self.to_do().filter(own=True, due_on__lt=today)

    def for_page(self) -> "PlannedItemQuerySet":
        """With all that a page shows of them. Kinds are large and few: each is read once for all lines."""
        return self.select_related("event").prefetch_related(
            "event_kind", "deliverable_kind", "phase", "merged_into__event_kind"
        )


class PlannedItem(models.Model):
    """One event, deliverable or cycle in the plan of one city.

    `advised_month` is where the methodology puts it, `month` where the city has it; both count from 1 in the programme.
    `due_on` is the real day once there is one, else the last day of the month.
    """

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(
        Participation, models.CASCADE, related_name="planned_items", verbose_name=_("city")
    )
    key = models.CharField(_("key"), max_length=140)
    sort = models.CharField(_("what it is"), max_length=10, choices=Sort.choices)
    event_kind = models.ForeignKey(
        EventKind, models.PROTECT, null=True, related_name="planned_items", verbose_name=_("event kind")
    )
    deliverable_kind = models.ForeignKey(
        DeliverableKind, models.PROTECT, null=True, related_name="planned_items", verbose_name=_("deliverable kind")
    )
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="planned_items", verbose_name=_("phase"))
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    advised_month = models.PositiveSmallIntegerField(_("advised month"))
    month = models.PositiveSmallIntegerField(_("month"))
    months = models.PositiveSmallIntegerField(_("lasts months"), default=1)
    due_on = models.DateField(_("due on"))
    own = models.BooleanField(_("the city itself sees to it"), default=True)
    due_fixed = models.BooleanField(_("the day was agreed"), default=False)
    event = models.ForeignKey(
        Event, models.SET_NULL, null=True, blank=True, related_name="planned_items", verbose_name=_("event")
    )
    state = models.CharField(_("state"), max_length=10, choices=PlanState.choices, default=PlanState.PLANNED)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = PlannedItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned thing")
        verbose_name_plural = _("planned things")
        ordering = ["month", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "key"], name="planned_once_per_city"),
            models.CheckConstraint(condition=~Q(state=PlanState.SKIPPED) | ~Q(reason=""), name="skipped_with_a_reason"),
            models.CheckConstraint(
                condition=~Q(state=PlanState.MERGED) | Q(merged_into__isnull=False), name="merged_into_something"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="not_merged_into_itself"
            ),
        ]
        indexes = [models.Index(fields=["participation", "state", "due_on"], name="plan_by_city_and_day")]

    def __str__(self) -> str:
        name = self.kind_name
        return _("%(name)s, draft") % {"name": name} if self.sort == Sort.DRAFT else name

    @property
    def kind_name(self) -> str:
        """The name of its kind, in the language of the page."""
        kind = self.event_kind or self.deliverable_kind
        if kind is not None:
            return in_language(kind.name)
        cycles = self.phase.spec.cycles
        return f"{in_language(cycles.name)} {self.number}" if cycles else str(self.phase)

    @property
    def modes(self) -> list[str]:
        """How people may meet: in_person, online; empty for what is no event."""
        return list(self.event_kind.spec.delivery) if self.event_kind else []

    @property
    def is_moved(self) -> bool:
        """Whether the city has it in another month than the methodology."""
        return self.month != self.advised_month


class PlanChange(models.Model):
    """One change of a plan with what was before and after, so that it can be undone while nothing else came over it."""

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(PlannedItem, models.CASCADE, related_name="changes", verbose_name=_("planned thing"))
    verb = models.CharField(_("verb"), max_length=30)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of a plan")
        verbose_name_plural = _("changes of plans")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.verb}: {self.item}"
