"""Who is who, and what each role may do."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.core.fields import in_language
from cityjourney.core.permissions import known
from cityjourney.portal.context import INVITING
from cityjourney.portal.paging import answers, chips_of, page_of
from cityjourney.portal.people.forms import PeopleFilterForm
from cityjourney.programmes.commands.memberships import end_membership
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.models import Membership, Role
from cityjourney.programmes.queries.people import in_reach, people_seen, roles_of
from cityjourney.programmes.rules import may_invite
from cityjourney.ui.tables import Column


@require_safe
@in_edition("people.see")
def people(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """People with their roles, by role; addresses are shown to those who may invite there."""
    roles = roles_of(entrance.edition)
    form = PeopleFilterForm(request.GET, roles)
    asked = answers(form)
    found = people_seen(entrance, roles)
    if asked["q"]:
        found = found.filter(Q(person__name__icontains=asked["q"]))
    if asked["role"]:
        found = found.filter(role__key=asked["role"])
    page = page_of(request, found)
    manages = {each.pk for each in page if may_invite(entrance.access, each.role, each.participation)}
    labels = {"q": f"“{asked['q']}”", "role": dict(form.fields["role"].choices).get(asked["role"], "")}  # type: ignore[attr-defined]
    total = page.paginator.count
    context = {
        "edition": entrance.edition,
        "form": form,
        "page": page,
        "manages": manages,
        "chips": chips_of(request, labels),
        "columns": [Column(_("Name")), Column(_("Role")), Column(_("City")), Column(_("E-mail")), Column("")],
        "lead": ngettext("%(n)d role is held here.", "%(n)d roles are held here.", total) % {"n": total},
        "may_invite": any(entrance.access.reach(each) for each in INVITING),
    }
    return render(request, "portal/people/people.html", context)


@require_POST
@in_edition(INVITING)
def membership_end(request: HttpRequest, entrance: Entrance, membership: UUID) -> HttpResponseBase:
    """End a role that the reader could have given."""
    found = (
        Membership.objects.active(entrance.at)
        .filter(in_reach(entrance.access, *INVITING), edition=entrance.edition, public_id=membership)
        .select_related("role", "participation", "person")
        .first()
    )
    if found is None or not may_invite(entrance.access, found.role, found.participation):
        raise Http404
    assert isinstance(request.user, User)  # noqa: S101 - nobody else gets past the door
    try:
        end_membership(membership=found, by=request.user, at=entrance.at)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(person)s no longer has that role.") % {"person": found.person})
    return redirect("people", entrance.edition.slug)


@dataclass(frozen=True)
class Granted:
    """A permission in words, and the phases to which it is bound (none: always)."""

    sentence: str
    phases: tuple[str, ...]


@require_safe
@in_edition(None)
def roles(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Each role with its sentence and what it may do."""
    names = {phase.key: str(phase) for phase in entrance.phases}
    mine = {held.role for held in entrance.access.held}
    context = {
        "edition": entrance.edition,
        "roles": [
            (role, _granted(role, names), in_language(role.spec.contact_for or {}), role.key in mine)
            for role in roles_of(entrance.edition)
        ],
    }
    return render(request, "portal/people/roles.html", context)


def _granted(role: Role, phases: dict[str, str]) -> list[Granted]:
    words = known()
    return [
        Granted(str(words.get(name, name)), tuple(phases.get(key, key) for key in grant.phases))
        for grant in role.spec.grants
        for name in grant.may
    ]
