"""Who may do what in a city's assessment."""

from cityjourney.assessments.sentences import ANSWER, RUN, SEE
from cityjourney.programmes.doors import Entrance
from cityjourney.programmes.models import Participation


def rights(entrance: Entrance, participation: Participation) -> dict[str, bool]:
    """What the reader may do for a city; nothing is written for one that has left."""
    here = participation.left_on is None
    return {
        "see": entrance.access.allows(SEE, participation.pk),
        "answer": here and entrance.access.allows(ANSWER, participation.pk),
        "run": here and entrance.access.allows(RUN, participation.pk),
    }
