"""What this app can show about a city, for achievements and preparation lists."""

from collections.abc import Collection as Many
from collections.abc import Mapping

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.core.fields import in_language
from cityjourney.journeys.registry import Evidence, register_evidence_of
from cityjourney.programmes.models import Participation
from cityjourney.questionnaires.enums import Mode, ResponseState
from cityjourney.questionnaires.models import Questionnaire, Response

NAMED = [mode for mode in Mode if mode.is_named]
"""Only answers by name tell what a city has done; of the others nobody knows who gave them."""


def answered(participations: Many[int], keys: Many[str]) -> Mapping[tuple[str, int], Evidence]:
    """Whether a city has answered a questionnaire by name, and how often; three queries."""
    cities = dict(Participation.objects.filter(pk__in=list(participations)).values_list("pk", "edition_id"))
    asked = Questionnaire.objects.filter(edition__in=set(cities.values()), key__in=list(keys))
    names = {
        (edition, key): in_language(name or {}) or key
        for edition, key, name in asked.values_list("edition_id", "key", "draft__name")
    }
    counts = _counts(participations, keys)
    return {
        (key, city): _evidence(names[edition, key], counts.get((key, city), 0))
        for city, edition in cities.items()
        for key in keys
        if (edition, key) in names
    }


def _counts(participations: Many[int], keys: Many[str]) -> dict[tuple[str, int], int]:
    rows = (
        Response.objects.filter(
            participation__in=list(participations), state=ResponseState.SUBMITTED, collection__mode__in=NAMED,
            version__questionnaire__key__in=list(keys),
        )
        .order_by()
        .values_list("version__questionnaire__key", "participation_id")
        .annotate(answers=Count("pk"))
    )  # fmt: skip
    return {(key, city): answers for key, city, answers in rows if city is not None}


def _evidence(name: str, answers: int) -> Evidence:
    if not answers:
        return Evidence(False, _("%(title)s: not answered yet") % {"title": name})
    words = ngettext("%(title)s: answered once", "%(title)s: answered %(n)d times", answers)
    return Evidence(True, words % {"title": name, "n": answers})


def register_own() -> None:
    """Called once, when Django is ready."""
    register_evidence_of("questionnaires.answered", answered)
