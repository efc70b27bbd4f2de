"""The page of one group, its sessions, what was agreed there."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cityjourney.core.errors import DomainError
from cityjourney.events.models import Agreement
from cityjourney.groups.commands.promising import take_up_agreement
from cityjourney.groups.commands.sessions import plan_session
from cityjourney.groups.forms.sessions import SessionForm, TakeUpForm
from cityjourney.groups.models import Commitment, Session
from cityjourney.groups.queries import groups as queries
from cityjourney.groups.queries.commitments import commitments_of
from cityjourney.groups.queries.next import next_of
from cityjourney.groups.queries.sessions import cities_for, kinds_for, paid_of, sessions_of, sorted_sessions
from cityjourney.groups.views.door import Here, at_group
from cityjourney.programmes.registry import ways_from


@require_safe
@at_group("sees")
def group(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Who is in it, its topic, its sessions; for those inside also what was promised, and the one next thing."""
    at, inside = here.entrance.at, here.may.inside
    today = timezone.localdate(at)
    choice = queries.choice_of(here.group, here.everybody, here.may.own)
    sessions = sorted_sessions(list(sessions_of(here.group)), at)
    commitments: list[Commitment] = list(commitments_of(here.group)) if inside else []
    context = here.context(
        choice=choice,
        sessions=sessions,
        open=[each for each in commitments if each.is_open],
        closed=[each for each in commitments if not each.is_open],
        late=sum(each.is_late(today) for each in commitments),
        paid=paid_of(here.group, kinds_for(here.entrance.edition)) if inside else [],
        agreed=_agreed(here) if inside else [],
        history=queries.history_of(here.group),
        step=next_of(here.group, here.may, choice, sessions, commitments, today),
        today=today,
        ways=ways_from("group", here.entrance.access, here.group),
    )
    return render(request, "groups/group.html", context)


def _agreed(here: Here) -> list[Agreement]:
    """What was promised in sessions and is no commitment of a city yet; one query."""
    rows = Agreement.objects.unfinished().filter(event__group_session__group=here.group, commitment=None)
    return list(rows.select_related("event", "owner__person").order_by("due_on", "pk"))


@require_http_methods(["GET", "HEAD", "POST"])
@at_group("acts")
def session(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Plan a session: date, kind, and everybody is invited."""
    kinds = [kind for kind in kinds_for(here.entrance.edition) if cities_for(here.group, kind)]
    initial = {"kind": request.GET.get("kind", ""), "time_zone": here.person.time_zone}
    form = SessionForm(request.POST or None, kinds=kinds, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = plan_session(
                group=here.group,
                kind=form.kinds[data["kind"]],
                starts_at=data["starts_at"],
                time_zone=data["time_zone"],
                meeting_url=data["meeting_url"],
                pre_read=data["pre_read"],
                by=here.person,
                at=here.entrance.at,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The session is planned, and the people of its cities are invited."))
            return redirect("events:event", here.entrance.edition.slug, made.event.public_id)
    context = here.context(form=form, asked=[(kind, cities_for(here.group, kind)) for kind in kinds])
    return render(request, "groups/session.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@at_group("acts")
def take_up(request: HttpRequest, here: Here, agreement: UUID) -> HttpResponseBase:
    """Say whose promise a line of the minutes is."""
    sessions = Session.objects.filter(group=here.group).values("event_id")
    rows = Agreement.objects.select_related("event", "owner__person")
    found = get_object_or_404(rows, event__in=sessions, public_id=agreement)
    if found.is_decision:
        raise Http404
    cities = here.everybody if here.may.guides else here.own
    form = TakeUpForm(request.POST or None, cities=cities)
    if request.method == "POST" and form.is_valid():
        chosen = [form.rows[key] for key in form.cleaned_data["cities"]]
        try:
            made = take_up_agreement(
                group=here.group, agreement=found, cities=chosen, by=here.person, at=here.entrance.at
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is a commitment of the group now."))
            return redirect("groups:commitment", here.entrance.edition.slug, made.public_id)
    context = here.context(form=form, agreement=found)
    return render(request, "groups/take_up.html", context, status=422 if form.is_bound else 200)
