"""Where pages of apps below lead into this one."""

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cityjourney.events.models import Event
from cityjourney.groups.models import Session
from cityjourney.groups.rules import standing
from cityjourney.groups.sentences import SEE
from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.registry import Way


def from_event(access: Access, event: Event) -> Iterator[Way]:
    """The group whose session a meeting is; while its minutes are open also a commitment made there; two queries."""
    if not access.reach(SEE):
        return
    for session in Session.objects.filter(event=event).select_related("group"):
        group, here = session.group, [event.edition.slug, session.group.public_id]
        yield Way(_("The group: %(group)s") % {"group": group}, reverse("groups:group", args=here))
        began = event.starts_at is not None and event.starts_at <= timezone.now()
        if began and event.minutes_are_writable and group.closed_at is None:
            cities = list(group.places.filter(left_at=None).values_list("participation_id", flat=True))
            if standing(access, group, cities, AnonymousUser()).acts:
                where = reverse("groups:promise", args=here)
                yield Way(_("Note a commitment made here"), f"{where}?session={event.public_id}")
