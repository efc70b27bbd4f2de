"""Copies of the workbook are made and withdrawn here."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.accounts.models import User
from cityjourney.audit.commands import record
from cityjourney.core.errors import DomainError
from cityjourney.organisations.models import City
from cityjourney.programmes.models import Participation
from cityjourney.workbooks.logic.layout import MOST_YEARS
from cityjourney.workbooks.logic.reading import FIRST_YEAR
from cityjourney.workbooks.models import Copy
from cityjourney.workbooks.queries.books import baseline_of, by_theme


@transaction.atomic
def make_copy(
    *, participation: Participation, city: City, for_whom: str, themes: Sequence[str], years: Sequence[int],
    language: str, by: User | None, at: datetime,
) -> Copy:  # fmt: skip
    """Hand a workbook out, for some themes (none: all) and at most ten years. Raises `DomainError`."""
    chosen, found = sorted(set(years)), by_theme(participation.edition)
    if not for_whom.strip():
        raise DomainError(_("Please say for whom this copy is, so that you know it again."))
    if not chosen or len(chosen) > MOST_YEARS:
        raise DomainError(_("Please choose one year at least and %(most)d at most.") % {"most": MOST_YEARS})
    if chosen[0] < FIRST_YEAR or chosen[-1] > at.year:
        raise DomainError(_("Please choose years from %(first)d to %(last)d.") % {"first": FIRST_YEAR, "last": at.year})
    if language not in dict(settings.LANGUAGES):
        raise DomainError(_("Workbooks are not made in this language."))
    keys = [key for key in found if not themes or key in themes]
    indicators = [each for key in keys for each in found[key]]
    if not indicators:
        raise DomainError(_("There is no indicator in these themes."))
    copy = Copy.objects.create(
        participation=participation, city=city, for_whom=" ".join(for_whom.split())[:120], themes=keys, years=chosen,
        language=language, version=participation.edition.methodology_version,
        baseline=baseline_of(city, indicators, chosen), made_by=by, made_at=at,
    )  # fmt: skip
    details = {"themes": keys, "years": chosen}
    record(verb="workbooks.make_copy", subject=copy, by=by, at=at, scopes=[participation.scope], details=details)
    return copy


@transaction.atomic
def close_copy(*, copy: Copy, by: User | None, at: datetime) -> Copy:
    """Withdraw a copy: files of it are kept, but no longer read. Raises `DomainError` the second time."""
    if not Copy.objects.filter(pk=copy.pk, closed_at__isnull=True).update(closed_at=at):
        raise DomainError(_("This copy was withdrawn already."))
    copy.refresh_from_db()
    record(verb="workbooks.close_copy", subject=copy, by=by, at=at, scopes=[copy.participation.scope])
    return copy
