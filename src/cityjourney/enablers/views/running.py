"""Pages of the city: begin a round, list people, invite, remind, close."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.enablers import queries
from cityjourney.enablers.commands import asking, running
from cityjourney.enablers.evidence import words
from cityjourney.enablers.forms import ChangeForm, OpenForm, PersonForm, SheetForm, TakeForm
from cityjourney.enablers.models import MOST_REMINDERS, Invitee, Round
from cityjourney.enablers.sentences import RUN, SEE_RESULTS
from cityjourney.programmes.doors import Entrance, in_city, in_edition
from cityjourney.programmes.models import Participation
from cityjourney.ui.tables import Column

CITIES = (Column(gettext_lazy("City")), Column(gettext_lazy("State")), Column(gettext_lazy("Answers")))
PEOPLE = tuple(
    Column(label)
    for label in (
        gettext_lazy("Name"), gettext_lazy("Kind of stakeholder"), gettext_lazy("Language"), gettext_lazy("State")
    )
)  # fmt: skip


def place_of(entrance: Entrance) -> Participation:
    """The city of a page of a city."""
    assert entrance.participation is not None  # noqa: S101 - the door `in_city` has fetched it
    return entrance.participation


def _args(place: Participation) -> tuple[str, str]:
    return place.edition.slug, place.city.slug


def _open_round(entrance: Entrance) -> Round:
    found = queries.open_round_of(place_of(entrance))
    if found is None:
        raise Http404
    return found


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the door lets nobody in who has not signed in
    return request.user


def _act(
    request: HttpRequest, entrance: Entrance, command: Callable[[], str], to: str = "enablers:city"
) -> HttpResponse:
    """Run a command; say what it did, or why not."""
    try:
        messages.success(request, command())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(to, *_args(place_of(entrance)))


@require_safe
@in_edition((RUN, SEE_RESULTS))
def index(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """All cities that the reader may see, and how far each is."""
    cities = Participation.objects.current().filter(edition=entrance.edition)
    cities = cities.visible_to(request.user, entrance.at, permission=SEE_RESULTS).select_related("city", "consortium")
    places = list(cities.order_by("city__name"))
    if len(places) == 1:
        return redirect("enablers:city", entrance.edition.slug, places[0].city.slug)
    found = queries.shares([place.pk for place in places])
    rows = [(place, share, words(share) if share else "") for place in places for share in [found.get(place.pk)]]
    return render(request, "enablers/index.html", {"edition": entrance.edition, "rows": rows, "columns": CITIES})


@require_safe
@in_city(SEE_RESULTS)
def city(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """The open round with what to do next, and what closed rounds said."""
    place = place_of(entrance)
    rounds = queries.rounds_of(place)
    current = next((each for each in rounds if each.closed_on is None), None)
    share = queries.shares([place.pk]).get(place.pk) if current else None
    people = list(current.invitees.all()) if current and entrance.may(RUN) else []
    context = {
        "edition": entrance.edition,
        "participation": place,
        "slug": place.city.slug,
        "may_run": entrance.may(RUN),
        "survey": queries.survey_of(entrance.edition),
        "round": current,
        "earlier": [each for each in rounds if each.closed_on],
        "share": share,
        "words": words(share) if share else "",
        "waiting": sum(not each.invited for each in people),
        "listed": len(people),
        "reminders_left": MOST_REMINDERS - current.reminders if current else 0,
        "change": ChangeForm(initial={"closes_on": current.closes_on, "threshold": current.threshold})
        if current
        else None,
    }
    return render(request, "enablers/city.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_city(RUN)
def begin(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Begin a round."""
    place, survey = place_of(entrance), queries.survey_of(entrance.edition)
    if survey is None:
        raise Http404
    form = OpenForm(request.POST or None, initial=OpenForm.first(timezone.localdate(entrance.at)))
    if request.method == "POST" and form.is_valid():
        try:
            running.open_round(
                participation=place, survey=survey, by=_person(request), at=entrance.at, **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The survey is ready. Now list the people whom you want to ask."))
            return redirect("enablers:people", *_args(place))
    context = {
        "edition": entrance.edition, "participation": place, "slug": place.city.slug, "form": form, "survey": survey,
    }  # fmt: skip
    return render(request, "enablers/begin.html", context, status=422 if form.errors else 200)


@require_POST
@in_city(RUN)
def change(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Another last day, a higher threshold."""
    form, found = ChangeForm(request.POST), _open_round(entrance)

    def command() -> str:
        if not form.is_valid():
            raise DomainError(" ".join(str(word) for faults in form.errors.values() for word in faults))
        running.change_round(round=found, by=_person(request), at=entrance.at, **form.cleaned_data)
        return _("Saved.")

    return _act(request, entrance, command)


@require_POST
@in_city(RUN)
def invite(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Send everybody who waits a code."""
    found = _open_round(entrance)

    def command() -> str:
        sent = asking.invite(round=found, by=_person(request), at=entrance.at)
        return ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", sent) % {"n": sent}

    return _act(request, entrance, command)


@require_POST
@in_city(RUN)
def remind(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Write to everybody once more."""
    found = _open_round(entrance)

    def command() -> str:
        sent = asking.remind(round=found, by=_person(request), at=entrance.at)
        return ngettext("%(n)d reminder is on its way.", "%(n)d reminders are on their way.", sent) % {"n": sent}

    return _act(request, entrance, command)


@require_http_methods(["GET", "HEAD", "POST"])
@in_city(RUN)
def close(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Ask once more, for it cannot be undone; then close."""
    place, found = place_of(entrance), _open_round(entrance)
    if request.method == "POST":

        def command() -> str:
            running.close_round(round=found, by=_person(request), at=entrance.at)
            return _("The survey is closed. Answers and codes have been destroyed; the results stay.")

        return _act(request, entrance, command)
    share = queries.answered_share(place)
    context = {
        "edition": entrance.edition, "participation": place, "slug": place.city.slug, "round": found,
        "words": words(share) if share else "", "few": not share or share.at_least < found.threshold,
    }  # fmt: skip
    return render(request, "enablers/close.html", context)


# ---------------------------------------------------------------- people


def _candidates(found: Round, place: Participation) -> list[tuple[str, str, str]]:
    """Name, address and language of people around the city who are not on the list: of earlier rounds, with a role."""
    listed = {email.lower() for email in found.invitees.values_list("email", flat=True)}
    return [each for each in queries.people_around(place) if each[1].lower() not in listed]


@require_http_methods(["GET", "HEAD", "POST"])
@in_city(RUN)
def people(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """The list, and four ways to make it longer."""
    place, found = place_of(entrance), _open_round(entrance)
    language = (get_language() or "en").split("-")[0]
    doing = request.POST.get("do", "")
    data = request.POST if request.method == "POST" else None
    own = language if language in found.survey.languages else found.survey.languages[0]
    person = PersonForm(data if doing == "one" else None, survey=found.survey, initial={"language": own})
    sheet = SheetForm(
        data if doing == "file" else None, request.FILES if doing == "file" else None, survey=found.survey, language=own
    )
    take = TakeForm(
        data if doing == "take" else None, survey=found.survey, people=_candidates(found, place), prefix="take"
    )
    faulty = False
    if data is not None:
        ways: dict[str, tuple[Any, Callable[[], list[asking.Person]]]] = {
            "one": (person, lambda: [person.person]),
            "file": (sheet, lambda: sheet.people),
            "take": (take, lambda: take.chosen),
        }
        if doing not in ways:
            raise Http404
        form, chosen = ways[doing]
        if form.is_valid():
            return _add(request, entrance, found, chosen())
        faulty = True
    kinds = {each.key: each.name for each in found.survey.stakeholders}
    context = {
        "edition": entrance.edition, "participation": place, "slug": place.city.slug, "round": found,
        "rows": [(each, kinds.get(each.kind, {})) for each in found.invitees.all()],
        "person": person, "sheet": sheet, "take": take, "survey": found.survey, "columns": PEOPLE,
    }  # fmt: skip
    return render(request, "enablers/people.html", context, status=422 if faulty else 200)


def _add(request: HttpRequest, entrance: Entrance, found: Round, chosen: list[asking.Person]) -> HttpResponse:
    def command() -> str:
        new = asking.add_people(round=found, people=chosen, by=_person(request), at=entrance.at)
        return ngettext("%(n)d person is new on the list.", "%(n)d people are new on the list.", new) % {"n": new}

    return _act(request, entrance, command, "enablers:people")


@require_POST
@in_city(RUN)
def remove(request: HttpRequest, entrance: Entrance, invitee: UUID) -> HttpResponse:
    """Take somebody off the list."""
    found = _open_round(entrance)
    person = get_object_or_404(Invitee, round=found, public_id=invitee)

    def command() -> str:
        asking.remove_person(invitee=person, by=_person(request), at=entrance.at)
        return _("%(who)s is off the list.") % {"who": person.name}

    return _act(request, entrance, command, "enablers:people")
