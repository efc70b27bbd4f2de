"""Second mentors: ask, answer, meet."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cityjourney.core.errors import DomainError
from cityjourney.groups.commands import mentoring as commands
from cityjourney.groups.enums import RequestState
from cityjourney.groups.forms.mentoring import AskForm, MeetForm
from cityjourney.groups.models import MentoringRequest
from cityjourney.groups.queries.mentoring import mentors_for, requests_of, themes_of
from cityjourney.groups.queries.tribes import participants
from cityjourney.groups.sentences import MANAGE, SEE
from cityjourney.groups.views.door import own_of
from cityjourney.journeys.views.acting import act, first_error, person_of
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.models import Theme


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(SEE)
def mentoring(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """What the reader's cities asked and are asked; for the programme team all of it."""
    everybody = participants(entrance.edition)
    own = own_of(entrance, everybody)
    asking = [city for city in own if city.city_type.spec.part != "mentor"]
    mine = {city.pk for city in own}
    mentors = mentors_for(everybody, mine) if asking else []
    themes = list(Theme.objects.filter(edition=entrance.edition, retired=False)) if mentors else []
    form = AskForm(request.POST or None, own=asking, mentors=mentors, known=themes_of(mentors), themes=themes)
    if request.method == "POST":
        if not asking:
            raise Http404
        if form.is_valid():
            return _ask(request, entrance, form)
    rows = list(requests_of(entrance.edition, None if entrance.access.allows(MANAGE) else mine))
    context = {
        "edition": entrance.edition,
        "asked": sorted((each for each in rows if each.mentor_id in mine), key=_rests),
        "asking": sorted((each for each in rows if each.city_id in mine), key=_rests),
        "others": [each for each in rows if each.city_id not in mine and each.mentor_id not in mine],
        "form": form if asking and mentors else None,
        "waits": any(not _rests(each) for each in rows if each.city_id in mine or each.mentor_id in mine),
        "own": own,
        "mentors": bool(own) and not asking,
        "meet_form": MeetForm(initial={"time_zone": person_of(request).time_zone}),
    }
    return render(request, "groups/mentoring.html", context, status=422 if form.is_bound else 200)


def _rests(each: MentoringRequest) -> bool:
    """Whether nothing is to be done about it: what waits for somebody comes first, the newest first."""
    return not (each.state == RequestState.ASKED or (each.state == RequestState.ACCEPTED and each.meeting is None))


def _ask(request: HttpRequest, entrance: Entrance, form: AskForm) -> HttpResponseBase:
    data, city = form.cleaned_data, form.city
    if city is None:
        raise Http404
    mentor = form.mentors[data["mentor"]]
    act(
        request,
        lambda: commands.ask_mentor(
            city=city,
            mentor=mentor,
            theme=form.themes.get(data["theme"]),
            wish=data["wish"],
            by=person_of(request),
            at=entrance.at,
        ),
        _("%(mentor)s is asked and gets a mail.") % {"mentor": mentor},
    )
    return redirect("groups:mentoring", entrance.edition.slug)


def _one(entrance: Entrance, public_id: UUID, *, mentor: bool) -> MentoringRequest:
    """A request that the reader may act on: as the mentor city, or as the one that asks."""
    mine = {city.pk for city in own_of(entrance, participants(entrance.edition))}
    found = get_object_or_404(requests_of(entrance.edition, mine), public_id=public_id)
    if (found.mentor_id if mentor else found.city_id) not in mine:
        raise Http404
    return found


@require_POST
@in_edition(SEE)
def answer(request: HttpRequest, entrance: Entrance, wish: UUID) -> HttpResponseBase:
    """The mentor says yes, or not now."""
    found = _one(entrance, wish, mentor=True)
    accepts, said = request.POST.get("accepts") == "yes", request.POST.get("answer", "")
    act(
        request,
        lambda: commands.answer_request(
            request=found, accepts=accepts, answer=said, by=person_of(request), at=entrance.at
        ),
        _("%(city)s gets your answer by mail.") % {"city": found.city},
    )
    return redirect("groups:mentoring", entrance.edition.slug)


@require_POST
@in_edition(SEE)
def withdraw(request: HttpRequest, entrance: Entrance, wish: UUID) -> HttpResponseBase:
    """Take a request back."""
    found = _one(entrance, wish, mentor=False)
    act(
        request,
        lambda: commands.withdraw_request(request=found, by=person_of(request), at=entrance.at),
        _("The request is taken back."),
    )
    return redirect("groups:mentoring", entrance.edition.slug)


@require_POST
@in_edition(SEE)
def meet(request: HttpRequest, entrance: Entrance, wish: UUID) -> HttpResponseBase:
    """Plan the meeting after the mentor's yes; either side may."""
    mine = {city.pk for city in own_of(entrance, participants(entrance.edition))}
    found = get_object_or_404(requests_of(entrance.edition, mine), public_id=wish, state=RequestState.ACCEPTED)
    form, by = MeetForm(request.POST), person_of(request)
    valid = form.is_valid()

    def plan() -> object:
        if not valid:
            raise DomainError(first_error(form))
        data = form.cleaned_data
        return commands.plan_mentoring(
            request=found, starts_at=data["starts_at"], time_zone=data["time_zone"], by=by, at=entrance.at
        )

    if act(request, plan, _("The meeting is planned, and both cities are invited.")):
        found.refresh_from_db()
        if found.meeting is not None:
            return redirect("events:event", entrance.edition.slug, found.meeting.public_id)
    return redirect("groups:mentoring", entrance.edition.slug)
