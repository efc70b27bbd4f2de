"""Tribes: all of them, one of them, joining and leaving; what a city says of itself."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.core.errors import DomainError
from cityjourney.groups.commands import tribes as commands
from cityjourney.groups.forms.tribes import PortraitForm, TribeForm
from cityjourney.groups.models import Tribe
from cityjourney.groups.queries import tribes as queries
from cityjourney.groups.registry import facts_of
from cityjourney.groups.sentences import MANAGE, SEE
from cityjourney.groups.views.door import own_of
from cityjourney.journeys.views.acting import act, person_of
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.models import Participation

FIRST = 5
"""So many proposals are seen at once; the others unfold."""


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(SEE)
def tribes(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """All tribes, what facts propose, who is most like one's own city; a new tribe."""
    everybody = queries.participants(entrance.edition)
    own = own_of(entrance, everybody)
    form = TribeForm(request.POST or None, own=own)
    if request.method == "POST":
        if not own:
            raise Http404
        if form.is_valid():
            return _found(request, entrance, form)
    facts = facts_of(entrance.access, everybody)
    traits = queries.traits_of(everybody, facts)
    shown = queries.tribes_of(entrance.edition, own, traits)
    proposed = queries.proposed_to(traits, own, shown)
    context = {
        "edition": entrance.edition,
        "offered": [(each, city) for each in shown for city in each.offered],
        "tribes": [each for each in shown if not each.offered],
        "proposed": proposed[:FIRST],
        "further": proposed[FIRST:],
        "like": [(city, queries.most_like(city, everybody, facts)) for city in own],
        "own": own,
        "manages": entrance.access.allows(MANAGE),
        "form": form,
    }
    return render(request, "groups/tribes.html", context, status=422 if form.is_bound else 200)


def _found(request: HttpRequest, entrance: Entrance, form: TribeForm) -> HttpResponseBase:
    data, city = form.cleaned_data, form.city
    if city is None:
        raise Http404
    act(
        request,
        lambda: commands.found_tribe(
            edition=entrance.edition,
            name=data["name"],
            trait=data["trait"],
            participation=city,
            by=person_of(request),
            at=entrance.at,
        ),
        _("The tribe is there. Other cities join it with one click."),
    )
    return redirect("groups:tribes", entrance.edition.slug)


def _proposal(request: HttpRequest, entrance: Entrance, everybody: list[Participation]) -> queries.Proposed:
    """The trait that is meant, from what the reader may know. Raises `Http404` when nobody shares it."""
    traits = queries.traits_of(everybody, facts_of(entrance.access, everybody))
    found = next((each for each in traits if each.key == request.POST.get("key")), None)
    if found is None:
        raise Http404
    return found


@require_POST
@in_edition(SEE)
def take_proposal(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Found a tribe that facts propose."""
    everybody = queries.participants(entrance.edition)
    city = _city(request, own_of(entrance, everybody))
    proposal = _proposal(request, entrance, everybody)
    if city not in proposal.cities:
        raise Http404
    act(
        request,
        lambda: commands.found_tribe(
            edition=entrance.edition,
            name=proposal.name,
            trait=proposal.reason,
            key=proposal.key,
            participation=city,
            by=person_of(request),
            at=entrance.at,
        ),
        _("The tribe is there. Other cities join it with one click."),
    )
    return redirect("groups:tribes", entrance.edition.slug)


@require_POST
@in_edition(MANAGE)
def propose(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Propose a tribe to all cities that share a trait; each answers for itself."""
    proposal = _proposal(request, entrance, queries.participants(entrance.edition))
    act(
        request,
        lambda: commands.propose_tribe(
            edition=entrance.edition,
            name=proposal.name,
            trait=proposal.reason,
            key=proposal.key,
            cities=proposal.cities,
            by=person_of(request),
            at=entrance.at,
        ),
        _("The tribe is proposed. Its cities find it on their desks, with the reason, and join or not."),
    )
    return redirect("groups:tribes", entrance.edition.slug)


def _city(request: HttpRequest, own: list[Participation]) -> Participation:
    """The reader's city that is meant. Raises `Http404` for somebody without one."""
    asked = request.POST.get("city", "")
    city = next((each for each in own if str(each.public_id) == asked), own[0] if len(own) == 1 else None)
    if city is None:
        raise Http404
    return city


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(SEE)
def portrait(request: HttpRequest, entrance: Entrance, city: str) -> HttpResponseBase:
    """What a city says of itself; from that, tribes are proposed to it and to others."""
    own = own_of(entrance, queries.participants(entrance.edition))
    found = next((each for each in own if each.city.slug == city), None)
    if found is None:
        raise Http404
    form = PortraitForm(request.POST or None, portrait=queries.portrait_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            commands.portray(participation=found, **form.cleaned_data, by=person_of(request), at=entrance.at)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. Below stands who shares it."))
            return redirect("groups:tribes", entrance.edition.slug)
    context = {"edition": entrance.edition, "form": form, "city": found}
    return render(request, "groups/portrait.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@in_edition(SEE)
def tribe(request: HttpRequest, entrance: Entrance, tribe: UUID) -> HttpResponseBase:
    """One tribe and its cities."""
    found = get_object_or_404(Tribe, edition=entrance.edition, public_id=tribe)
    everybody = queries.participants(entrance.edition)
    traits = queries.traits_of(everybody, facts_of(entrance.access, everybody)) if found.key else ()
    own = own_of(entrance, everybody)
    shown = next(each for each in queries.tribes_of(entrance.edition, own, traits) if each.tribe == found)
    return render(request, "groups/tribe.html", {"edition": entrance.edition, "shown": shown, "tribe": found})


@require_POST
@in_edition(SEE)
def move(request: HttpRequest, entrance: Entrance, tribe: UUID) -> HttpResponseBase:
    """Join a tribe, leave it (`do=leave`), or say that a proposed one is not for the city (`do=decline`)."""
    found = get_object_or_404(Tribe.objects.select_related("edition"), edition=entrance.edition, public_id=tribe)
    city = _city(request, own_of(entrance, queries.participants(entrance.edition)))
    said = {"city": city}
    command, done = {
        "leave": (commands.leave_tribe, _("%(city)s has left. The door stays open.") % said),
        "decline": (commands.decline_tribe, _("Noted. %(city)s can still join whenever it likes.") % said),
    }.get(request.POST.get("do", ""), (commands.join_tribe, _("%(city)s is in.") % said))
    act(
        request,
        lambda: command(tribe=found, participation=city, by=person_of(request), at=entrance.at),
        done,
    )
    return redirect("groups:tribe", entrance.edition.slug, found.public_id)
