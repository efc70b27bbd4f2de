"""A city asks a second mentor; the mentor says yes or no; a meeting follows."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.events.commands.inviting import invite_members
from cityjourney.events.commands.planning import plan_event
from cityjourney.events.models import Event
from cityjourney.groups.commands.ground import check_mentor, words
from cityjourney.groups.enums import RequestState
from cityjourney.groups.models import GroupCity, MentoringRequest
from cityjourney.groups.queries.mentoring import themes_of
from cityjourney.groups.queries.people import people_of, roles_taking_part
from cityjourney.notifications.commands import Recipient, queue_many
from cityjourney.notifications.silence import is_silent
from cityjourney.programmes.models import Participation, Theme


@transaction.atomic
def ask_mentor(
    *,
    city: Participation,
    mentor: Participation,
    theme: Theme | None = None,
    wish: str,
    by: User | None,
    at: datetime,
) -> MentoringRequest:
    """Ask a second mentor; its people get a mail. Without `theme` the mentor's is meant. Asked once, it stays once.

    Raises `DomainError` without a wish, for one's own mentor, or a city that is none.
    """
    check_mentor(city.edition, mentor)
    if city.pk == mentor.pk:
        raise DomainError(_("A city cannot be its own mentor."))
    if GroupCity.objects.filter(participation=city, left_at=None, group__mentor=mentor).exists():
        raise DomainError(_("%(city)s is the mentor of your group already. Ask it there.") % {"city": mentor})
    wanted = words(wish, most=1_000, missing=_("Say what your city would like to learn."))
    there = MentoringRequest.objects.filter(
        city=city, mentor=mentor, state__in=[RequestState.ASKED, RequestState.ACCEPTED]
    )
    try:
        with transaction.atomic():
            made = there.first() or MentoringRequest(
                edition=city.edition,
                city=city,
                mentor=mentor,
                theme=theme or next(iter(themes_of([mentor])[mentor.pk]), None),
                wish=wanted,
                asked_at=at,
                asked_by=by,
            )
            if made.pk:
                return made
            made.save()
    except IntegrityError:
        return there.get()
    _note("groups.ask_mentor", made, by, at)
    _tell(made, made.mentor, "asked", by, at)
    return made


@transaction.atomic
def answer_request(
    *, request: MentoringRequest, accepts: bool, answer: str = "", by: User | None, at: datetime
) -> MentoringRequest:
    """Say yes or not now, with a friendly word; who asked gets a mail. The same answer twice is once.

    Raises `DomainError` for a no without a word, or when the request has been answered or taken back.
    """
    request = _locked(request)
    state = RequestState.ACCEPTED if accepts else RequestState.DECLINED
    if request.state == state:
        return request
    if request.state != RequestState.ASKED:
        raise DomainError(_("This request has its answer already: %(state)s.") % {"state": request.get_state_display()})
    said = answer.replace("\0", "").strip()[:1_000]
    if not accepts and not said:
        raise DomainError(_("Add a word for the city: perhaps another mentor, or a better moment."))
    request.state, request.answer, request.answered_at, request.answered_by = state, said, at, by
    request.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    _note("groups.answer_request", request, by, at, accepts=accepts)
    _tell(request, request.city, "answered", by, at)
    return request


@transaction.atomic
def withdraw_request(*, request: MentoringRequest, by: User | None, at: datetime) -> MentoringRequest:
    """Take a request back. Twice is once. Raises `DomainError` once it is answered."""
    request = _locked(request)
    if request.state == RequestState.WITHDRAWN:
        return request
    if request.state != RequestState.ASKED:
        raise DomainError(_("This request has its answer already: %(state)s.") % {"state": request.get_state_display()})
    request.state, request.answered_at, request.answered_by = RequestState.WITHDRAWN, at, by
    request.save(update_fields=["state", "answered_at", "answered_by"])
    _note("groups.withdraw_request", request, by, at)
    return request


@transaction.atomic
def plan_mentoring(
    *, request: MentoringRequest, starts_at: datetime, time_zone: str = "", by: User | None, at: datetime
) -> Event:
    """Plan the meeting of city and mentor and invite both; once. Raises `DomainError` before the mentor's yes."""
    request = _locked(request)
    if request.meeting is not None and not request.meeting.is_cancelled:
        return request.meeting
    if request.state != RequestState.ACCEPTED:
        raise DomainError(_("The mentor city has not said yes."))
    if starts_at <= at:
        raise DomainError(_("That time is past. Choose one that is still to come."))
    event = plan_event(
        edition=request.edition,
        title=_("%(city)s meets %(mentor)s") % {"city": request.city, "mentor": request.mentor},
        cities=[request.city, request.mentor],
        pre_read=request.wish,
        starts_at=starts_at,
        time_zone=time_zone,
        by=by,
        at=at,
    )
    invite_members(event=event, roles=roles_taking_part(request.edition), by=by, at=at)
    request.meeting = event
    request.save(update_fields=["meeting"])
    _note("groups.plan_mentoring", request, by, at)
    return event


def _locked(request: MentoringRequest) -> MentoringRequest:
    rows = MentoringRequest.objects.select_for_update(of=("self",))
    return rows.select_related("edition", "city__city", "mentor__city", "theme", "meeting").get(pk=request.pk)


def _note(verb: str, request: MentoringRequest, by: User | None, at: datetime, **details: bool) -> None:
    scopes = [request.edition.scope, request.city.scope, request.mentor.scope]
    record(verb=verb, subject=request, by=by, at=at, scopes=scopes, details=dict(details))


def _tell(request: MentoringRequest, readers: Participation, what: str, by: User | None, at: datetime) -> None:
    """A mail to everybody who takes part for a city, except to the one who acts."""
    if is_silent():
        return
    link = settings.SITE_URL + reverse("groups:mentoring", args=[request.edition.slug])
    people = [person for person in people_of([readers.pk], at)[readers.pk] if by is None or person.pk != by.pk]
    recipients = []
    for person in people:
        with override(person.language):
            recipients.append(Recipient(person.email, person.language, {"theme": str(request.theme or "")}))
    queue_many(
        recipients=recipients,
        kind=f"groups.{what}",
        template=f"groups/{what}",
        dedupe=f"groups:{what}:{request.public_id}",
        context={
            "city": str(request.city),
            "mentor": str(request.mentor),
            "wish": request.wish,
            "accepted": request.state == RequestState.ACCEPTED,
            "answer": request.answer,
            "link": link,
        },
        about=f"mentoring:{request.public_id}",
        at=at,
    )
