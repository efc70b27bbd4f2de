"""A new run: by the rules of the programme, or others; or with a problem from a file."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cityjourney.allocations import tasks
from cityjourney.allocations.commands import runs as commands
from cityjourney.allocations.forms.files import FileForm
from cityjourney.allocations.forms.rules import RulesForm, type_names
from cityjourney.allocations.logic.building import room_for
from cityjourney.allocations.logic.measures import gap_of
from cityjourney.allocations.logic.rules import Rules
from cityjourney.allocations.queries.gathering import places_of, wanted_of, wishes_of
from cityjourney.allocations.queries.rules import rules_from, shipped_rules
from cityjourney.allocations.views.door import Here, managing, uploaded
from cityjourney.allocations.words.rules import rule_lines
from cityjourney.core.errors import DomainError
from cityjourney.matching.documents import InvalidDocument, load


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def new(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Begin a run with what is known now."""
    every = shipped_rules(here.edition)
    shipped = next((each for each in every if each.key == request.GET.get("rules", "")), every[0] if every else None)
    if shipped is None:
        return render(request, "allocations/new.html", here.context(here="runs"))
    rules = shipped if "anew" in request.GET else rules_from(here.edition, shipped.key) or shipped
    places, wishes, types = places_of(here.edition), wishes_of(here.edition), here.types()
    form = RulesForm(
        request.POST or None, rules=rules, criteria=shipped.criteria, types=type_names(types, places),
        room=room_for(places) if any(each.is_mentor for each in places) else None,
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                run = tasks.begin(
                    lambda: commands.create_run(
                        edition=here.edition, places=places, rules=form.rules(), wanted=wanted_of(wishes, places),
                        seed=form.cleaned_data["seed"], note=form.cleaned_data["note"], by=here.person,
                        at=here.entrance.at,
                    )
                )  # fmt: skip
            except DomainError as reason:
                form.add_error(None, str(reason))
            else:
                return redirect("allocations:run", here.edition.slug, run.number)
    context = here.context(
        here="runs", form=form, wishes=len(wishes), shipped=shipped, every=every,
        departs=[line for line in rule_lines(rules, shipped, types) if line.instead], **_counts(places, rules),
    )  # fmt: skip
    return render(request, "allocations/new.html", context, status=status)


def _counts(places: Any, rules: Rules) -> dict[str, int]:
    mentors = [each for each in places if each.is_mentor]
    return {
        "cities": len(places) - len(mentors), "mentors": len(mentors),
        "most": sum(each.max_groups for each in mentors),
        "lacking": sum(bool(gap_of(each, rules).needed) for each in places),
    }  # fmt: skip


@require_POST
@managing
def read(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Begin a run with a problem from a file."""
    try:
        problem = load(uploaded(FileForm(request.POST, request.FILES)))
        if not isinstance(problem, dict):
            raise DomainError(_("The file holds no problem of an allocation."))
        places = places_of(here.edition)
        run = tasks.begin(
            lambda: commands.read_problem(
                edition=here.edition, problem=problem, places=places, by=here.person, at=here.entrance.at
            )
        )
    except (DomainError, InvalidDocument) as reason:
        messages.error(request, str(reason))
        return redirect("allocations:index", here.edition.slug)
    return redirect("allocations:run", here.edition.slug, run.number)
