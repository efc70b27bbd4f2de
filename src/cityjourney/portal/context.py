"""What every page shows around its content: places, phases, and where the reader is.

Nothing is asked of the database before a template needs it; what the view's `Entrance` knows is not asked again.
"""

from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cityjourney.assessments.sentences import ANSWER as JUDGE
from cityjourney.core.addresses import address
from cityjourney.core.fields import in_language
from cityjourney.programmes.doors import Entrance
from cityjourney.programmes.logic.progress import cycle_of, progress_of
from cityjourney.programmes.models import Phase
from cityjourney.programmes.queries.people import proposals_waiting
from cityjourney.reports.ways import entry_url
from cityjourney.ui.shell import PROGRESS_STEPS, NavEntry, PhaseTab, Place

INVITING = ("programme.invite", "city.invite")
ASSESSING = ("assessment", "enablers", "performance", "reports", "workbooks")
"""First parts of addresses that belong to the assessment of a city."""
CALLS = ("calls.manage", "calls.decide", "calls.assess")


def shell(request: HttpRequest) -> dict[str, Any]:
    """`nav_entries`, `phase_tabs`, `place` and `part_ways` for the layouts."""
    entrance: Entrance | None = getattr(request, "entrance", None)
    user = getattr(request, "user", None)
    if user is None or (entrance is None and not user.is_authenticated):
        return {}
    if entrance is None:
        return {"nav_entries": [NavEntry(_("Home"), address("home"), "house", current=request.path == "/")]}
    return {
        "nav_entries": SimpleLazyObject(lambda: nav_entries(request, entrance)),
        "phase_tabs": SimpleLazyObject(lambda: phase_tabs(entrance)),
        "place": SimpleLazyObject(lambda: place(entrance)),
        "part_ways": SimpleLazyObject(lambda: part_ways(request, entrance)),
        "sees": SimpleLazyObject(lambda: entrance.access.reach("city.see")),
    }


def nav_entries(request: HttpRequest, entrance: Entrance) -> list[NavEntry]:
    """The places that the reader may enter."""
    entries = [*_work_entries(entrance), *_programme_entries(entrance)]
    here = _current(request.path, entrance, [url for _label, url, _icon, _count, _apart in entries])
    return [
        NavEntry(label, url, icon, current=url == here, count=count, apart=apart)
        for label, url, icon, count, apart in entries
    ]


Entry = tuple[str, str, str, int, bool]
"""Label, address, icon, how many things wait, whether a hairline stands before it."""


def _work_entries(entrance: Entrance) -> list[Entry]:
    """What one works with, the most used first: on a phone the first four stand at the bottom."""
    slug, access = entrance.edition.slug, entrance.access
    sees, everywhere = access.reach("city.see"), access.reach("city.see").everywhere
    entries: list[Entry] = []
    if sees:
        entries.append((_("Desk"), address("desk", slug), "layout-dashboard", 0, False))
        entries.append((_("Journey"), address("journeys:index", slug), "route", 0, False))
    elif access.is_member:
        entries.append((_("Home"), address("edition", slug), "house", 0, False))
    if access.is_member:
        entries.append((_("Meetings"), address("events:events", slug), "calendar", 0, False))
    if assessment := _assessment(entrance):
        entries.append((_("Assessment"), assessment, "chart-column", 0, False))
    if access.reach("groups.see"):
        entries.append((_("Groups"), address("groups:groups", slug), "handshake", 0, False))
    if access.is_member:
        entries.append((_("Questionnaires"), address("questionnaires:index", slug), "clipboard-list", 0, False))
    if access.reach("guide.read"):
        entries.append((_("Guide"), address("guide:here", slug), "book-open", 0, False))
    if sees:
        entries.append(_cities_entry(entrance))
    if everywhere or len(sees.participations) > 1:
        entries.append((_("Cities at a glance"), address("cohort", slug), "list-checks", 0, False))
    return entries


def _assessment(entrance: Entrance) -> str:
    """Where the assessment begins for the reader; for those who only judge solutions, there. Empty for all others."""
    access, edition = entrance.access, entrance.edition
    judging = address("assessments:index", edition.slug) if access.reach(JUDGE) else ""
    return entry_url(access, edition) or judging


def _programme_entries(entrance: Entrance) -> list[Entry]:
    """People, roles and what the programme team keeps."""
    slug, access = entrance.edition.slug, entrance.access
    entries: list[Entry] = []
    if access.reach("people.see"):
        entries.append((_("People"), address("people", slug), "users", 0, True))
    if any(access.reach(each) for each in INVITING):
        waiting = proposals_waiting(entrance)
        entries.append((_("Invitations"), address("invitations", slug), "send", waiting, False))
    if access.is_member:
        entries.append((_("Roles"), address("roles", slug), "badge-check", 0, not entries))
    if access.allows("allocations.manage"):
        entries.append((_("Matching"), address("allocations:index", slug), "network", 0, False))
    if any(access.allows(each) for each in CALLS):
        entries.append((_("Calls"), address("calls:index", slug), "clipboard-list", 0, False))
    if access.allows("programme.audit"):
        entries.append((_("Who did what"), address("trail", slug), "history", 0, False))
    if access.allows("programme.manage"):
        entries.append((_("Settings"), address("edition_settings", slug), "settings", 0, False))
    return entries


