"""Where pages of other apps lead into this one."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from cityjourney.allocations.models import Run
from cityjourney.allocations.sentences import SEE_OWN
from cityjourney.groups.models import Group
from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.models import Participation
from cityjourney.programmes.registry import Way


def why(access: Access, city: Participation) -> Iterator[Way]:
    """Why a city is in its group, once groups are published; one query (`edition`, `city` selected)."""
    if access.allows(SEE_OWN, city.pk) and Run.objects.published().filter(edition=city.edition_id).exists():
        yield Way(_("Why are we in this group?"), reverse("allocations:own", args=[city.edition.slug, city.city.slug]))


def from_group(access: Access, group: Group) -> Iterator[Way]:
    """The same for the reader's cities in a group, the mentor city among them; two queries for readers with a city."""
    reach = access.reach(SEE_OWN)
    if reach.everywhere or not reach:
        return
    now = group.places.filter(left_at=None).values_list("participation", flat=True)
    places = {group.mentor_id, *now} & reach.participations
    for city in Participation.objects.filter(pk__in=places).select_related("edition", "city").order_by("pk")[:1]:
        yield from why(access, city)
