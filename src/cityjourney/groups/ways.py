"""Where pages of apps below lead into this one."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from cityjourney.events.models import Event
from cityjourney.groups.models import Session
from cityjourney.groups.sentences import SEE
from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.registry import Way


def from_event(access: Access, event: Event) -> Iterator[Way]:
    """The group whose session a meeting is; one query."""
    if not access.reach(SEE):
        return
    for session in Session.objects.filter(event=event).select_related("group"):
        where = reverse("groups:group", args=[event.edition.slug, session.group.public_id])
        yield Way(_("The group: %(group)s") % {"group": session.group}, where)
