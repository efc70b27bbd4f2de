"""What the programme wants of the next run: pins, bans, cities together or apart."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cityjourney.allocations.commands.wishes import add_wish, drop_wish
from cityjourney.allocations.enums import WishKind
from cityjourney.allocations.forms.wishes import PairForm, TogetherForm
from cityjourney.allocations.models import Wish
from cityjourney.allocations.queries.gathering import participations_of, wishes_of
from cityjourney.allocations.queries.runs import runs_of
from cityjourney.allocations.views.door import Here, managing
from cityjourney.allocations.words.wishes import wish_sentence
from cityjourney.core.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def wishes(request: HttpRequest, here: Here) -> HttpResponseBase:
    """All wishes, and two forms that add one."""
    rows = participations_of(here.edition)
    names = {row.city.slug: str(row) for row in rows}
    parts = {row.city.slug: row.city_type.spec.part for row in rows}
    cities = [(slug, name) for slug, name in names.items() if parts[slug] == "core"]
    mentors = [(slug, name) for slug, name in names.items() if parts[slug] == "mentor"]
    several = request.POST.get("form") == "several"
    pair = PairForm(
        request.POST if request.method == "POST" and not several else None, cities=cities, mentors=mentors,
        initial={key: request.GET.get(key, "") for key in ("kind", "city", "mentor")},
    )  # fmt: skip
    group = TogetherForm(request.POST if request.method == "POST" and several else None, cities=cities)
    status = 200
    if request.method == "POST":
        status = 422
        form = group if several else pair
        if form.is_valid():
            try:
                _add(here, pair, group, several=several)
            except DomainError as reason:
                form.add_error(None, str(reason))
            else:
                messages.success(request, _("Noted. The next run respects it."))
                return redirect("allocations:wishes", here.edition.slug)
    listed = [{"wish": wish, "said": _said(wish, names)} for wish in wishes_of(here.edition)]
    newest = runs_of(here.edition).filter(state="done").first()
    context = here.context(here="wishes", rows=listed, pair=pair, group=group, newest=newest)
    return render(request, "allocations/wishes.html", context, status=status)


def _said(wish: Wish, names: Mapping[str, str]) -> str:
    """A wish in words; what no longer takes part is called by its address."""
    mentors = [names.get(wish.mentor, wish.mentor)] if wish.mentor else []
    return wish_sentence(wish.kind, [names.get(slug, slug) for slug in wish.cities], mentors)


def _add(here: Here, pair: PairForm, group: TogetherForm, *, several: bool) -> Wish:
    if several:
        data = group.cleaned_data
        cities, mentor = group.cities(), ""
    else:
        data = pair.cleaned_data
        cities, mentor = [data["city"]], data["mentor"]
    return add_wish(
        edition=here.edition, kind=WishKind(data["kind"]), cities=cities, mentor=mentor, reason=data["reason"],
        by=here.person, at=here.entrance.at,
    )  # fmt: skip


@require_POST
@managing
def drop(request: HttpRequest, here: Here, wish: UUID) -> HttpResponseBase:
    """Take a wish back."""
    found = get_object_or_404(Wish, edition=here.edition, public_id=wish)
    drop_wish(wish=found, by=here.person, at=here.entrance.at)
    messages.success(request, _("Taken back. The next run no longer respects it."))
    return redirect("allocations:wishes", here.edition.slug)
