"""Calendar addresses: made, shown once, taken back; and the calendars themselves."""

from uuid import UUID

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.core.errors import DomainError
from cityjourney.journeys.commands import feeds as commands
from cityjourney.journeys.forms import FeedForm
from cityjourney.journeys.models import FeedToken
from cityjourney.journeys.queries import feeds as queries
from cityjourney.journeys.sentences import SEE
from cityjourney.journeys.views.acting import act, person_of
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.models import Participation


def _cities(entrance: Entrance) -> list[Participation]:
    """The cities that the reader may see; those of a role first, at most a hundred."""
    reach = entrance.access.reach(SEE)
    rows = Participation.objects.current().filter(edition=entrance.edition)
    if not reach.everywhere:
        rows = rows.filter(pk__in=sorted(reach.participations))
    return list(rows.select_related("city", "consortium").order_by("city__name")[:500])


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(None)
def feeds(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """My calendar addresses, and a new one."""
    person, cities = person_of(request), _cities(entrance)
    programme = bool(entrance.access.reach("programme.see").everywhere)
    choices = queries.choices_for(entrance.edition, cities, programme=programme)
    form = FeedForm(
        request.POST if request.method == "POST" else None, choices, initial={"shows": request.GET.get("shows")}
    )
    secret = ""
    if form.is_bound and form.is_valid():
        try:
            secret = _make(entrance, form, cities, person)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {
        "edition": entrance.edition,
        "form": form,
        "feeds": queries.feeds_of(person),
        "url": settings.SITE_URL + reverse("journeys:calendar", args=[entrance.edition.slug, secret]) if secret else "",
    }
    response = render(request, "journeys/feeds.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def _make(entrance: Entrance, form: FeedForm, cities: list[Participation], person: object) -> str:
    data = form.cleaned_data
    sort, _colon, public_id = data["shows"].partition(":")
    city = next((each for each in cities if str(each.public_id) == public_id), None)
    _token, secret = commands.make_feed(
        person=person,  # type: ignore[arg-type]
        sort=sort,
        participation=city,
        edition=entrance.edition,
        alarm_minutes=data["alarm"],
        all_day=data["all_day"],
        at=entrance.at,
    )
    return secret


@require_POST
@in_edition(None)
def revoke(request: HttpRequest, entrance: Entrance, feed: UUID) -> HttpResponseBase:
    """Make an address worthless."""
    person = person_of(request)
    token = get_object_or_404(FeedToken, person=person, public_id=feed)
    act(
        request,
        lambda: commands.revoke_feed(token=token, by=person, at=entrance.at),
        _("This address no longer works."),
    )
    return redirect("journeys:feeds", entrance.edition.slug)


@require_safe
def calendar(request: HttpRequest, edition: str, secret: str) -> HttpResponse:  # noqa: ARG001 - the secret decides
    """A calendar for a calendar programme; the address is the key."""
    if len(secret) > 100:
        raise BadRequest("secret")
    token, at = queries.feed_of(commands.fingerprint(secret)), timezone.now()
    if token is None:
        raise Http404
    with translation.override(token.person.language):
        content = queries.calendar_text(token, at)
    commands.note_read(token=token, at=at)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="city-journey.ics"'
    response["Cache-Control"] = "private, max-age=300"
    response["Referrer-Policy"] = "no-referrer"
    return response
