"""The page on which people are asked to come."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cityjourney.core.errors import DomainError
from cityjourney.events.commands import inviting as commands
from cityjourney.events.forms import GuestsForm, RolesForm
from cityjourney.events.models import Attendee
from cityjourney.events.queries.invitees import count_by_role, roles_for
from cityjourney.events.queries.page import attendees_of, people_of
from cityjourney.events.views.door import Here, act, at_event, page_of
from cityjourney.programmes.models import Role


@require_http_methods(["GET", "HEAD", "POST"])
@at_event(runs=True)
def invite(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Ask people by role, or guests by address."""
    asked = request.POST.get("do", "") if request.method == "POST" else ""
    roles = _roles_form(request if asked == "roles" else None, here)
    guests = GuestsForm(request.POST if asked == "guests" else None)
    if request.method == "POST" and asked not in {"roles", "guests"}:
        raise BadRequest("do")
    form: RolesForm | GuestsForm | None = {"roles": roles, "guests": guests}.get(asked)  # type: ignore[assignment]
    if form is not None and form.is_valid():
        try:
            _ask(request, here, form)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("events:invite", here.entrance.edition.slug, here.event.public_id)
    context = here.context(
        roles_form=roles,
        guests_form=guests,
        page=page_of(request, attendees_of(here.event), 50),
        people=people_of(here.event, most=0),
    )
    return render(request, "events/invite.html", context, status=422 if form is not None else 200)


def _roles_form(request: HttpRequest | None, here: Here) -> RolesForm:
    numbers = count_by_role(here.event, here.entrance.at)
    wanted = {role.key for role in roles_for(here.event)}
    rows = {
        role.key: role
        for role in Role.objects.filter(edition=here.entrance.edition, retired=False)
        if numbers.get(role.pk) or role.key in wanted
    }
    labels = {
        key: ngettext("%(role)s: %(n)d person", "%(role)s: %(n)d people", numbers.get(role.pk, 0))
        % {"role": role, "n": numbers.get(role.pk, 0)}
        for key, role in rows.items()
    }
    return RolesForm(
        request.POST if request else None, roles=rows, labels=labels, initial={"roles": sorted(wanted & set(rows))}
    )


def _ask(request: HttpRequest, here: Here, form: RolesForm | GuestsForm) -> None:
    event, at = here.event, here.entrance.at
    if isinstance(form, RolesForm):
        new = commands.invite_members(event=event, roles=form.chosen(), by=here.person, at=at)
    else:
        new = len(commands.invite_guests(event=event, guests=form.chosen(), by=here.person, at=at))
    if new:
        said = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", new)
        messages.success(request, said % {"n": new})
    else:
        messages.info(request, _("They had all been invited already."))


@require_POST
@at_event(runs=True)
def uninvite(request: HttpRequest, here: Here, attendee: UUID) -> HttpResponseBase:
    """Take an invitation back."""
    found = get_object_or_404(Attendee.objects.select_related("event", "person"), event=here.event, public_id=attendee)
    return act(
        request,
        lambda: commands.uninvite(attendee=found, by=here.person, at=here.entrance.at),
        _("The invitation is taken back."),
        "events:invite",
        here.entrance.edition.slug,
        here.event.public_id,
    )
