"""What was agreed in meetings of the city, as evidence."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cityjourney.events.models import Agreement
from cityjourney.reports.logic.facts import Fact
from cityjourney.reports.queries.subject import Subject
from cityjourney.reports.registry import Instrument

LATEST = 60
"""So many agreements can be cited: the latest."""


def facts(subject: Subject) -> dict[str, Fact]:
    """The latest agreements and decisions of meetings of this city; one query."""
    rows = Agreement.objects.filter(event__cities=subject.participation, event__reach="city")
    found = {}
    for each in rows.select_related("event").order_by("-made_at", "-pk")[:LATEST]:
        day = timezone.localdate(each.made_at)
        key = f"agreement:{each.public_id}"
        found[key] = Fact(
            key=key,
            label=each.text[:200],
            text=_("%(meeting)s, %(day)s") % {"meeting": each.event.title, "day": date_format(day)},
            period=day.isoformat(),
            url=reverse("events:event", args=[subject.participation.edition.slug, each.event.public_id]),
            group=_("Agreed in meetings"),
        )
    return found


MEETINGS = Instrument("meetings", facts)
