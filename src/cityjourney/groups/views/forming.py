"""Groups made by hand, changed, named and closed."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.groups.commands.changing import change_cities, change_group, close_group, name_group, reopen_group
from cityjourney.groups.commands.forming import GroupDraft, form_groups
from cityjourney.groups.forms.groups import GroupForm, NameForm, ReasonForm
from cityjourney.groups.models import Group, GroupCity
from cityjourney.groups.queries.people import experts_of
from cityjourney.groups.queries.tribes import participants
from cityjourney.groups.sentences import MANAGE
from cityjourney.groups.views.door import Here, at_group
from cityjourney.journeys.views.acting import act, person_of
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.models import Participation, Theme


def _form(entrance: Entrance, data: Any, group: Group | None, **kwargs: Any) -> GroupForm:
    """The form with everything that can be chosen; each city says in which group it is."""
    everybody = participants(entrance.edition)
    taken = {
        place.participation_id: place.group
        for place in GroupCity.objects.filter(group__edition=entrance.edition, left_at=None).select_related("group")
    }
    labels = {}
    for city in everybody:
        if city.city_type.spec.part != "mentor":
            where = taken.get(city.pk)
            told = where is not None and where != group
            labels[str(city.public_id)] = f"{city} ({where})" if told else str(city)
    return GroupForm(
        data,
        themes=Theme.objects.filter(edition=entrance.edition, retired=False),
        mentors=[city for city in everybody if city.city_type.spec.part == "mentor"],
        cities=labels,
        experts=experts_of(entrance.edition, entrance.at),
        **kwargs,
    )


def _chosen(entrance: Entrance, form: GroupForm) -> list[Participation]:
    wanted = set(form.cleaned_data["cities"])
    return [city for city in participants(entrance.edition) if str(city.public_id) in wanted]


@transaction.atomic
def _make(entrance: Entrance, filled: GroupForm, draft: GroupDraft, by: User, at: datetime) -> Group:
    data = filled.cleaned_data
    (made,) = form_groups(edition=entrance.edition, groups=[draft], reason=data["reason"], by=by, at=at)
    expert = filled.experts.get(data["expert"])
    change_group(group=made, name=made.name, theme=made.theme, mentor=made.mentor, expert=expert, by=by, at=at)
    return name_group(group=made, own_name=data["own_name"], by=by, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(MANAGE)
def form(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """A group by hand."""
    filled = _form(entrance, request.POST or None, None)
    if request.method == "POST" and filled.is_valid():
        data = filled.cleaned_data
        draft = GroupDraft(data["name"], data["theme"], filled.mentors[data["mentor"]], _chosen(entrance, filled))
        by, at = person_of(request), entrance.at
        try:
            made = _make(entrance, filled, draft, by, at)
        except DomainError as error:
            filled.add_error(None, str(error))
        else:
            messages.success(request, _("The group is formed."))
            return redirect("groups:group", entrance.edition.slug, made.public_id)
    context = {"edition": entrance.edition, "form": filled}
    return render(request, "groups/form.html", context, status=422 if filled.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@at_group("manages")
def change(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Name, theme, mentor, expert and cities of a group."""
    group = here.group
    initial = {
        "name": group.name,
        "own_name": group.own_name,
        "theme": group.theme.key if group.theme else "",
        "mentor": str(group.mentor.public_id),
        "expert": str(group.expert.public_id) if group.expert else "",
        "cities": [str(city.public_id) for city in here.members],
    }
    filled = _form(here.entrance, request.POST or None, group, initial=initial)
    if request.method == "POST" and filled.is_valid():
        try:
            _change(here, filled)
        except DomainError as error:
            filled.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("groups:group", here.entrance.edition.slug, group.public_id)
    context = here.context(form=filled, close_form=ReasonForm(auto_id="id_close_%s"))
    return render(request, "groups/form.html", context, status=422 if filled.is_bound else 200)


def _change(here: Here, filled: GroupForm) -> None:
    data, at = filled.cleaned_data, here.entrance.at
    with transaction.atomic():
        change_cities(
            group=here.group, cities=_chosen(here.entrance, filled), reason=data["reason"], by=here.person, at=at
        )
        change_group(
            group=here.group,
            name=data["name"],
            theme=filled.themes.get(data["theme"]),
            mentor=filled.mentors[data["mentor"]],
            expert=filled.experts.get(data["expert"]),
            by=here.person,
            at=at,
        )
        name_group(group=here.group, own_name=data["own_name"], by=here.person, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@at_group("acts")
def name(request: HttpRequest, here: Here) -> HttpResponseBase:
    """What the group calls itself: its cities say, and whoever guides it."""
    if here.group.closed_at is not None:
        raise Http404
    filled = NameForm(request.POST or None, initial={"own_name": here.group.own_name})
    if request.method == "POST" and filled.is_valid():
        try:
            made = name_group(
                group=here.group, own_name=filled.cleaned_data["own_name"], by=here.person, at=here.entrance.at
            )
        except DomainError as error:
            filled.add_error("own_name", str(error))
        else:
            messages.success(request, _("From now on everybody reads “%(name)s”.") % {"name": made})
            return redirect("groups:group", here.entrance.edition.slug, here.group.public_id)
    context = here.context(form=filled)
    return render(request, "groups/name.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@at_group("manages")
def close(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Close a group, or open it again (`do=reopen`)."""
    group, by, at = here.group, here.person, here.entrance.at
    if request.POST.get("do") == "reopen":
        act(request, lambda: reopen_group(group=group, by=by, at=at), _("The group is open again."))
    else:
        reason = request.POST.get("reason", "")
        done = _("The group is closed; what it did can still be read, and you can open it again.")
        act(request, lambda: close_group(group=group, reason=reason, by=by, at=at), done)
    return redirect("groups:group", here.entrance.edition.slug, here.group.public_id)
