"""Tables of groups, members, sessions and commitments: saved, and read back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from cityjourney.core.books import Table, write_book
from cityjourney.core.errors import DomainError
from cityjourney.core.sheets import write_sheet
from cityjourney.groups.commands.sheets import TableError
from cityjourney.groups.commands.tables import Receipt, import_tables
from cityjourney.groups.forms.groups import TableForm
from cityjourney.groups.queries import tables as queries
from cityjourney.groups.sentences import MANAGE
from cityjourney.journeys.views.acting import person_of
from cityjourney.programmes.doors import Entrance, in_edition
from cityjourney.programmes.models import Edition

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_response(edition: Edition, table: Table) -> HttpResponse:
    """One table as a CSV that is saved."""
    response = HttpResponse(write_sheet(table.columns, table.rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{edition.slug}-{table.title}.csv"'
    return response


@require_safe
@in_edition(MANAGE)
def groups_csv(_request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """All groups as a table that can be read back."""
    return table_response(entrance.edition, queries.groups_table(queries.groups_of(entrance.edition)))


@require_safe
@in_edition(MANAGE)
def members_csv(_request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Who is or was in which group."""
    return table_response(entrance.edition, queries.members_table(entrance.edition))


@require_safe
@in_edition(MANAGE)
def sessions_csv(_request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """The sessions of all groups."""
    return table_response(entrance.edition, queries.sessions_table(entrance.edition))


@require_safe
@in_edition(MANAGE)
def workbook(_request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Groups, members, sessions and commitments in one workbook; groups and commitments can be read back."""
    content = write_book(queries.all_tables(entrance.edition, timezone.localdate(entrance.at)))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{entrance.edition.slug}-groups.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@in_edition(MANAGE)
def read_table(request: HttpRequest, entrance: Entrance) -> HttpResponseBase:
    """Read groups and commitments from a table; with faults nothing happens and each is named."""
    form = TableForm(request.POST or None, request.FILES or None)
    problems: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            receipt = import_tables(
                edition=entrance.edition,
                content=form.cleaned_data["file"].read(),
                reason=form.cleaned_data["reason"],
                by=person_of(request),
                at=entrance.at,
            )
        except TableError as error:
            problems = error.problems
        except DomainError as error:
            problems = (str(error),)
        else:
            messages.success(request, _said(receipt))
            return redirect("groups:groups", entrance.edition.slug)
    context = {"edition": entrance.edition, "form": form, "problems": problems, "columns": _columns()}
    return render(request, "groups/table.html", context, status=422 if request.method == "POST" else 200)


def _said(receipt: Receipt) -> str:
    """What came of it, in one or two sentences."""
    said = []
    if receipt.groups:
        sentence = ngettext(
            "%(n)d group is now as the table says.", "%(n)d groups are now as the table says.", receipt.groups
        )
        said.append(sentence % {"n": receipt.groups})
    if receipt.commitments:
        sentence = ngettext(
            "%(n)d commitment was read, %(changed)d new or changed.",
            "%(n)d commitments were read, %(changed)d new or changed.",
            receipt.commitments,
        )
        said.append(sentence % {"n": receipt.commitments, "changed": receipt.changed})
    return " ".join(said)


def _columns() -> list[tuple[str, list[tuple[str, str]]]]:
    """What each column of the tables holds."""
    return [
        (
            _("Groups"),
            [
                ("name", _("the name of the group in the programme's list")),
                ("own_name", _("what the group calls itself, or empty")),
                ("mentor", _("the address of the mentor city, as in the table of cities")),
                ("cities", _("the addresses of its cities, separated by semicolons")),
                ("theme", _("the key of the theme, or empty")),
                ("expert", _("the e-mail address of the thematic expert, or empty")),
                ("reference", _("what names the group for good; leave it as it is")),
            ],
        ),
        (
            _("Commitments"),
            [
                ("group", _("the name of the group")),
                ("cities, asked_to_join", _("the addresses of the cities that promise, and of those that are asked")),
                ("what, by", _("what is promised, and the day, such as 2026-05-31")),
                ("person", _("the name or the e-mail address of who looks after it, or empty")),
                ("kind", _("step, procurement or pilot")),
                ("state, what_became_of_it", _("open, kept, partly, not_kept or withdrawn, and why")),
                ("reference", _("empty for a new one; leave the others as they are")),
            ],
        ),
    ]
