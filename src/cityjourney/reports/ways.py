"""Where other pages lead into this app."""

from django.urls import reverse

from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.models import Edition
from cityjourney.reports.sentences import SEE


def entry_url(access: Access, edition: Edition) -> str:
    """The page of the assessment to open first: for people of one city its path; "" if they see none. No query."""
    reach = access.reach(SEE)
    if not reach:
        return ""
    if not reach.everywhere and len(reach.participations) == 1:
        (only,) = reach.participations
        slug = next(held.space_slug for held in access.held if held.participation == only)
        return reverse("reports:path", args=[edition.slug, slug])
    return reverse("reports:overview", args=[edition.slug])
