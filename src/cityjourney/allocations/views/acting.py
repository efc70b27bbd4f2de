"""What people do to a run: stop, repeat, lock, publish, take back, solve again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cityjourney.allocations import tasks
from cityjourney.allocations.commands import publishing
from cityjourney.allocations.commands import runs as commands
from cityjourney.allocations.forms.rules import RulesForm, type_names
from cityjourney.allocations.logic.rules import room_of
from cityjourney.allocations.models import Run
from cityjourney.allocations.queries.gathering import wanted_of, wishes_of
from cityjourney.allocations.queries.rules import shipped_rules
from cityjourney.allocations.views.door import RunHere, at_result, at_run
from cityjourney.allocations.words.wishes import wish_sentence
from cityjourney.core.errors import DomainError


@require_POST
@at_run
def act(request: HttpRequest, here: RunHere) -> HttpResponseBase:
    """One of the acts, by its name."""
    said: Any = {"run": here.run, "by": here.person, "at": here.entrance.at}
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "cancel": (lambda: commands.cancel(**said), _("The run has been asked to stop.")),
        "repeat": (lambda: tasks.begin(lambda: commands.repeat(**said)), _("The run waits for the worker again.")),
        "lock": (lambda: commands.lock(**said), _("Locked. Nobody changes it while it is being published.")),
        "unlock": (lambda: commands.lock(on=False, **said), _("Unlocked.")),
        "publish": (lambda: publishing.publish(**said), _("Published. The letters wait until somebody sends them.")),
        "withdraw": (lambda: publishing.withdraw(**said), _("Taken back. No city has been told.")),
        "fewest": (lambda: commands.take_fewest(**said), _("This run moves as few cities as possible.")),
    }
    what = request.POST.get("what", "")
    if what not in acts:
        raise BadRequest("what")
    command, done = acts[what]
    made: object = None
    try:
        made = command()
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    if what == "publish" and made is not None:
        return redirect("allocations:letters", here.edition.slug, here.run.number)
    number = made.number if isinstance(made, Run) else here.run.number
    return redirect("allocations:run", here.edition.slug, number)


@require_http_methods(["GET", "HEAD", "POST"])
@at_result
def again(request: HttpRequest, here: RunHere) -> HttpResponseBase:
    """Solve the same problem again under the wishes as they are now, close to this result."""
    places, wishes = list(here.places.values()), wishes_of(here.edition)
    rules = here.rules
    shipped = next((each for each in shipped_rules(here.edition) if each.key == rules.key), None)
    form = RulesForm(
        request.POST or None, rules=rules, criteria=shipped.criteria if shipped else (), frozen=True,
        seed=int(here.run.options["seed"]), room=room_of(here.run.problem), types=type_names(here.types(), places),
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            made = tasks.begin(
                lambda: commands.create_again(
                    parent=here.run, rules=form.rules(), wanted=wanted_of(wishes, places),
                    seed=form.cleaned_data["seed"], note=form.cleaned_data["note"], by=here.person, at=here.entrance.at,
                )
            )  # fmt: skip
            return redirect("allocations:run", here.edition.slug, made.number)
    listed = [
        (wish, wish_sentence(wish.kind, [*map(here.name, wish.cities)], [here.name(wish.mentor)])) for wish in wishes
    ]
    context = here.context(way="summary", form=form, wishes=listed)
    return render(request, "allocations/again.html", context, status=status)
