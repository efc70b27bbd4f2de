"""All groups; making one by hand or by table."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cityjourney.core.errors import DomainError
from cityjourney.groups.commands.changing import change_cities, change_group, close_group
from cityjourney.groups.commands.forming import GroupDraft, form_groups
from cityjourney.groups.commands.tables import TableError, import_groups
from cityjourney.groups.forms import GroupForm, ReasonForm, TableForm
from cityjourney.groups.models import Group, GroupCity
from cityjourney.groups.queries import groups as queries
from cityjourney.groups.queries.people import experts_of
from cityjourney.groups.queries.tables import groups_of, groups_sheet
from cityjourney.groups.queries.tribes import participants
from cityjourney.groups.sentences import MANAGE, SEE
from cityjourney.groups.views.door import Here, at_group
from cityjourney.journeys.views.acting import act, person_of
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.models import Edition, Participation, Theme


@require_safe
@in_edition(SEE)
def groups(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """All groups, one's own first; for the programme team the cities that are in none."""
    person = person_of(request)
    cards = queries.overview(entrance.edition, entrance.access, person, entrance.at)
    manages = entrance.access.allows(MANAGE)
    placed = {place.participation_id for card in cards for place in card.cities}
    context = {
        "edition": entrance.edition,
        "own": [card for card in cards if card.own],
        "others": [card for card in cards if not card.own],
        "manages": manages,
        "alone": [city for city in _core(entrance.edition) if city.pk not in placed] if manages else [],
        "at": entrance.at,
    }
    return render(request, "groups/groups.html", context)


def _core(edition: Edition) -> list[Participation]:
    return [city for city in participants(edition) if city.city_type.spec.part != "mentor"]


@require_safe
@in_edition(MANAGE)
def groups_csv(_request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """All groups as a table that can be read back."""
    response = HttpResponse(groups_sheet(groups_of(entrance.edition)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{entrance.edition.slug}-groups.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(MANAGE)
def read_table(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Form groups from a table; with faults nothing happens and each is named."""
    form = TableForm(request.POST or None, request.FILES or None)
    problems: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = import_groups(
                edition=entrance.edition,
                content=form.cleaned_data["file"].read(),
                reason=form.cleaned_data["reason"],
                by=person_of(request),
                at=entrance.at,
            )
        except TableError as error:
            problems = error.problems
        except DomainError as error:
            problems = (str(error),)
        else:
            said = ngettext(
                "%(n)d group is now as the table says.", "%(n)d groups are now as the table says.", len(made)
            )
            messages.success(request, said % {"n": len(made)})
            return redirect("groups:groups", entrance.edition.slug)
    context = {"edition": entrance.edition, "form": form, "problems": problems, "columns": _columns()}
    return render(request, "groups/table.html", context, status=422 if request.method == "POST" else 200)


def _columns() -> list[tuple[str, str]]:
    """What each column of the table holds."""
    return [
        ("name", _("the name of the group")),
        ("mentor", _("the address of the mentor city, as in the table of cities")),
        ("cities", _("the addresses of its cities, separated by semicolons")),
        ("theme", _("the key of the theme, or empty")),
        ("expert", _("the e-mail address of the thematic expert, or empty")),
        ("reference", _("what names the group for good; leave it as it is")),
    ]


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
    return [city for city in _core(entrance.edition) if str(city.public_id) in wanted]


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
            (made,) = form_groups(edition=entrance.edition, groups=[draft], reason=data["reason"], by=by, at=at)
            if expert := filled.experts.get(data["expert"]):
                change_group(
                    group=made, name=made.name, theme=made.theme, mentor=made.mentor, expert=expert, by=by, at=at
                )
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


@require_http_methods(["POST"])
@at_group("manages")
def close(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Close a group."""
    reason = request.POST.get("reason", "")
    act(
        request,
        lambda: close_group(group=here.group, reason=reason, by=here.person, at=here.entrance.at),
        _("The group is closed; what it did can still be read."),
    )
    return redirect("groups:group", here.entrance.edition.slug, here.group.public_id)
