"""Commitments: the lists, one of them, a new one, what became of it."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.events.enums import MinutesState
from cityjourney.events.views.door import chips_of, page_of
from cityjourney.groups.commands import promising as commands
from cityjourney.groups.enums import PromiseState
from cityjourney.groups.forms.commitments import FilterForm, PromiseForm, SettleForm
from cityjourney.groups.models import Commitment, Group, Session
from cityjourney.groups.queries.commitments import commitments_in, commitments_table
from cityjourney.groups.queries.people import people_of
from cityjourney.groups.queries.tables import groups_of
from cityjourney.groups.rules import cities_of, standing
from cityjourney.groups.sentences import SEE
from cityjourney.groups.views.door import Here, at_group, find
from cityjourney.groups.views.tables import table_response
from cityjourney.journeys.views.acting import act, person_of
from cityjourney.programmes.doors import Entrance, in_edition

MOST_SESSIONS = 12


def _asked(request: HttpRequest, entrance: Entrance) -> tuple[FilterForm, QuerySet[Commitment]]:
    """The filter and what it shows of the groups whose promises the reader reads."""
    person, today = person_of(request), timezone.localdate(entrance.at)
    read: list[Group] = []
    cities: dict[str, str] = {}
    for group in groups_of(entrance.edition):
        places = [place.participation for place in group.now]  # type: ignore[attr-defined]
        if standing(entrance.access, group, [city.pk for city in places], person).inside:
            read.append(group)
            cities |= {city.city.slug: str(city) for city in (*places, group.mentor)}
    groups = [(str(group.public_id), str(group)) for group in read]
    form = FilterForm(request.GET, sorted(cities.items(), key=lambda pair: pair[1]), groups)
    if not form.is_valid():
        raise BadRequest(", ".join(form.errors))
    found = commitments_in(entrance.edition).filter(group__in=read)
    return form, _narrowed(found, form, today)


def _narrowed(found: QuerySet[Commitment], form: FilterForm, today: date) -> QuerySet[Commitment]:
    wanted = form.cleaned_data
    states = {
        "": Q(state=PromiseState.OPEN),
        "late": Q(state=PromiseState.OPEN, due_on__lt=today),
        "closed": ~Q(state=PromiseState.OPEN),
        "every": Q(),
    }
    found = found.filter(states[wanted["state"]])
    if wanted["group"]:
        found = found.filter(group__public_id=wanted["group"])
    if wanted["city"]:
        mine = Commitment.objects.filter(places__participation__city__slug=wanted["city"])
        found = found.filter(pk__in=mine.values("pk"))
    return found


@require_safe
@in_edition(SEE)
def commitments(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """What the groups of the reader have promised, what is past its day first."""
    form, found = _asked(request, entrance)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "edition": entrance.edition,
        "form": form,
        "page": page_of(request, found),
        "chips": chips_of(request, form.labels()),
        "query": query.urlencode(),
        "today": timezone.localdate(entrance.at),
        "mine_ids": cities_of(entrance.access),
    }
    return render(request, "groups/commitments.html", context)


@require_safe
@in_edition(SEE)
def commitments_csv(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """What is seen, as a table."""
    _form, found = _asked(request, entrance)
    return table_response(entrance.edition, commitments_table(found[:10_000], timezone.localdate(entrance.at)))


def _one(request: HttpRequest, entrance: Entrance, public_id: UUID) -> tuple[Here, Commitment]:
    """A commitment of the address, for those who read what its group promised; 404 for others."""
    rows = commitments_in(entrance.edition)
    found = get_object_or_404(rows, public_id=public_id)
    here = find(request, entrance, found.group.public_id)
    if not here.may.inside:
        raise Http404
    return here, found


def _speaks(here: Here, found: Commitment) -> bool:
    """Whether the reader may say what became of it: a city that said yes, whoever looks after it, or a guide."""
    agreed = {place.participation_id for place in found.places.all() if place.agreed_at}
    return here.may.guides or found.person_id == here.person.pk or bool(agreed & here.may.own)


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(SEE)
def commitment(request: HttpRequest, entrance: Entrance, commitment: UUID) -> HttpResponseBase:
    """One commitment; who speaks for it says how it went."""
    here, found = _one(request, entrance, commitment)
    speaks, status = _speaks(here, found), 200
    form = SettleForm(request.POST or None)
    if request.method == "POST":
        if not speaks:
            raise Http404
        reopens = request.POST.get("do") == "reopen"
        if reopens or form.is_valid():
            state = PromiseState.OPEN if reopens else form.cleaned_data["state"]
            outcome = "" if reopens else form.cleaned_data["outcome"]
            try:
                commands.settle(commitment=found, state=state, outcome=outcome, by=here.person, at=entrance.at)
            except DomainError as error:
                form = SettleForm(request.POST)
                form.add_error("outcome", str(error))
            else:
                done = _("It is under way again.") if reopens else _("Noted. Your group reads it at its next session.")
                messages.success(request, done)
                return redirect("groups:commitment", entrance.edition.slug, found.public_id)
        status = 422
    places = list(found.places.all())
    context = here.context(
        commitment=found,
        form=form,
        speaks=speaks,
        agreed=[place for place in places if place.agreed_at],
        asked=[place for place in places if not place.agreed_at],
        mine=[
            place.participation for place in places if not place.agreed_at and place.participation_id in here.may.own
        ],
        today=timezone.localdate(entrance.at),
    )
    return render(request, "groups/commitment.html", context, status=status)


@require_POST
@in_edition(SEE)
def join(request: HttpRequest, entrance: Entrance, commitment: UUID) -> HttpResponseBase:
    """Say for a city that it joins a commitment, or leaves it to the others."""
    here, found = _one(request, entrance, commitment)
    city = next((each for each in here.own if str(each.public_id) == request.POST.get("city")), None)
    if city is None or not found.places.filter(participation=city).exists():
        raise Http404
    joins = request.POST.get("joins") == "yes"
    act(
        request,
        lambda: commands.answer_invitation(
            commitment=found, participation=city, joins=joins, by=here.person, at=entrance.at
        ),
        _("%(city)s is in.") % {"city": city} if joins else _("%(city)s leaves it to the others.") % {"city": city},
    )
    return redirect("groups:commitment", entrance.edition.slug, found.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@at_group("acts")
def promise(request: HttpRequest, here: Here) -> HttpResponseBase:
    """A new commitment of one city or several."""
    form = PromiseForm(
        request.POST or None,
        cities=here.everybody,
        people=_people(here),
        sessions=_sessions(here),
        today=timezone.localdate(here.entrance.at),
        initial={
            "cities": [str(city.public_id) for city in here.own if city.pk != here.group.mentor_id],
            "person": str(here.person.public_id) if here.own else "",
            "session": request.GET.get("session", ""),
        },
    )
    if request.method == "POST" and form.is_valid():
        made = _promise(form, here)
        if made is not None:
            messages.success(request, _("The commitment stands. The group recalls it at its next session."))
            return redirect("groups:commitment", here.entrance.edition.slug, made.public_id)
    return render(request, "groups/promise.html", here.context(form=form), status=422 if form.is_bound else 200)


def _people(here: Here) -> dict[str, tuple[User, str]]:
    """Who may look after a commitment, by what the form calls them, with the city in the label."""
    cities = {city.pk: city for city in here.everybody}
    return {
        str(person.public_id): (person, f"{person} ({cities[pk]})")
        for pk, people in people_of(list(cities), here.entrance.at).items()
        for person in people
    }


def _sessions(here: Here) -> list[Session]:
    """Sessions that have begun and whose minutes are not final, the newest first."""
    rows = Session.objects.filter(group=here.group, event__starts_at__lte=here.entrance.at, event__cancelled_at=None)
    rows = rows.exclude(event__minutes_state=MinutesState.FINAL)
    return list(rows.select_related("event").order_by("-event__starts_at")[:MOST_SESSIONS])


def _promise(form: PromiseForm, here: Here) -> Commitment | None:
    data = form.cleaned_data
    cities = [form.rows[key] for key in data["cities"]]
    session = form.sessions.get(data["session"])
    own = [city for city in cities if city.pk in here.may.own]
    if not own and not here.may.guides:
        form.add_error("cities", _("Choose your own city, perhaps together with others."))
        return None
    person = form.people.get(data["person"], (None, ""))[0]
    try:
        return commands.promise(
            group=here.group,
            what=data["what"],
            kind=data["kind"],
            cities=cities,
            # who guides notes what all have said in a session; otherwise each city says its own yes
            agreed=cities if session is not None and here.may.guides else own,
            to_whom=data["to_whom"],
            person=person,
            due_on=data["due_on"],
            session=session,
            by=here.person,
            at=here.entrance.at,
        )
    except DomainError as error:
        # what is left to go wrong in an open group is how many cities a kind takes
        form.add_error(None if here.group.closed_at else "cities", str(error))
        return None
