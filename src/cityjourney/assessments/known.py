"""What this app and those below it know for the chain of concepts."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.assessments.queries.maturity import SolutionResult, candidates_in, maturity_result
from cityjourney.assessments.registry import Known, register_concept
from cityjourney.assessments.words import figure
from cityjourney.core.fields import in_language
from cityjourney.events.enums import AgreementKind, AgreementState, EventState
from cityjourney.events.models import Agreement, Event
from cityjourney.indicators.enums import Concept
from cityjourney.indicators.pages import minute
from cityjourney.indicators.queries import profile
from cityjourney.journeys.evidence import deliverables_accepted
from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.models import Participation

LINES = 4
"""So many lines stand in a column; the rest is a link away."""


def activities(participation: Participation, access: Access, _at: datetime) -> Sequence[Known]:
    """Meetings held, promises kept, deliverables accepted; three queries."""
    if not access.allows("city.see", participation.pk):
        return []
    slug, city = participation.edition.slug, participation.city.slug
    held = Event.objects.filter(cities=participation, state=EventState.HELD).distinct().count()
    promised = Agreement.objects.filter(event__cities=participation).exclude(kind=AgreementKind.DECISION)
    counted = promised.aggregate(
        kept=Count("pk", distinct=True, filter=Q(state=AgreementState.KEPT)),
        waiting=Count("pk", distinct=True, filter=Q(state__in=[AgreementState.OPEN, AgreementState.ACCEPTED])),
    )
    found = []
    if held:
        words = ngettext("meeting held", "meetings held", held)
        found.append(Known(words, str(held), url=reverse("events:events", args=[slug])))
    if any(counted.values()):
        words = _("promises kept, %(n)s still open") % {"n": counted["waiting"]}
        found.append(Known(words, str(counted["kept"]), url=reverse("events:agreements", args=[slug])))
    accepted = deliverables_accepted([participation.pk]).get(participation.pk)
    if accepted is not None:
        kind = "good" if accepted.done else "none"
        url = reverse("journeys:deliverables", args=[slug, city])
        found.append(Known(accepted.words, kind=kind, url=url))  # type: ignore[arg-type]
    return found


def maturity(participation: Participation, access: Access, _at: datetime) -> Sequence[Known]:
    """Solutions with the largest gap, then those that stand best."""
    found = maturity_result(participation) if access.allows("assessments.see", participation.pk) else None
    if found is None:
        return []
    url = reverse("assessments:maturity", args=[participation.edition.slug, participation.city.slug])
    by_key = {each.key: each for each in found.solutions}
    wanted = [by_key[each.key] for each in candidates_in(found.solutions)][:LINES]
    rest = [each for each in found.solutions if each.standing.level is not None and each not in wanted]
    rest.sort(key=lambda each: (-(each.standing.level or 0), each.key))
    return [_solution(each, url, "between") for each in wanted] + [
        _solution(each, url, "none") for each in rest[: LINES - len(wanted)]
    ]


def _solution(each: SolutionResult, url: str, kind: str) -> Known:
    ambition = each.standing.ambition
    words = figure(each.standing.level)
    if ambition is not None:
        words = _("%(level)s, wants %(ambition)s") % {"level": words, "ambition": ambition}
    return Known(in_language(each.name), words, kind, url, each.theme)  # type: ignore[arg-type]


def performance(participation: Participation, access: Access, at: datetime) -> Sequence[Known]:
    """What stands out among the city's figures, for the better and for the worse."""
    if not access.allows("city.see", participation.pk):
        return []
    current = participation.edition.participations.current()
    kinds = dict(current.values_list("city_id", "city_type__key"))
    group = profile.peer_group(participation.city, participation.city_type.key, kinds)
    lists = {each.key: each for each in minute(profile.profile(participation.city, group, localdate(at)))}
    slug, city = participation.edition.slug, participation.city.slug
    return [
        Known(line.name, line.value, kind, reverse("performance:indicator", args=[slug, city, line.code]))  # type: ignore[arg-type]
        for key, kind in (("look", "late"), ("good", "good"))
        for line in lists[key].lines[: LINES // 2 + 1]
    ]


def register_own() -> None:
    """Called once, when Django is ready."""
    register_concept(Concept.ACTIVITY, activities)
    register_concept(Concept.MATURITY, maturity)
    register_concept(Concept.PERFORMANCE, performance)
