"""The synthesis: four lists of points with their evidence, and what data suggests."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.core.errors import DomainError
from cityjourney.journeys.views.acting import act, city_of, first_error, person_of
from cityjourney.programmes.doors import Entrance, in_city
from cityjourney.reports.commands import synthesis as commands
from cityjourney.reports.forms import EvidenceForm, PointForm
from cityjourney.reports.models import Evidence, Point
from cityjourney.reports.queries.facts import all_suggestions, facts_of, suggestions_of
from cityjourney.reports.queries.synthesis import lists_of, points_of, stated
from cityjourney.reports.sentences import SEE, WRITE
from cityjourney.reports.views.acting import context_of, may_write, subject_of


@require_safe
@in_city(SEE)
def synthesis(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """All lists, and, for those who write, what stands out and what was dropped."""
    return _page(request, entrance)


def _page(request: HttpRequest, entrance: Entrance, form: PointForm | None = None, status: int = 200) -> HttpResponse:
    subject = subject_of(entrance)
    lists = lists_of(subject)
    writes = may_write(entrance)
    context = context_of(
        entrance,
        "synthesis",
        lists=lists,
        total=sum(len(each.points) for each in lists),
        changed=sum(stated.changed for each in lists for stated in each.points),
        suggestions=suggestions_of(subject) if writes else [],
        dropped=[point for point in points_of(subject) if point.dropped_at] if writes else [],
        form=form or PointForm(),
    )
    return render(request, "reports/synthesis.html", context, status=status)


def _back(entrance: Entrance, place: str = "") -> HttpResponse:
    url = reverse("reports:synthesis", args=[entrance.edition.slug, city_of(entrance).city.slug])
    return redirect(f"{url}#{place}" if place else url)


def _point(entrance: Entrance, public_id: UUID) -> Point:
    rows = Point.objects.filter(participation=city_of(entrance)).select_related("participation__edition", "changed_by")
    return get_object_or_404(rows, public_id=public_id)


@require_POST
@in_city(WRITE)
def add(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Write a point of one's own."""
    form = PointForm(request.POST)
    if not form.is_valid():
        return _page(request, entrance, form, 422)
    data, by = form.cleaned_data, person_of(request)
    point = commands.add_point(
        participation=city_of(entrance), kind=data["kind"], text=data["text"], by=by, at=entrance.at
    )
    messages.success(request, _("The point is in. Say what it rests on."))
    return redirect("reports:point", entrance.edition.slug, city_of(entrance).city.slug, point.public_id)


