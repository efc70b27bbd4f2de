"""How far the tools of the apps beside are: scan, maturity of solutions, survey of partners, workbook."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cityjourney.assessments.evidence import maturity_done, scan_done
from cityjourney.enablers.queries import shares
from cityjourney.journeys.registry import Evidence
from cityjourney.methodology.schema import AssessmentStep
from cityjourney.programmes.models import Participation
from cityjourney.reports.enums import StepState
from cityjourney.reports.registry import Found, StepFunction
from cityjourney.workbooks.models import Acceptance, Copy

Key = tuple[str, int]


def _from_evidence(
    steps: Sequence[AssessmentStep],
    cities: Sequence[Participation],
    known: Mapping[int, Evidence],
    page: str,
    words: tuple[str, str],
) -> Mapping[Key, Found]:
    """States from evidence; `words` are those for nothing yet and for the button."""
    found = {}
    for step in steps:
        for city in cities:
            url = reverse(page, args=[city.edition.slug, city.city.slug])
            each = known.get(city.pk)
            if each is None:
                found[step.key, city.pk] = Found(StepState.NONE, words[0], url=url, action=words[1])
            else:
                state = StepState.DONE if each.done else StepState.UNDER_WAY
                said = f"{each.words}."
                found[step.key, city.pk] = Found(
                    state, said, url=url, action=_("Look at it") if each.done else words[1]
                )
    return found


def scan(steps: Sequence[AssessmentStep], cities: Sequence[Participation], _at: datetime) -> Mapping[Key, Found]:
    """How many people have done the scan; a fixed number of queries."""
    words = (_("Nobody has been asked yet."), _("Open the scan"))
    return _from_evidence(steps, cities, scan_done([city.pk for city in cities]), "assessments:scan", words)


def maturity(steps: Sequence[AssessmentStep], cities: Sequence[Participation], _at: datetime) -> Mapping[Key, Found]:
    """How many people have judged solutions; one query."""
    words = (_("Nobody has judged a solution yet."), _("Judge the solutions"))
    return _from_evidence(steps, cities, maturity_done([city.pk for city in cities]), "assessments:maturity", words)


def enablers(steps: Sequence[AssessmentStep], cities: Sequence[Participation], _at: datetime) -> Mapping[Key, Found]:
    """How far the survey of partners is, in steps that tell nothing about anybody; one query."""
    known = shares([city.pk for city in cities])
    found = {}
    for step in steps:
        for city in cities:
            url, share = reverse("enablers:city", args=[city.edition.slug, city.city.slug]), known.get(city.pk)
            if share is None:
                words = _("No partner has been asked yet.")
                found[step.key, city.pk] = Found(StepState.NONE, words, url=url, action=_("Ask your partners"))
                continue
            words = _("At least %(n)d of %(all)d partners have answered.") % {"n": share.at_least, "all": share.invited}
            done = share.closed and share.has_results
            if share.closed and not done:
                words = _("The survey is closed; too few answered to show anything.")
            found[step.key, city.pk] = Found(
                StepState.DONE if done else StepState.UNDER_WAY,
                words,
                url=url,
                action=_("Look at the results") if done else _("Look how far it is"),
            )
    return found


def workbook(steps: Sequence[AssessmentStep], cities: Sequence[Participation], _at: datetime) -> Mapping[Key, Found]:
    """Workbooks handed out, and figures taken over from them; two queries."""
    out = dict(
        Copy.objects.filter(participation__in=cities).values_list("participation").annotate(n=Count("pk")).order_by()
    )
    taken = Acceptance.objects.filter(upload__participation__in=cities, undone_at=None).order_by()
    back = dict(taken.values_list("upload__participation").annotate(on=Max("at")))
    found = {}
    for step in steps:
        for city in cities:
            on, n = back.get(city.pk), out.get(city.pk, 0)
            state = StepState.DONE if on else StepState.UNDER_WAY if n else StepState.NONE
            words = ngettext("%(n)d copy is handed out.", "%(n)d copies are handed out.", n) % {"n": n}
            found[step.key, city.pk] = Found(
                state,
                _("Figures have been taken over.") if on else words if n else _("No copy is handed out."),
                on=timezone.localdate(on) if on else None,
                url=reverse("workbooks:home", args=[city.edition.slug, city.city.slug]),
                action=_("Open the workbook"),
            )
    return found


TOOLS: Mapping[str, StepFunction] = {"scan": scan, "maturity": maturity, "enablers": enablers, "workbook": workbook}
