"""What was entered for matching, as facts that make tribes: for those who may read it, and nobody else."""

from collections.abc import Iterable, Mapping, Sequence

from cityjourney.allocations.models import Profile
from cityjourney.allocations.sentences import MANAGE
from cityjourney.groups.enums import Land
from cityjourney.groups.logic.tribes import Share
from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.models import Participation


def by_matching(access: Access, cities: Sequence[Participation], /) -> Mapping[int, Iterable[Share]]:
    """Lie of the land, languages and networks, as far as the reader prepares the matching; one query, or none."""
    reach = access.reach(MANAGE)
    if not reach:
        return {}
    rows = Profile.objects.filter(participation__in=[city.pk for city in cities if city.pk in reach])
    return {each.participation_id: list(_shares(each)) for each in rows}


def _shares(profile: Profile) -> Iterable[Share]:
    for feature in profile.features or ():
        if feature in Land:
            yield "land", feature
    for code in profile.languages or ():
        yield "language", code
    for name in profile.networks or ():
        yield "network", name
