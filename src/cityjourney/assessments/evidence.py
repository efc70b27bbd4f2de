"""What this app can show about a city, for achievements and preparation lists."""

from collections.abc import Collection, Mapping

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from cityjourney.assessments.logic.scan import FEWEST
from cityjourney.assessments.models import Rating, ThemeChoice
from cityjourney.assessments.queries.scan import rounds_by_city, scan_of
from cityjourney.journeys.registry import Evidence, register_evidence
from cityjourney.programmes.models import Edition, Participation


def scan_done(participations: Collection[int]) -> Mapping[int, Evidence]:
    """Whether at least three people have done the scan, and how many; five queries for each edition."""
    found: dict[int, Evidence] = {}
    for edition in Edition.objects.filter(participations__in=list(participations)).distinct():
        scan = scan_of(edition)
        rounds = rounds_by_city(edition, participations, scan, timezone.now()) if scan else {}
        for city, each in rounds.items():
            best = max(each, key=lambda one: (len(one.handed_in), one.number))
            number, asked = len(best.handed_in), best.asked
            words = _("%(n)s of %(all)s people have done the city scan") % {"n": number, "all": asked}
            found[city] = Evidence(number >= FEWEST, words)
    return found


def maturity_done(participations: Collection[int]) -> Mapping[int, Evidence]:
    """Whether at least three people have judged solutions; one query."""
    rows = (
        Rating.objects.filter(round__participation__in=list(participations))
        .values_list("round__participation")
        .annotate(people=Count("person", distinct=True), solutions=Count("solution", distinct=True))
    )
    return {
        city: Evidence(
            people >= FEWEST,
            _("%(people)s people have judged %(solutions)s solutions") % {"people": people, "solutions": solutions},
        )
        for city, people, solutions in rows
    }


def theme_chosen(participations: Collection[int]) -> Mapping[int, Evidence]:
    """Whether the city has a theme, chosen here or brought along from its application; two queries."""
    cities = Participation.objects.filter(pk__in=list(participations), theme__isnull=False).select_related("theme")
    chosen = set(
        ThemeChoice.objects.filter(participation__in=list(participations)).values_list("participation", flat=True)
    )
    sentences = {True: _("The city chose “%(theme)s”"), False: _("The city takes part with “%(theme)s”")}
    return {city.pk: Evidence(True, sentences[city.pk in chosen] % {"theme": city.theme}) for city in cities}


def register_own() -> None:
    """Called once, when Django is ready."""
    register_evidence("assessments.scan_done", scan_done)
    register_evidence("assessments.maturity_done", maturity_done)
    register_evidence("assessments.theme_chosen", theme_chosen)
