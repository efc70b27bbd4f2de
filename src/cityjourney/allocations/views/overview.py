"""All runs of an edition, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cityjourney.allocations.enums import State
from cityjourney.allocations.forms.files import FileForm
from cityjourney.allocations.logic.inputs import Place
from cityjourney.allocations.logic.measures import gap_of
from cityjourney.allocations.logic.rules import Rules
from cityjourney.allocations.models import Run
from cityjourney.allocations.queries.gathering import places_of
from cityjourney.allocations.queries.rules import rules_from
from cityjourney.allocations.queries.runs import runs_of
from cityjourney.allocations.views.door import Here, managing
from cityjourney.ui.tables import Column

PAGE = 25


@dataclass(frozen=True)
class Step:
    """What to do next, and where."""

    title: str
    why: str
    url: str
    label: str


def _next(
    here: Here, places: Sequence[Place], rules: Rules | None, newest: Run | None, published: Run | None
) -> Step | None:
    """The one thing that matching waits for; nothing if the programme forms no groups by matching."""
    slug = here.edition.slug
    if newest is None and rules is None:
        return None
    lacking = sum(bool(gap_of(each, rules).needed) for each in places)
    if newest is None and lacking:
        title = ngettext("%(n)d city lacks something that counts", "%(n)d cities lack something that counts", lacking)
        return Step(
            title % {"n": lacking}, _("Without it, a city is placed as if it had none of it."),
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
    places, rules = places_of(here.edition), rules_from(here.edition)
    columns = [
        Column(_("Run"), number=True), Column(_("State")), Column(_("How it came about")), Column(_("Begun")),
        Column(_("By")),
    ]  # fmt: skip
    context = here.context(
        here="runs", page=page, published=published, rules=rules, columns=columns,
        step=_next(here, places, rules, newest, published),
        cities=sum(not each.is_mentor for each in places), mentors=sum(each.is_mentor for each in places),
        file=FileForm(),
    )  # fmt: skip
    return render(request, "allocations/index.html", context)
