"""What the apps below announce, and what the worker does now and then."""

from datetime import datetime
from typing import Any

from django.db.models.signals import m2m_changed, post_save

from cityjourney.events.enums import EventState, Reach
from cityjourney.events.models import Event
from cityjourney.journeys.commands.credits import expire_all, release_stale_holds
from cityjourney.journeys.commands.following import follow_event, follow_recent
from cityjourney.journeys.commands.planning import plan_city, plan_edition
from cityjourney.programmes import signals
from cityjourney.programmes.models import Edition, Participation

TELLING = {"starts_at", "ends_at", "state", "reach", "kind", "time_zone"}
"""Fields of a meeting that a plan depends on."""
INVITING = frozenset({"state", "invited_at"})
"""What changes when people are asked to come: no plan depends on that."""


def event_saved(
    *, instance: Event, created: bool, update_fields: frozenset[str] | None, raw: bool = False, **_: Any
) -> None:
    """A meeting was planned, moved, held or called off."""
    if raw or (update_fields is not None and not TELLING & set(update_fields)):
        return
    if created and instance.reach != Reach.COHORT:
        return  # its cities join it in a moment
    if update_fields == INVITING and instance.state == EventState.INVITED:
        return
    follow_event(event=instance, by=None, at=instance.changed_at)


def cities_changed(*, instance: Any, action: str, **_: Any) -> None:
    """Cities joined a meeting."""
    if action == "post_add" and isinstance(instance, Event):
        follow_event(event=instance, by=None, at=instance.changed_at)


def city_joined(*, participation: Participation, by: Any, at: datetime, **_: Any) -> None:
    """A city takes part, or as another type: it gets the plan of its type, if its edition has a methodology."""
    # read anew: whoever added the city may hold the edition as it was before its methodology was installed
    rows = Participation.objects.select_related("edition", "city", "city_type", "consortium")
    city = rows.get(pk=participation.pk)
    if city.edition.methodology_key:
        plan_city(participation=city, by=by, at=at)


def edition_moved(*, edition: Edition, by: Any, at: datetime, **_: Any) -> None:
    """An edition begins on another day: all plans move with it."""
    plan_edition(edition=edition, by=by, at=at)


def keep_house(at: datetime) -> None:
    """Give back visits held too long, let those expire whose phases are over, follow meetings that were missed."""
    release_stale_holds(at=at)
    expire_all(at=at)
    for edition_id in Edition.objects.values_list("pk", flat=True):
        follow_recent(edition_id=edition_id, at=at)


def connect() -> None:
    """Listen; once, however often the app is made ready."""
    post_save.connect(event_saved, sender=Event, dispatch_uid="journeys.event_saved")
    signals.participation_joined.connect(city_joined, dispatch_uid="journeys.city_joined")
    signals.participation_changed.connect(city_joined, dispatch_uid="journeys.city_changed")
    signals.edition_moved.connect(edition_moved, dispatch_uid="journeys.edition_moved")
    m2m_changed.connect(cities_changed, sender=Event.cities.through, dispatch_uid="journeys.cities_changed")
