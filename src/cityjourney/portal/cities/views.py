"""The list of cities and the page of one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.accounts.models import User
from cityjourney.allocations.ways import why
from cityjourney.audit.queries import trail
from cityjourney.core.errors import DomainError
from cityjourney.groups.queries.around import around
from cityjourney.groups.sentences import SEE as SEE_GROUPS
from cityjourney.portal.cities.forms import CityFilterForm, LeaveForm, PartForm
from cityjourney.portal.paging import answers, chips_of, page_of
from cityjourney.programmes.commands.participations import change_participation, leave_edition
from cityjourney.programmes.doors import Entrance, in_city, in_edition
from cityjourney.programmes.models import Edition, Participation
from cityjourney.programmes.queries import cities as queries
from cityjourney.programmes.queries.people import people_of
from cityjourney.programmes.queries.sheets import cities_sheet, with_members
from cityjourney.reports.sentences import SEE as SEE_ASSESSMENT
from cityjourney.ui.tables import Column

LAST_LINES = 10


def _columns(with_people: bool) -> list[Column]:
    columns = [
        Column(_("City"), "name"),
        Column(_("Country"), "country"),
        Column(_("City type"), "type"),
        Column(_("Theme"), "theme"),
        Column(_("Population"), "population", number=True),
    ]
    return [*columns, Column(_("People"), "people", number=True)] if with_people else columns


def _asked(request: HttpRequest, entrance: Entrance) -> CityFilterForm:
    form = CityFilterForm(request.GET, queries.facets(entrance.edition, entrance.access))
    answers(form)
    return form


@require_safe
@in_edition("city.see")
def cities(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """All cities that the reader may see: searched, narrowed, sorted, 25 a page."""
    form = _asked(request, entrance)
    found = queries.cities(entrance.edition, entrance.access, form.wanted(), entrance.at)
    page = page_of(request, found)
    with_people = entrance.access.reach("people.see").everywhere
    total = page.paginator.count
    context = {
        "edition": entrance.edition,
        "form": form,
        "page": page,
        "columns": _columns(with_people),
        "with_people": with_people,
        "sort": form.wanted().sort,
        "chips": chips_of(request, form.labels()),
        "lead": ngettext("%(n)d city or consortium.", "%(n)d cities and consortia.", total) % {"n": total},
        "query": request.GET.urlencode(),
    }
    return render(request, "portal/cities/list.html", context)


@require_safe
@in_edition("city.see")
def cities_export(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """What the list shows, all pages of it, as a table that can be read in again."""
    form = _asked(request, entrance)
    found = queries.cities(entrance.edition, entrance.access, form.wanted(), entrance.at)
    response = HttpResponse(cities_sheet(with_members(found)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{entrance.edition.slug}-cities.csv"'
    return response


@require_safe
@in_city("city.see")
def city(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Facts with their source, how the city takes part, who is who, what happened."""
    participation = _participation(entrance)
    seen = Edition.objects.visible_to(request.user, entrance.at)
    sees_people = entrance.may("people.see")
    context = {
        "edition": entrance.edition,
        "participation": participation,
        "city": participation.city,
        "members": list(participation.consortium.members.all()) if participation.consortium else [],
        "people": people_of(participation, entrance.at) if sees_people else [],
        "sees_people": sees_people,
        "around": around(participation) if entrance.access.reach(SEE_GROUPS) else None,
        "ways": list(why(entrance.access, participation)),
        "assessed": entrance.may(SEE_ASSESSMENT),
        "others": queries.other_editions(participation, list(seen.values_list("pk", flat=True))),
        "lines": trail(participation.scope, size=LAST_LINES).lines if entrance.may("city.audit") else [],
        "may_audit": entrance.may("city.audit"),
        "may_manage": entrance.access.allows("programme.manage") and participation.left_on is None,
        "may_invite": participation.left_on is None
        and (entrance.access.allows("programme.invite") or entrance.may("city.invite")),
    }
    return render(request, "portal/cities/city.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_city("programme.manage")
def city_part(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Change type, theme and consortium."""
    participation = _participation(entrance)
    form = PartForm(request.POST if request.method == "POST" else None, participation)
    if form.is_valid():
        try:
            change_participation(participation=participation, by=_user(request), at=entrance.at, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("city", entrance.edition.slug, participation.city.slug)
    context = {"edition": entrance.edition, "participation": participation, "form": form, "leave_form": LeaveForm()}
    return render(request, "portal/cities/part.html", context, status=400 if form.errors else 200)


@require_POST
@in_city("programme.manage")
def city_leave(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """The city leaves the edition."""
    participation, form = _participation(entrance), LeaveForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        leave_edition(participation=participation, reason=reason, by=_user(request), at=entrance.at)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(city)s has left this edition. Its history stays.") % {"city": participation})
    return redirect("city", entrance.edition.slug, participation.city.slug)


def _participation(entrance: Entrance) -> Participation:
    """The city of the address: `in_city` has put it there."""
    assert entrance.participation is not None  # noqa: S101
    return entrance.participation


def _user(request: HttpRequest) -> User:
    """The person who acts: nobody else gets past `in_edition` and `in_city` with a permission to write."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user
