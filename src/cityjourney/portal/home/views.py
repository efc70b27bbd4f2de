"""The way in: which edition, and what is there for me."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cityjourney.core.fields import in_language
from cityjourney.journeys.views.acting import person_of
from cityjourney.portal.context import INVITING
from cityjourney.portal.home.waiting import meetings_of, waiting_for
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.logic.progress import progress_of
from cityjourney.programmes.models import Edition, Role
from cityjourney.programmes.queries.people import proposals_waiting
from cityjourney.programmes.queries.places import first_places, numbers_of
from cityjourney.programmes.rules import access_of
from cityjourney.ui.tables import Column


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Choose an edition, or go straight to the only one; strangers see what is open to everybody."""
    if isinstance(request.user, AnonymousUser):
        public = Edition.objects.filter(guide_public=True).select_related("programme")
        return render(request, "portal/home/welcome.html", {"editions": public})
    editions = list(Edition.objects.visible_to(request.user, timezone.now()).select_related("programme"))
    if len(editions) == 1:
        only = editions[0]
        sees_cities = access_of(request.user, only, timezone.now()).reach("city.see")
        return redirect("desk" if sees_cities else "edition", only.slug)
    columns = [Column(_("Edition")), Column(_("Programme")), Column(_("Starts"))]
    return render(request, "portal/home/editions.html", {"editions": editions, "columns": columns})


@require_safe
@in_edition(None)
def edition(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Who I am here, where the programme stands, and where to go."""
    today, person = timezone.localdate(entrance.at), person_of(request)
    meetings = meetings_of(entrance, person)
    waiting = waiting_for(entrance, person, meetings)
    roles = {role.pk: role for role in Role.objects.filter(edition=entrance.edition)}
    phases = [(phase, progress_of(phase.starts_on, phase.ends_on, today)) for phase in entrance.phases]
    context = {
        "edition": entrance.edition,
        "lead": in_language(entrance.edition.methodology.head.summary) if entrance.edition.methodology_key else "",
        "held": [(roles[held.role_id], held) for held in entrance.access.held],
        "phases": phases,
        "open_phases": [phase for phase, progress in phases if progress.state == "now"],
        "numbers": numbers_of(entrance) if entrance.access.reach("programme.see").everywhere else None,
        "proposals": proposals_waiting(entrance) if any(map(entrance.access.reach, INVITING)) else 0,
        "doors": first_places(entrance),
        "first": next(iter(waiting), None),
        "others": waiting[1:],
        "meetings": meetings,
    }
    return render(request, "portal/home/edition.html", context)