@require_POST
@in_city(WRITE)
def take(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Take over what data suggests, or say that it does not belong in."""
    subject, by = subject_of(entrance), person_of(request)
    wanted = request.POST.get("suggestion", "")
    found = next((each for each in all_suggestions(subject) if each.key == wanted), None)
    if found is None:
        messages.error(request, _("The figures have changed, and this no longer stands out."))
        return _back(entrance)
    known = facts_of(subject)
    facts = [known[key] for key in found.facts if key in known]
    point = commands.take_over(participation=city_of(entrance), suggestion=found, facts=facts, by=by, at=entrance.at)
    if "dismiss" in request.POST:
        commands.drop_point(point=point, by=by, at=entrance.at)
        _say_dropped(request, entrance, point)
        return _back(entrance, "suggested")
    messages.success(request, _("Taken over. Put it into your own words if you like."))
    return _back(entrance, f"point-{point.public_id}")


@require_http_methods(["GET", "HEAD", "POST"])
@in_city(WRITE)
def point(request: HttpRequest, entrance: Entrance, point: UUID) -> HttpResponseBase:
    """Change a point; when somebody else was quicker, show both."""
    found = _point(entrance, point)
    initial = {"kind": found.kind, "text": found.text, "seen": found.serial}
    form = PointForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        return _point_page(request, entrance, found, form, 422 if form.is_bound else 200)
    data, by = form.cleaned_data, person_of(request)
    try:
        commands.change_point(
            point=found, text=data["text"], kind=data["kind"], seen=data["seen"] or 0, by=by, at=entrance.at
        )
    except commands.ConflictError as conflict:
        again = request.POST.copy()
        again["seen"] = str(conflict.latest.serial)
        form.data = again
        form.add_error(None, str(conflict))
        return _point_page(request, entrance, found, form, 409, theirs=conflict.latest)
    except DomainError as error:
        form.add_error(None, str(error))
        return _point_page(request, entrance, found, form, 422)
    messages.success(request, _("Saved."))
    return _back(entrance, f"point-{found.public_id}")


def _point_page(
    request: HttpRequest, entrance: Entrance, found: Point, form: PointForm, status: int, theirs: Point | None = None,
    evidence_form: EvidenceForm | None = None,
) -> HttpResponse:  # fmt: skip
    subject = subject_of(entrance)
    context = context_of(
        entrance,
        "synthesis",
        stated=stated(subject, found),
        form=form,
        theirs=theirs,
        evidence_form=evidence_form or EvidenceForm(facts=facts_of(subject).values()),
    )
    return render(request, "reports/point.html", context, status=status)


@require_POST
@in_city(WRITE)
def move(request: HttpRequest, entrance: Entrance, point: UUID) -> HttpResponseBase:
    """Move a point up or down."""
    found = _point(entrance, point)
    up = request.POST.get("way") == "up"
    commands.move_point(point=found, way="up" if up else "down", by=person_of(request), at=entrance.at)
    return _back(entrance, f"point-{found.public_id}")


@require_POST
@in_city(WRITE)
def drop(request: HttpRequest, entrance: Entrance, point: UUID) -> HttpResponseBase:
    """Take a point out."""
    found = commands.drop_point(point=_point(entrance, point), by=person_of(request), at=entrance.at)
    _say_dropped(request, entrance, found)
    return _back(entrance)


def _say_dropped(request: HttpRequest, entrance: Entrance, point: Point) -> None:
    url = reverse("reports:synthesis", args=[entrance.edition.slug, city_of(entrance).city.slug])
    link = format_html('<a href="{}#dropped">{}</a>', url, _("Take it back"))
    messages.success(request, format_html("{} {}", _("Dropped: “%(point)s”.") % {"point": point}, link))


@require_POST
@in_city(WRITE)
def restore(request: HttpRequest, entrance: Entrance, point: UUID) -> HttpResponseBase:
    """Take a dropped point back in."""
    found = commands.restore_point(point=_point(entrance, point), by=person_of(request), at=entrance.at)
    messages.success(request, _("It is back where it stood."))
    return _back(entrance, f"point-{found.public_id}")


@require_POST
@in_city(WRITE)
def cite(request: HttpRequest, entrance: Entrance, point: UUID) -> HttpResponseBase:
    """Give evidence for a point."""
    found, by = _point(entrance, point), person_of(request)
    known = facts_of(subject_of(entrance))
    form = EvidenceForm(request.POST, facts=known.values())
    if form.is_valid():
        data = form.cleaned_data
        act(
            request,
            lambda: commands.cite(
                point=found,
                fact=known.get(data["fact"]),
                words=data["words"],
                link=data["link"],
                by=by,
                at=entrance.at,
            ),
            _("Noted what it rests on."),
        )
    else:
        messages.error(request, first_error(form))
    return redirect("reports:point", entrance.edition.slug, city_of(entrance).city.slug, found.public_id)


@require_POST
@in_city(WRITE)
def uncite(request: HttpRequest, entrance: Entrance, point: UUID, evidence: int) -> HttpResponseBase:
    """Take evidence away, or let it say what it says today."""
    found, by = _point(entrance, point), person_of(request)
    row = get_object_or_404(Evidence.objects.select_related("point"), point=found, pk=evidence)
    if "renew" in request.POST:
        fact = facts_of(subject_of(entrance)).get(row.key)
        if fact is None:
            raise Http404
        act(
            request,
            lambda: commands.renew(evidence=row, fact=fact, by=by, at=entrance.at),
            _("The new figure is in. See whether the words still fit."),
        )
    else:
        act(request, lambda: commands.uncite(evidence=row, by=by, at=entrance.at))
    return redirect("reports:point", entrance.edition.slug, city_of(entrance).city.slug, found.public_id)
