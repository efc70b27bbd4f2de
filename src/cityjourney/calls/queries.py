"""Reading calls, applications, assessments and what they say together."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.calls.enums import Decision
from cityjourney.calls.logic.eligibility import Verdict, check
from cityjourney.calls.logic.scoring import Criterion, Result, together
from cityjourney.calls.models import Application, Assessment, Call, Letter, Link, Onboarding
from cityjourney.calls.sentences import ASSESS, verdict_sentence
from cityjourney.core.fields import in_language
from cityjourney.programmes.models import Edition, Membership


def call_of(edition: str, slug: str) -> Call | None:
    """A call with its edition and its version, the definition not among it; one query."""
    return (
        Call.objects.select_related("edition__programme", "version__questionnaire")
        .defer("version__document", "version__questionnaire__draft")
        .filter(edition__slug=edition, slug=slug)
        .first()
    )


def application_behind(edition: str, slug: str, secret: str) -> Application | None:
    """The application to which a secret leads; one query."""
    link = (
        Link.objects.select_related("application__call__edition__programme")
        .select_related("application__call__version__questionnaire")
        .defer("application__call__version__document", "application__call__version__questionnaire__draft")
        .filter(
            secret_hash=hashlib.sha256(secret.encode()).hexdigest(), application__call__slug=slug,
            application__call__edition__slug=edition,
        )
        .first()
    )  # fmt: skip
    return link.application if link else None


def assessors_of(edition: Edition, at: datetime) -> list[User]:
    """People who may assess applications of an edition; one query."""
    memberships = (
        Membership.objects.active(at)
        .filter(edition=edition, participation=None, role__scope="programme")
        .select_related("role", "person")
        .order_by("person__name", "person_id")
    )
    found = {
        each.person_id: each.person
        for each in memberships
        if each.person.is_active and any(ASSESS in grant.may for grant in each.role.spec.grants)
    }
    return list(found.values())


def to_assess(call: Call, person: User, at: datetime) -> QuerySet[Assessment]:
    """One's own assessments of a call, without those in which one has a stake."""
    free = Application.objects.without_conflict(person, at).filter(call=call)
    return Assessment.objects.filter(assessor=person, application__in=free.values("pk")).select_related("application")


def assessments_waiting(edition: Edition, person: User, at: datetime) -> list[tuple[Call, int]]:
    """Calls of an edition in which somebody has still to assess, and how many; without conflicts; two queries."""
    free = Application.objects.without_conflict(person, at).filter(call__edition=edition)
    open_ones = Assessment.objects.filter(assessor=person, done_at=None, application__in=free.values("pk"))
    counts = Counter(open_ones.values_list("application__call", flat=True))
    return [(call, counts[call.pk]) for call in Call.objects.filter(pk__in=counts)]


@dataclass(frozen=True, slots=True)
class Row:
    """One application in the selection, with all that speaks for and against it."""

    application: Application
    verdicts: Sequence[Verdict]
    result: Result
    assigned: int
    reasons: Sequence[str]

    @property
    def told(self) -> bool:
        """Whether the letter about the present decision has gone out."""
        letters = self.application.letters.all()
        return any(each.released_at and each.decision == self.application.decision for each in letters)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the selection, as they stand in the address."""

    q: str = ""
    country: str = ""
    eligible: str = ""
    decision: str = ""
    theme: str = ""
    sort: str = "-total"


def seen_by(call: Call, person: User | AnonymousUser, at: datetime) -> QuerySet[Application]:
    """Applications that were handed in and in which the reader has no stake. All counts are made of these."""
    return Application.objects.handed_in().without_conflict(person, at).filter(call=call)


def selection(call: Call, person: User | AnonymousUser, wanted: Wanted, at: datetime) -> list[Row]:
    """The rows that the reader may see, narrowed and in order; four queries."""
    found = seen_by(call, person, at)
    if wanted.q:
        found = found.filter(name__icontains=wanted.q)
    if wanted.country:
        found = found.filter(country=wanted.country)
    if wanted.theme:
        found = found.filter(theme=wanted.theme)
    if wanted.eligible:
        found = found.filter(eligible={"yes": True, "no": False}.get(wanted.eligible))
    if wanted.decision:
        found = found.filter(decision="" if wanted.decision == "open" else wanted.decision)
    letters = Prefetch("letters", Letter.objects.only("application_id", "decision", "released_at"))
    criteria, rules = call.criteria_list, call.eligibility
    rows = []
    for application in found.prefetch_related("assessments", letters, "onboarding").order_by("name", "pk"):
        dossier = application.dossier
        verdicts = check(rules, dossier.lead, dossier.members, dossier.answers)
        sheets = list(application.assessments.all())
        result = together(criteria, [sheet.scores for sheet in sheets if sheet.done_at])
        rows.append(
            Row(application, verdicts, result, len(sheets), reasons_of(verdicts, result, len(sheets), criteria))
        )
    return _sorted(rows, wanted.sort)


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    keys = {
        "total": lambda row: (row.result.total is not None, row.result.total or 0),
        "spread": lambda row: (row.result.spread is not None, row.result.spread or 0),
        "name": lambda row: row.application.name.casefold(),
    }
    return sorted(rows, key=keys[sort.removeprefix("-")], reverse=sort.startswith("-"))


def reasons_of(verdicts: Sequence[Verdict], result: Result, assigned: int, criteria: Sequence[Criterion]) -> list[str]:
    """What somebody would say about an application: eligibility, what was strong and weak, whether assessors differ."""
    reasons = [verdict_sentence(each) for each in verdicts]
    if result.count < assigned:
        reasons.append(_("%(done)s of %(all)s assessments are finished.") % {"done": result.count, "all": assigned})
    if result.by_criterion:
        order = sorted(criteria, key=lambda each: -(result.by_criterion or {})[each.key])
        shown = {each.key: number_format(result.by_criterion[each.key], 0) for each in criteria}
        reasons.append(
            _("Strongest: %(name)s (%(part)s of 100).")
            % {"name": in_language(order[0].name), "part": shown[order[0].key]}
        )
        if len(order) > 1:
            reasons.append(
                _("Weakest: %(name)s (%(part)s of 100).")
                % {"name": in_language(order[-1].name), "part": shown[order[-1].key]}
            )
    if result.apart:
        reasons.append(
            _("The assessors differ: totals from %(low)s to %(high)s.")
            % {"low": number_format(result.lowest or 0), "high": number_format(result.highest or 0)}
        )
    return reasons


def places_taken(call: Call, person: User | AnonymousUser, at: datetime) -> int:
    """How many of the applications that the reader may see are selected."""
    return seen_by(call, person, at).filter(decision=Decision.SELECT).count()


def letters_seen(call: Call, person: User | AnonymousUser, at: datetime) -> QuerySet[Letter]:
    """Letters about applications in which the reader has no stake."""
    free = seen_by(call, person, at).values("pk")
    return Letter.objects.filter(application__in=free).select_related("application", "released_by")


def onboarding_missing(onboarding: Onboarding, questions: int) -> list[str]:
    """What the city has not filled in yet, in words."""
    found = []
    if not onboarding.video_url:
        found.append(_("the address of the profile video"))
    if onboarding.video_seconds is None:
        found.append(_("how long the video is"))
    given = sum(bool(each) for each in onboarding.video_answers[:questions])
    if given < questions:
        found.append(_("what the video says to %(n)s of its questions") % {"n": questions - given})
    if not onboarding.stakeholders:
        found.append(_("the list of stakeholders"))
    return found
