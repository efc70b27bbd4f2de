"""What this app can show on preparation lists: how many stakeholders have answered, in steps."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from cityjourney.enablers.queries import Share, shares
from cityjourney.journeys.registry import Evidence

ANSWERED = "enablers.answered"
WANTED = 0.4
"""Of those invited; more than that rarely answer, and less is thin ground for a workshop."""


def answered(participations: Collection[int]) -> Mapping[int, Evidence]:
    """Whether enough stakeholders have answered to talk about the results; one query."""
    return {key: Evidence(_enough(share), words(share)) for key, share in shares(participations).items()}


def _enough(share: Share) -> bool:
    return share.has_results or (share.invited > 0 and share.at_least >= WANTED * share.invited)


def words(share: Share) -> str:
    """How far a round is, in a sentence that tells nobody who has answered."""
    if not share.invited:
        return _("No stakeholder has been invited yet")
    if not share.at_least:
        return _("Fewer than 5 of %(invited)d stakeholders have answered") % {"invited": share.invited}
    return _("At least %(least)d of %(invited)d stakeholders have answered") % {
        "least": share.at_least,
        "invited": share.invited,
    }
