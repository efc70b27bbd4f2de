"""A city's figures: all of them, one of them, beside peers, as files."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cityjourney.accounts.models import User
from cityjourney.core.errors import DomainError
from cityjourney.core.fields import in_language
from cityjourney.indicators.commands.peers import choose_peers
from cityjourney.indicators.logic.standout import Verdict
from cityjourney.indicators.models import Comparison, Indicator, Reading
from cityjourney.indicators.queries import exports, profile
from cityjourney.portal.paging import answers, chips_of, page_of
from cityjourney.portal.performance import pages, words
from cityjourney.portal.performance.forms import FilterForm, PeersForm
from cityjourney.programmes.doors import Entrance, in_city, in_edition
from cityjourney.programmes.models import Participation, Theme
from cityjourney.programmes.queries import cities as city_queries

SHOWN = {"good": {Verdict.GOOD}, "look": {Verdict.BAD, Verdict.MIXED}, "old": {Verdict.OLD}}
SEE, ENTER, APPROVE = "city.see", "indicators.enter", "indicators.approve"


def participation_of(entrance: Entrance) -> Participation:
    """The city of the address: `in_city` has put it there."""
    assert entrance.participation is not None  # noqa: S101
    return entrance.participation


def user_of(request: HttpRequest) -> User:
    """The person who acts: nobody else gets past `in_city` with a permission to write."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def context_of(entrance: Entrance, **more: Any) -> dict[str, Any]:
    """What all pages of a city's performance share."""
    participation = participation_of(entrance)
    return {
        "edition": entrance.edition,
        "participation": participation,
        "city": participation.city,
        "may_enter": entrance.may(ENTER) and participation.left_on is None,
        "may_approve": entrance.may(APPROVE) and participation.left_on is None,
        **more,
    }


def kinds_of(entrance: Entrance) -> dict[int, str]:
    """The cities of the edition with their types: among them peers are found."""
    found = entrance.edition.participations.current().values_list("city_id", "city_type__key")
    return dict(found)


def profile_of(entrance: Entrance) -> profile.Profile:
    """The city's figures beside its peers."""
    participation = participation_of(entrance)
    group = profile.peer_group(participation.city, participation.city_type.key, kinds_of(entrance))
    return profile.profile(participation.city, group, timezone.localdate(entrance.at))


