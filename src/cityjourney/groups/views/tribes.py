"""Tribes: all of them, one of them, joining and leaving."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.groups.commands import tribes as commands
from cityjourney.groups.forms import TribeForm
from cityjourney.groups.models import Tribe
from cityjourney.groups.queries import tribes as queries
from cityjourney.groups.rules import cities_of
from cityjourney.groups.sentences import SEE
from cityjourney.journeys.views.acting import act, person_of
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.models import Participation


def own_of(entrance: Entrance, everybody: list[Participation]) -> list[Participation]:
    """The cities for which the reader speaks."""
    mine = cities_of(entrance.access)
    return [city for city in everybody if city.pk in mine]


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(SEE)
def tribes(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """All tribes, what figures propose, who is most like one's own city; a new tribe."""
    everybody = queries.participants(entrance.edition)
    own = own_of(entrance, everybody)
    form = TribeForm(request.POST or None, own=own)
    if request.method == "POST":
        if not own:
            raise Http404
        if form.is_valid():
            return _found(request, entrance, form)
    shown = queries.tribes_of(entrance.edition, own)
    taken = {each.tribe.key for each in shown if each.tribe.key}
    context = {
        "edition": entrance.edition,
        "tribes": shown,
        "proposed": queries.proposed_to(everybody, {city.pk for city in own}, taken),
        "like": [(city, queries.most_like(city, everybody)) for city in own],
        "own": own,
        "form": form,
    }
    return render(request, "groups/tribes.html", context, status=422 if form.is_bound else 200)


def _found(request: HttpRequest, entrance: Entrance, form: TribeForm) -> HttpResponseBase:
    data = form.cleaned_data
    act(
        request,
        lambda: commands.found_tribe(
            edition=entrance.edition,
            name=data["name"],
            trait=data["trait"],
            participation=form.rows[data["participation"]],
            by=person_of(request),
            at=entrance.at,
        ),
        _("The tribe is there. Other cities join it with one click."),
    )
    return redirect("groups:tribes", entrance.edition.slug)


@require_POST
@in_edition(SEE)
def take_proposal(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Found a tribe that figures propose."""
    everybody = queries.participants(entrance.edition)
    city = _city(request, own_of(entrance, everybody))
    proposal = queries.find_proposal(everybody, request.POST.get("key", ""))
    if proposal is None or city.pk not in {each.pk for each in proposal.cities}:
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


def _city(request: HttpRequest, own: list[Participation]) -> Participation:
    """The reader's city that is meant. Raises `Http404` for somebody without one."""
    asked = request.POST.get("city", "")
    city = next((each for each in own if str(each.public_id) == asked), own[0] if len(own) == 1 else None)
    if city is None:
        raise Http404
    return city


@require_safe
@in_edition(SEE)
def tribe(request: HttpRequest, entrance: Entrance, tribe: UUID) -> HttpResponseBase:
    """One tribe and its cities."""
    found = get_object_or_404(Tribe, edition=entrance.edition, public_id=tribe)
    own = own_of(entrance, queries.participants(entrance.edition))
    shown = next(each for each in queries.tribes_of(entrance.edition, own) if each.tribe == found)
    return render(request, "groups/tribe.html", {"edition": entrance.edition, "shown": shown, "tribe": found})


@require_POST
@in_edition(SEE)
def move(request: HttpRequest, entrance: Entrance, tribe: UUID) -> HttpResponseBase:
    """Join a tribe, or leave it (`do=leave`)."""
    found = get_object_or_404(Tribe.objects.select_related("edition"), edition=entrance.edition, public_id=tribe)
    city = _city(request, own_of(entrance, queries.participants(entrance.edition)))
    by, at = person_of(request), entrance.at
    if request.POST.get("do") == "leave":
        act(
            request,
            lambda: commands.leave_tribe(tribe=found, participation=city, by=by, at=at),
            _("%(city)s has left. The door stays open.") % {"city": city},
        )
    else:
        act(
            request,
            lambda: commands.join_tribe(tribe=found, participation=city, by=by, at=at),
            _("%(city)s is in.") % {"city": city},
        )
    return redirect("groups:tribe", entrance.edition.slug, found.public_id)
