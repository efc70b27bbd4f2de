"""Who may answer for whom, and whose answers somebody may see."""

from collections.abc import Iterable

from django.db.models import Q

from cityjourney.accounts.models import User
from cityjourney.programmes.logic.access import Access
from cityjourney.questionnaires.models import Invitee, Response
from cityjourney.questionnaires.registry import ANSWER, EDIT, SEE_RESULTS


def may_write(access: Access) -> bool:
    """Whether somebody may write questionnaires and put them to cities."""
    return access.allows(EDIT)


def cities_to_answer_for(access: Access, asked: Iterable[int], invitee: Invitee | None) -> list[int]:
    """Those of the cities asked (primary keys of participations) for which somebody may answer."""
    reach = access.reach(ANSWER)
    own = access.cities
    invited = {invitee.participation_id} if invitee and invitee.participation_id else set()
    return [each for each in asked if (each in own and each in reach) or each in invited]


def may_answer(response: Response, person: User, access: Access, *, is_invited: bool) -> bool:
    """Whether somebody may go on with a response: their own, or the one that the people of their city share."""
    if not response.together and response.respondent_id != person.pk:
        return False
    if is_invited:
        return True
    city = response.participation_id
    return city is not None and city in access.cities and access.allows(ANSWER, city)


def visible_responses(access: Access) -> Q:
    """A filter for the responses that somebody may see: of all, or of the cities that the permission reaches.

    Answers that belong to no city are seen by those who see all, and by those who write questionnaires. Single answers
    of a discreet collection are kept from the people of the city.
    """
    reach = access.reach(SEE_RESULTS)
    if reach.everywhere:
        return Q()
    seen = Q(participation__in=sorted(reach.participations))
    if may_write(access) and reach:
        return seen | Q(participation=None)
    return seen & Q(collection__discreet=False)