@require_safe
@in_edition(SEE)
def overview(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """The cities of the edition by name, each with how much is known about it. No order of merit."""
    every = city_queries.CityFilter("", "", "", "", "name")
    page = page_of(request, city_queries.cities(entrance.edition, entrance.access, every, entrance.at))
    known = profile.coverage(each.city_id for each in page)
    rows = [(each, *known.get(each.city_id, (0, None))) for each in page]
    return render(
        request, "portal/performance/overview.html", {"edition": entrance.edition, "page": page, "rows": rows}
    )


@require_safe
@in_city(SEE)
def city(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """The profile: in a minute first, then every indicator by theme, then what is missing."""
    today = timezone.localdate(entrance.at)
    themes = {each.key: str(each) for each in Theme.objects.filter(edition=entrance.edition, retired=False)}
    form = FilterForm(request.GET, themes)
    asked = answers(form)
    found = profile_of(entrance)
    shown = [row for row in pages.rows(found, today) if _fits(row, asked, themes)]
    context = context_of(
        entrance,
        form=form,
        chips=chips_of(request, form.labels()),
        filtered=any(asked.values()),
        found=found,
        minute=pages.minute(found),
        groups=pages.groups(shown, themes),
        missing=pages.missing_by_standard(found.missing),
        peers_sentence=pages.peers_sentence(found.peers),
        peers=_peers(found),
        attributions=sorted({r.source.attribution or r.source.name for line in found.lines for r in line.readings}),
        lead=_lead(found),
        today=today,
    )
    return render(request, "portal/performance/city.html", context)


def _peers(found: profile.Profile) -> list[tuple[str, str]]:
    """The peers by name, each with what it has in common with the city."""
    why = {each.slug: words.reason_words(each.reason) for each in found.peers.proposals}
    return sorted((each.name, why.get(each.slug, "")) for each in found.peers.cities)


def _lead(found: profile.Profile) -> str:
    n = len({line.indicator.pk for line in found.lines})
    latest = max((line.last.year for line in found.lines), default=0)
    return ngettext(
        "%(n)d indicator has figures, the latest of %(year)d.",
        "%(n)d indicators have figures, the latest of %(year)d.",
        n,
    ) % {"n": n, "year": latest}


def _fits(row: pages.Row, asked: dict[str, Any], themes: dict[str, str]) -> bool:
    indicator = row.line.indicator
    theme = indicator.theme if indicator.theme in themes else "-"
    return (
        asked["theme"] in {"", theme}
        and asked["concept"] in {"", indicator.concept}
        and (not asked["show"] or row.line.finding.verdict in SHOWN[asked["show"]])
    )


@require_safe
@in_city(SEE)
def indicator(request: HttpRequest, entrance: Entrance, code: str) -> HttpResponseBase:
    """One indicator of a city: picture, peers, every version of every figure."""
    today = timezone.localdate(entrance.at)
    wanted = get_object_or_404(Indicator, code=code)
    found = profile_of(entrance)
    rows = [row for row in pages.rows(found, today) if row.line.indicator.pk == wanted.pk]
    history = profile.versions(participation_of(entrance).city, wanted)
    if not entrance.may(ENTER) and not entrance.may(APPROVE):
        history = [each for each in history if each.decided_at is not None or each.state == "approved"]
    context = context_of(
        entrance,
        indicator=wanted,
        name=in_language(wanted.name),
        rows=rows,
        history=[(each, words.figure(each.value), words.warnings(each)) for each in history],
        peers_sentence=pages.peers_sentence(found.peers),
    )
    return render(request, "portal/performance/indicator.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_city(ENTER)
def peers(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Choose with whom the city compares itself; nothing chosen means: those that are proposed."""
    participation = participation_of(entrance)
    kinds = kinds_of(entrance)
    found, _facts = profile.candidates(participation.city, participation.city_type.key, kinds)
    choices = [(city.slug, f"{city.name} — {words.reason_words(why.reason)}") for city, why in found]
    group = profile.peer_group(participation.city, participation.city_type.key, kinds)
    before = Comparison.objects.filter(city=participation.city).first()
    initial = {"peers": [each.slug for each in group.cities], "named": bool(before and before.named)}
    form = PeersForm(request.POST if request.method == "POST" else None, choices, initial=initial)
    if form.is_valid():
        by_slug = {city.slug: city for city, _why in found}
        try:
            choose_peers(
                city=participation.city, peers=[by_slug[slug] for slug in form.cleaned_data["peers"]],
                named=form.cleaned_data["named"], by=user_of(request), at=entrance.at, scopes=[participation.scope],
            )  # fmt: skip
        except DomainError as error:
            form.add_error("peers", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("performance:city", entrance.edition.slug, participation.city.slug)
    context = context_of(entrance, form=form, group=group)
    return render(request, "portal/performance/peers.html", context, status=422 if form.errors else 200)


def _current(entrance: Entrance) -> Any:
    return Reading.objects.current().filter(city=participation_of(entrance).city)


def _csv(entrance: Entrance) -> HttpResponseBase:
    return StreamingHttpResponse(exports.csv_lines(_current(entrance)), content_type="text/csv; charset=utf-8")


def _json(entrance: Entrance) -> HttpResponseBase:
    label = _("Figures of %(city)s") % {"city": participation_of(entrance).city}
    text = exports.json_stat_text(_current(entrance), label, entrance.at)
    return HttpResponse(text, content_type="application/json")


def _xlsx(entrance: Entrance) -> HttpResponseBase:
    response = HttpResponse(content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    exports.write_workbook(_current(entrance), response)
    return response


FILES: dict[str, Callable[[Entrance], HttpResponseBase]] = {"csv": _csv, "json": _json, "xlsx": _xlsx}


@require_safe
@in_city(SEE)
def download(_request: HttpRequest, entrance: Entrance, kind: str) -> HttpResponseBase:
    """The figures that count, as a file that can be read in again; each says where it comes from."""
    if kind not in FILES:
        raise Http404
    response = FILES[kind](entrance)
    name = f"{participation_of(entrance).city.slug}-figures.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
