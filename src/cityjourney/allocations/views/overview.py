"""All runs of an edition, what to do next, a new run, a problem from a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.allocations import tasks
from cityjourney.allocations.commands import runs as commands
from cityjourney.allocations.enums import State
from cityjourney.allocations.forms import FileForm, RulesForm, type_names
from cityjourney.allocations.logic.building import Rules, rules_from_json
from cityjourney.allocations.logic.inputs import Place, gap_of
from cityjourney.allocations.models import Run
from cityjourney.allocations.queries.gathering import places_of, wanted_of, wishes_of
from cityjourney.allocations.queries.runs import runs_of
from cityjourney.allocations.views.door import Here, managing, uploaded
from cityjourney.core.errors import DomainError
from cityjourney.matching.documents import InvalidDocument, load
from cityjourney.ui.tables import Column

PAGE = 25


@dataclass(frozen=True)
class Step:
    """What to do next, and where."""

    title: str
    why: str
    url: str
    label: str


def _next(here: Here, places: Sequence[Place], newest: Run | None, published: Run | None) -> Step:
    """The one thing that matching waits for."""
    slug = here.edition.slug
    lacking = sum(bool(gap_of(each).needed) for each in places)
    if newest is None and lacking:
        title = ngettext(
            "%(n)d city has no languages or no themes yet", "%(n)d cities have no languages or no themes yet", lacking
        )
        return Step(
            title % {"n": lacking}, _("They would be placed as if they had none."),
            reverse("allocations:inputs", args=[slug]), _("Fill in what is missing"),
        )  # fmt: skip
    if newest is None or newest.state in (State.FAILED, State.CANCELLED):
        return Step(
            _("Work out an allocation"), _("It takes seconds. Nobody sees it before you publish it."),
            reverse("allocations:new", args=[slug]), _("Begin a run"),
        )  # fmt: skip
    page = reverse("allocations:run", args=[slug, newest.number])
    if newest.is_active:
        return Step(str(_("Run %(n)s is on its way") % {"n": newest.number}), _("The page shows how far it is."), page,
                    _("Look at it"))  # fmt: skip
    if newest.state == State.IMPOSSIBLE:
        return Step(_("The wishes cannot all hold"), _("The run names which of them, and what is enough to give up."),
                    page, _("See what conflicts"))  # fmt: skip
    if published is not None and published.number == newest.number:
        return Step(_("The groups are published"), _("Read the letters to the cities and send them."),
                    reverse("allocations:letters", args=[slug, newest.number]), _("To the letters"))  # fmt: skip
    return Step(str(_("Run %(n)s waits for you") % {"n": newest.number}),
                _("Look at its groups; keep or change what you like; lock and publish it."), page,
                _("Look at the result"))  # fmt: skip


@require_safe
@managing
def index(request: HttpRequest, here: Here) -> HttpResponseBase:
    """What to do next; every run that there was."""
    rows = runs_of(here.edition)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    newest, published = rows.first(), rows.published().first()
    places = places_of(here.edition)
    columns = [
        Column(_("Run"), number=True), Column(_("State")), Column(_("How it came about")), Column(_("Begun")),
        Column(_("By")),
    ]  # fmt: skip
    context = here.context(
        here="runs", page=page, published=published, step=_next(here, places, newest, published), columns=columns,
        cities=sum(not each.is_mentor for each in places), mentors=sum(each.is_mentor for each in places),
        file=FileForm(),
    )  # fmt: skip
    return render(request, "allocations/index.html", context)


def last_rules(here: Here) -> tuple[Rules, int]:
    """Rules and seed of the newest run; at first the advised ones."""
    for options in Run.objects.filter(edition=here.edition).values_list("options", flat=True)[:PAGE]:
        if "rules" in options:
            return rules_from_json(options["rules"]), int(options.get("seed", 1))
    return Rules(), 1


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def new(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Begin a run with what is known now."""
    places, wishes = places_of(here.edition), wishes_of(here.edition)
    rules, seed = last_rules(here)
    form = RulesForm(request.POST or None, rules=rules, seed=seed, types=type_names(here.types(), places))
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
    mentors = [each for each in places if each.is_mentor]
    context = here.context(
        here="runs", form=form, wishes=len(wishes), cities=len(places) - len(mentors), mentors=len(mentors),
        most=sum(each.max_groups for each in mentors), lacking=sum(bool(gap_of(each).needed) for each in places),
    )  # fmt: skip
    return render(request, "allocations/new.html", context, status=status)


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
