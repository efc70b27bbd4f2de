"""A6, privacy: the list of who was asked is deleted when its time is over; what was published stays."""

from collections.abc import Callable
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from cityjourney.audit.models import Entry
from cityjourney.enablers.commands.retention import forget_invitees
from cityjourney.enablers.models import Invitee, Round
from cityjourney.notifications.registry import schedule
from tests.enablers.conftest import NOW, Survey


def test_a_list_goes_after_its_months_and_not_while_the_round_is_open(begin: Callable[..., Survey]) -> None:
    survey = begin()
    survey.ask(*["business"] * 6)
    assert forget_invitees(at=NOW + relativedelta(years=9)) == 0, "an open round needs its list"
    closed = survey.close()
    closed.refresh_from_db()
    assert closed.closed_on is not None
    over = NOW + timedelta(days=5) + relativedelta(months=closed.survey.kept_months)
    assert forget_invitees(at=over) == 0
    assert schedule()["enablers.forget_due"].function(over + timedelta(days=1)) == 6
    assert not Invitee.objects.exists()
    assert Round.objects.get().published == closed.published
    assert Entry.objects.filter(verb="enablers.forget_people", by=None).count() == 1
