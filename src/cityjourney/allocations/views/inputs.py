"""What is known of each city, what is missing, and how it is filled in: one by one or by a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cityjourney.allocations.commands.profiles import change_profile, read_profiles
from cityjourney.allocations.forms.files import NO_TABLE, FileForm
from cityjourney.allocations.forms.profiles import LANGUAGES, ProfileForm
from cityjourney.allocations.logic.measures import gap_of
from cityjourney.allocations.logic.rules import Rules
from cityjourney.allocations.logic.sheet import COLUMNS, Fault, Known, row_of, values_of
from cityjourney.allocations.queries.gathering import participations_of, places_of, profile_of, theme_names
from cityjourney.allocations.queries.rules import rules_from
from cityjourney.allocations.tables import read_table, table_file
from cityjourney.allocations.views.door import Here, managing, uploaded
from cityjourney.allocations.words.places import FIELDS, place_facts
from cityjourney.core.errors import DomainError
from cityjourney.core.sheets import Sheet, SheetError
from cityjourney.organisations.countries import COUNTRIES
from cityjourney.programmes.models import Participation
from cityjourney.ui.tables import Column

PAGE = 40
SHOWN_FAULTS = 12
NO_RULES = Rules(1, 1, ())
"""Of a programme that forms no groups by matching: nothing is asked in any order but themes."""


@require_safe
@managing
def inputs(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Every city and mentor with what is missing, those that lack most first."""
    themes = theme_names(here.edition)
    rows: list[dict[str, Any]] = []
    rules = rules_from(here.edition)
    for place in places_of(here.edition):
        gap = gap_of(place, rules)
        needed, helpful = [str(FIELDS[key]) for key in gap.needed], [str(FIELDS[key]) for key in gap.helpful]
        first = themes.get(place.themes[0], place.themes[0]) if place.themes else ""
        more = len(place.themes or ()) - 1
        rows.append({"place": place, "needed": needed, "helpful": helpful, "theme": first, "more": more})
    rows.sort(key=lambda row: -len(row["needed"]))
    lacking = sum(bool(row["needed"]) for row in rows)
    only, q = request.GET.get("only", ""), request.GET.get("q", "").strip()
    shown = [row for row in rows if _wanted(row, only, q)]
    context = here.context(
        here="inputs", page=Paginator(shown, PAGE).get_page(request.GET.get("page")), lacking=lacking, total=len(rows),
        only=only, q=q, file=FileForm(),
        columns=[Column(_("City")), Column(_("Themes")), Column(_("Missing")), Column(_("Would help"))],
    )  # fmt: skip
    return render(request, "allocations/inputs.html", context)


def _wanted(row: Mapping[str, Any], only: str, q: str) -> bool:
    """Whether a row is among those that were asked for."""
    place = row["place"]
    kinds = {"missing": bool(row["needed"]), "helpful": bool(row["helpful"]), "mentors": place.is_mentor}
    return kinds.get(only, True) and q.casefold() in f"{place.name} {row['theme']}".casefold()


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def profile(request: HttpRequest, here: Here, city: str) -> HttpResponseBase:
    """What matching knows of one city, and the form that changes it."""
    participation = next((row for row in participations_of(here.edition) if row.city.slug == city), None)
    if participation is None:
        raise Http404
    places, themes = places_of(here.edition), theme_names(here.edition)
    place = next(each for each in places if each.id == city)
    kept, rules = profile_of(participation), rules_from(here.edition)
    form = ProfileForm(
        request.POST or None, place=place, rules=rules or NO_RULES, themes=list(themes.items()),
        mentors=[(each.id, each.name) for each in places if each.is_mentor],
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_profile(
                    participation=participation, values=form.values(), seen=_seen(request), by=here.person,
                    at=here.entrance.at,
                )  # fmt: skip
            except DomainError as reason:
                form.add_error(None, str(reason))
                status = 409
            else:
                messages.success(request, _("Saved."))
                return redirect("allocations:inputs", here.edition.slug)
    gap = gap_of(place, rules)
    context = here.context(
        here="inputs", subject=place, form=form, revision=kept.revision if kept else 0,
        facts=place_facts(place, themes),
        missing=[str(FIELDS[key]) for key in (*gap.needed, *gap.helpful)],
        applied="application" in place.origins.values(),
    )  # fmt: skip
    return render(request, "allocations/profile.html", context, status=status)


def _seen(request: HttpRequest) -> int:
    written = request.POST.get("revision", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else -1


@require_safe
@managing
def export(_request: HttpRequest, here: Here, kind: str) -> HttpResponseBase:
    """What is known, as a table that can be read in again."""
    rows = map(row_of, places_of(here.edition))
    return table_file(f"{here.edition.slug}-matching", kind, COLUMNS, rows, _("What is known"))


@require_POST
@managing
def read(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Read such a table in: all of it, or nothing, with every problem named."""
    try:
        rows, faults = _rows(here, read_table(uploaded(FileForm(request.POST, request.FILES))))
    except SheetError:
        messages.error(request, NO_TABLE)
        return redirect("allocations:inputs", here.edition.slug)
    except DomainError as reason:
        messages.error(request, str(reason))
        return redirect("allocations:inputs", here.edition.slug)
    if faults:
        for sentence in faults[:SHOWN_FAULTS]:
            messages.error(request, sentence)
        messages.error(request, _("Nothing was changed."))
        return redirect("allocations:inputs", here.edition.slug)
    count = read_profiles(edition=here.edition, rows=rows, by=here.person, at=here.entrance.at)
    words = ngettext("%(n)d city was changed.", "%(n)d cities were changed.", count)
    messages.success(request, words % {"n": count})
    return redirect("allocations:inputs", here.edition.slug)


def _rows(here: Here, sheet: Sheet) -> tuple[list[tuple[Participation, Mapping[str, Any]]], list[str]]:
    """What each row enters, and every fault in words."""
    if "city" not in sheet.columns:
        raise DomainError(_("The column “%(what)s” is missing.") % {"what": "city"})
    places = {each.id: each for each in places_of(here.edition)}
    spaces = {row.city.slug: row for row in participations_of(here.edition)}
    mentors = [each.id for each in places.values() if each.is_mentor]
    known = Known(list(theme_names(here.edition)), mentors, LANGUAGES, list(COUNTRIES))
    rows: list[tuple[Participation, Mapping[str, Any]]] = []
    faults: list[str] = []
    seen: set[str] = set()
    for row in sheet.rows:
        place = places.get(row["city"])
        if place is None or place.id in seen:
            text = _("Row %(row)s: no city of this edition has the address “%(city)s”, or it stands there twice.")
            faults.append(text % {"row": row.number, "city": row["city"][:60]})
            continue
        seen.add(place.id)
        values, found = values_of(row.cells, sheet.columns, place, known)
        faults += _said(row.number, found)
        rows.append((spaces[place.id], values))
    return rows, faults


def _said(row: int, found: Sequence[Fault]) -> list[str]:
    sentences = {
        "unknown": _("Row %(row)s, %(column)s: “%(what)s” is not known here."),
        "number": _("Row %(row)s, %(column)s: “%(what)s” is not a whole number that fits."),
    }
    return [sentences[each.code] % {"row": row, "column": each.column, "what": each.what} for each in found]