def _cities_entry(entrance: Entrance) -> Entry:
    """All cities; or, for people of one city, that city."""
    slug, reach = entrance.edition.slug, entrance.access.reach("city.see")
    if not reach.everywhere and len(reach.participations) == 1:
        (only,) = reach.participations
        held = next(held for held in entrance.access.held if held.participation == only)
        return (held.space, address("city", slug, held.space_slug), "map-pin", 0, False)
    return (_("Cities"), address("cities", slug), "map-pin", 0, False)


def _current(path: str, entrance: Entrance, urls: list[str]) -> str:
    """The place in which a page lies: the longest address with which its own begins, or that of which it is a part."""
    slug = entrance.edition.slug
    for part in ASSESSING:
        if path.startswith(f"/{slug}/{part}/"):
            return _assessment(entrance)
    if path.startswith(f"/{slug}/allocation/city/"):
        return address("groups:groups", slug)
    return max((url for url in urls if path.startswith(url)), key=len, default="")


def part_ways(request: HttpRequest, entrance: Entrance) -> list[NavEntry]:
    """The parts of an assessment, the same on all its pages: none for who sees only one of them. No query."""
    slug, city = entrance.edition.slug, entrance.participation
    if not any(request.path.startswith(f"/{slug}/{part}/") for part in ASSESSING):
        return []
    pages = _parts_of_city() if city else _parts_of_edition()
    args = [slug, city.city.slug] if city else [slug]
    found = [
        (label, address(page, *args))
        for label, page, needs in pages
        if (entrance.may(needs) if city else entrance.access.reach(needs))
    ]
    here = max((url for _label, url in found if request.path.startswith(url)), key=len, default="")
    if (
        city and found and here == found[0][1] != request.path
    ):  # reports lie below the path, and belong to the synthesis
        here = found[-1][1]
    return [NavEntry(label, url, "", current=url == here) for label, url in found] if len(found) > 1 else []


def _parts_of_city() -> list[tuple[str, str, str]]:
    """Label, page, and the permission that opens it."""
    return [
        (_("Path"), "reports:path", "reports.see"),
        (_("City performance"), "performance:city", "city.see"),
        (_("Workbook"), "workbooks:home", "indicators.enter"),
        (_("Local enablers"), "enablers:city", "enablers.see_results"),
        (_("Chain of concepts"), "assessments:chain", "assessments.see"),
        (_("Synthesis and report"), "reports:synthesis", "reports.see"),
    ]


def _parts_of_edition() -> list[tuple[str, str, str]]:
    """The same for the lists of cities."""
    return [
        (_("Path"), "reports:overview", "reports.see"),
        (_("City performance"), "performance:overview", "city.see"),
        (_("Local enablers"), "enablers:index", "enablers.see_results"),
        (_("Scan and solutions"), "assessments:index", "assessments.see"),
    ]


def phase_tabs(entrance: Entrance) -> list[PhaseTab]:
    """The phases of the edition; on the page of a city, those of its type."""
    today = localdate(entrance.at)
    kind = entrance.participation.city_type.key if entrance.participation else ""
    reads = bool(entrance.access.reach("guide.read"))
    tabs = []
    for phase in entrance.phases:
        types = phase.spec.city_types
        if kind and types and kind not in types:
            continue
        url = address("guide:page", entrance.edition.slug, phase.key) if reads else ""
        done = progress_of(phase.starts_on, phase.ends_on, today)
        steps = min(round(done.share * PROGRESS_STEPS), PROGRESS_STEPS)
        label, detail = _tab_words(phase, done.state, done.month)
        tabs.append(PhaseTab(label, detail, url, phase.spec.hue, phase.spec.months, done.state, steps))
    return tabs


def _tab_words(phase: Phase, state: str, month: int) -> tuple[str, str]:
    """Name and state of a phase in a few words."""
    spec, label = phase.spec, in_language(phase.spec.short_name)
    if state == "done":
        return label, _("done")
    if state == "next":
        return label, _("from %(month)s") % {"month": date_format(phase.starts_on, "F")}
    if spec.cycles is not None:
        number = cycle_of(month, spec.cycles.count, spec.cycles.months)
        label = _("%(phase)s — cycle %(number)d of %(count)d") % {
            "phase": label,
            "number": number,
            "count": spec.cycles.count,
        }
    detail = _("month %(month)d of %(months)d · you are here") % {"month": month, "months": spec.months}
    return label, detail


def place(entrance: Entrance) -> Place:
    """The city in which the reader is, or the edition."""
    edition, participation = entrance.edition, entrance.participation
    if participation is None:
        return Place(str(edition), url=address("edition", edition.slug) if entrance.access.is_member else "")
    kind = participation.city_type.spec
    return Place(
        str(participation),
        detail=in_language(kind.short_name),
        url=address("city", edition.slug, participation.city.slug),
        shape=kind.shape,
        hue=kind.hue,
    )
