"""Applications are forgotten when the time that their questions state is over."""

from collections.abc import Callable

from dateutil.relativedelta import relativedelta
from django.test import Client

from cityjourney.accounts.models import User
from cityjourney.audit.models import Entry
from cityjourney.calls.commands.retention import forget_applications
from cityjourney.calls.models import Applicant, Application, Assessment, Call, Link
from cityjourney.notifications.registry import schedule
from cityjourney.programmes.models import Participation
from tests.calls.test_selection import decided, take, url
from tests.programmes.world import World


def test_what_led_to_nothing_is_deleted_and_of_the_others_the_city_stays(
    world: World,
    call: Call,
    apply: Callable[..., Application],
    closed: Callable[[], Call],
    team: User,
    as_: Callable[[User], Client],
) -> None:
    vigo, lugo = apply("Vigo"), apply("Lugo")
    closed()
    decided(vigo, "select", team)
    decided(lugo, "reject", team)
    made, _refused = take(world, vigo, team)
    over = call.closes_at + relativedelta(months=call.version.definition.kept_months)
    assert forget_applications(at=over) == 0
    assert schedule()["calls.forget_due"].function(over + relativedelta(seconds=1)) == 2
    left = Application.objects.get()
    assert (left.name, left.decision, left.email, left.draft) == ("Vigo", "select", "", {})
    assert left.handed_in == {"about": {"name": "Vigo", "country": "ES"}, "answers": {}}
    assert not Applicant.objects.exists()
    assert not Link.objects.exists()
    assert not Assessment.objects.exists()
    assert Participation.objects.filter(pk=made.participation_id).exists()
    assert Entry.objects.get(verb="calls.forget").details == {"applications": 2}
    assert forget_applications(at=over + relativedelta(seconds=1)) == 0
    for address in (*(url(call, name) for name in ("selection", "letters", "onboarding")),
                    url(call, "take_in", application=left.public_id)):  # fmt: skip
        assert as_(team).get(address).status_code == 200, address
