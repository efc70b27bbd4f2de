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
from cityjourney.indicators import pages, words
from cityjourney.indicators.commands.peers import choose_peers
from cityjourney.indicators.logic.standout import Verdict
from cityjourney.indicators.models import Comparison, Indicator, Reading
from cityjourney.indicators.queries import exports, profile
from cityjourney.portal.paging import answers, chips_of, page_of
from cityjourney.portal.performance.doors import SEE, Here, in_figures
from cityjourney.portal.performance.forms import FilterForm, PeersForm
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.models import Theme
from cityjourney.programmes.queries import cities as city_queries

SHOWN = {"good": {Verdict.GOOD}, "look": {Verdict.BAD, Verdict.MIXED}, "old": {Verdict.OLD}}
ENTER, APPROVE = "indicators.enter", "indicators.approve"


def user_of(request: HttpRequest) -> User:
    """The person who acts: nobody else gets past `in_figures` with a permission to write."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def context_of(here: Here, **more: Any) -> dict[str, Any]:
    """What all pages of a city's performance share."""
    participation = here.participation
    return {
        "edition": here.edition,
        "participation": participation,
        "city": here.city,
        "members": here.members,
        "may_enter": here.may(ENTER) and participation.left_on is None,
        "may_approve": here.may(APPROVE) and participation.left_on is None,
        **more,
    }


def kinds_of(here: Here) -> dict[int, str]:
    """The cities of the edition, members of consortia too, with their types: among them peers are found."""
    current = here.edition.participations.current()
    kinds = dict(current.exclude(consortium=None).values_list("consortium__members", "city_type__key"))
    return {**kinds, **dict(current.values_list("city_id", "city_type__key"))}


def profile_of(here: Here) -> profile.Profile:
    """The city's figures beside its peers."""
    group = profile.peer_group(here.city, here.participation.city_type.key, kinds_of(here))
    return profile.profile(here.city, group, timezone.localdate(here.at))


@require_safe
@in_edition(SEE)
def overview(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """The cities of the edition by name, each with how much is known about it. No order of merit."""
    every = city_queries.CityFilter("", "", "", "", "name")
    found = city_queries.cities(entrance.edition, entrance.access, every, entrance.at)
    page = page_of(request, found.prefetch_related("consortium__members"))
    members = {each.pk: list(each.consortium.members.all()) if each.consortium else [each.city] for each in page}
    known = profile.coverage(city.pk for each in members.values() for city in each)
    rows = [(each, [(city, *known.get(city.pk, (0, None))) for city in members[each.pk]]) for each in page]
    context = {"edition": entrance.edition, "page": page, "rows": rows}
    return render(request, "portal/performance/overview.html", context)


@require_safe
@in_figures(SEE)
def city(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The profile: in a minute first, then every indicator by theme, then what is missing."""
    today = timezone.localdate(here.at)
    themes = {each.key: str(each) for each in Theme.objects.filter(edition=here.edition, retired=False)}
    form = FilterForm(request.GET, themes)
    asked = answers(form)
    found = profile_of(here)
    shown = [row for row in pages.rows(found, today) if _fits(row, asked, themes)]
    context = context_of(
        here,
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
@in_figures(SEE)
def indicator(request: HttpRequest, here: Here, code: str) -> HttpResponseBase:
    """One indicator of a city: picture, peers, every version of every figure."""
    today = timezone.localdate(here.at)
    wanted = get_object_or_404(Indicator, code=code)
    found = profile_of(here)
    rows = [row for row in pages.rows(found, today) if row.line.indicator.pk == wanted.pk]
    history = profile.versions(here.city, wanted)
    if not here.may(ENTER) and not here.may(APPROVE):
        history = [each for each in history if each.decided_at is not None or each.state == "approved"]
    context = context_of(
        here,
        indicator=wanted,
        name=in_language(wanted.name),
        rows=rows,
        history=[(each, words.figure(each.value), words.warnings(each)) for each in history],
        peers_sentence=pages.peers_sentence(found.peers),
    )
    return render(request, "portal/performance/indicator.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_figures(ENTER)
def peers(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Choose with whom the city compares itself; nothing chosen means: those that are proposed."""
    participation = here.participation
    kinds = kinds_of(here)
    found, _facts = profile.candidates(here.city, here.participation.city_type.key, kinds)
    choices = [(city.slug, f"{city.name} — {words.reason_words(why.reason)}") for city, why in found]
    group = profile.peer_group(here.city, here.participation.city_type.key, kinds)
    before = Comparison.objects.filter(city=here.city).first()
    initial = {"peers": [each.slug for each in group.cities], "named": bool(before and before.named)}
    form = PeersForm(request.POST if request.method == "POST" else None, choices, initial=initial)
    if form.is_valid():
        by_slug = {city.slug: city for city, _why in found}
        try:
            choose_peers(
                city=here.city, peers=[by_slug[slug] for slug in form.cleaned_data["peers"]],
                named=form.cleaned_data["named"], by=user_of(request), at=here.at, scopes=[participation.scope],
            )  # fmt: skip
        except DomainError as error:
            form.add_error("peers", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("performance:city", here.edition.slug, here.city.slug)
    context = context_of(here, form=form, group=group)
    return render(request, "portal/performance/peers.html", context, status=422 if form.errors else 200)


def _current(here: Here) -> Any:
    return Reading.objects.current().filter(city=here.city)


def _csv(here: Here) -> HttpResponseBase:
    return StreamingHttpResponse(exports.csv_lines(_current(here)), content_type="text/csv; charset=utf-8")


def _json(here: Here) -> HttpResponseBase:
    label = _("Figures of %(city)s") % {"city": here.city}
    text = exports.json_stat_text(_current(here), label, here.at)
    return HttpResponse(text, content_type="application/json")


def _xlsx(here: Here) -> HttpResponseBase:
    response = HttpResponse(content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    exports.write_workbook(_current(here), response)
    return response


FILES: dict[str, Callable[[Here], HttpResponseBase]] = {"csv": _csv, "json": _json, "xlsx": _xlsx}


@require_safe
@in_figures(SEE)
def download(_request: HttpRequest, here: Here, kind: str) -> HttpResponseBase:
    """The figures that count, as a file that can be read in again; each says where it comes from."""
    if kind not in FILES:
        raise Http404
    response = FILES[kind](here)
    name = f"{here.city.slug}-figures.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
