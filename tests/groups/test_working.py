"""T2 to T4: a group chooses its topic, meets, promises, and hears what became of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cityjourney.core.errors import DomainError
from cityjourney.events.commands.agreements import add_agreement, mark_agreement
from cityjourney.events.enums import AgreementState, EventState
from cityjourney.events.models import Agreement, Event
from cityjourney.events.queries.page import recap_of
from cityjourney.events.registry import recalled_at
from cityjourney.groups.commands import promising, sessions, topics
from cityjourney.groups.commands.changing import change_cities
from cityjourney.groups.commands.reminding import remind_due
from cityjourney.groups.enums import PromiseState
from cityjourney.groups.models import Commitment, Group, Session, Suggestion, Voice
from cityjourney.groups.queries.sessions import kinds_for, paid_of
from cityjourney.groups.queries.steps import steps_for
from cityjourney.journeys.enums import FeedSort
from cityjourney.journeys.models import Booking, FeedToken
from cityjourney.journeys.queries.feeds import calendar_text
from cityjourney.notifications.models import Message
from tests.groups.conftest import Cast, kind_of


def suggest(cast: Cast, group: Group, *titles: str) -> list[Suggestion]:
    return [
        topics.suggest_topic(group=group, title=title, text="It fits", by=cast.mette, at=cast.at) for title in titles
    ]


def held(cast: Cast, group: Group, *, mentor: bool = True) -> Session:
    """A session that took place an hour before `cast.at`."""
    return sessions.plan_session(
        group=group, kind=kind_of(cast, mentor=mentor), starts_at=cast.at - timedelta(hours=2),
        by=cast.jonas, at=cast.at - timedelta(days=20),
    )  # fmt: skip


def test_a_group_chooses_between_two_or_three_and_says_why(cast: Cast, group: Group) -> None:
    (first,) = suggest(cast, group, "Retrofit")
    with pytest.raises(DomainError, match="at least two"):
        topics.decide_topic(suggestion=first, why="Good", by=cast.jonas, at=cast.at)
    again, second, third = suggest(cast, group, "retrofit", "Heat pumps", "Charge points")
    assert again == first, "the same topic twice is one"
    with pytest.raises(DomainError, match="as many as a group can weigh"):
        suggest(cast, group, "Trams")
    topics.withdraw_suggestion(suggestion=third, by=cast.mette, at=cast.at)
    with pytest.raises(DomainError, match="taken back"):
        topics.decide_topic(suggestion=third, why="Good", by=cast.jonas, at=cast.at)
    with pytest.raises(DomainError, match="Say why"):
        topics.decide_topic(suggestion=second, why=" ", by=cast.jonas, at=cast.at)
    turn = topics.decide_topic(suggestion=second, why="Three cities can begin", by=cast.jonas, at=cast.at)
    assert (turn.decided, turn.decided_by, turn.decided_at) == (second, cast.jonas, cast.at)
    for late in (
        lambda: topics.decide_topic(suggestion=first, why="No", by=cast.mette, at=cast.at),
        lambda: suggest(cast, group, "Trams"),
        lambda: topics.argue(suggestion=first, side="for", text="Yes", by=cast.ana, at=cast.at),
    ):
        with pytest.raises(DomainError, match="has chosen its topic"):
            late()
    with pytest.raises(DomainError, match="Say why"):
        topics.reopen_topic(group=group, reason="", by=cast.team, at=cast.at)
    anew = topics.reopen_topic(group=group, reason="The fund has closed", by=cast.team, at=cast.at)
    assert (anew.number, anew.reason, anew.decided) == (2, "The fund has closed", None)
    turn.refresh_from_db()
    assert turn.decided == second, "the earlier decision stays"


def test_the_decision_gives_the_group_its_name_until_it_chooses_anew(cast: Cast, group: Group) -> None:
    first, second = suggest(cast, group, "Retrofit", "Heat pumps")
    topics.decide_topic(suggestion=first, why="Good", by=cast.jonas, at=cast.at)
    group.refresh_from_db()
    assert (str(group), group.name) == ("Retrofit", "Warm houses")
    topics.reopen_topic(group=group, reason="No fund", by=cast.team, at=cast.at)
    group.refresh_from_db()
    assert str(group) == "Warm houses", "a topic that is open again is no name"
    topics.decide_topic(suggestion=second, why="Good", own_name="The pump room", by=cast.jonas, at=cast.at)
    topics.reopen_topic(group=group, reason="No pumps", by=cast.team, at=cast.at)
    topics.decide_topic(suggestion=first, why="Good", by=cast.jonas, at=cast.at)
    group.refresh_from_db()
    assert str(group) == "The pump room", "a name of its own stays"
    (other,) = cast.form(cast.draft("Braga", reference="x", mentor=cast.second, name="Toronto"))
    chosen, _second = suggest(cast, other, "The pump room", "Trams")
    topics.decide_topic(suggestion=chosen, why="Good", by=cast.jonas, at=cast.at)
    other.refresh_from_db()
    assert str(other) == "Toronto", "a name that another group has is not taken; the decision stands"


def test_sessions_stand_in_the_calendars_of_those_who_are_invited(cast: Cast, group: Group) -> None:
    made = held(cast, group)
    feeds = [FeedToken(person=person, sort=FeedSort.PERSON) for person in (cast.ana, cast.iria)]
    assert [made.event.uid in calendar_text(feed, cast.at).decode() for feed in feeds] == [True, False]


def test_each_city_has_one_voice_for_each_topic_and_takes_it_back(cast: Cast, group: Group) -> None:
    first, second = suggest(cast, group, "Retrofit", "Heat pumps")
    vigo, leon = cast.world.cities["Vigo"], cast.world.cities["Leon"]
    for suggestion in (first, first, second):
        topics.approve(suggestion=suggestion, participation=vigo, suits=True, by=cast.ana, at=cast.at)
    assert Voice.objects.count() == 2
    topics.approve(suggestion=first, participation=vigo, suits=False, by=cast.ana, at=cast.at)
    assert [voice.suggestion for voice in Voice.objects.all()] == [second]
    with pytest.raises(DomainError, match="does not belong"):
        topics.approve(suggestion=first, participation=leon, suits=True, by=cast.iria, at=cast.at)


def test_the_desk_asks_a_city_until_it_has_spoken(cast: Cast, group: Group) -> None:
    first, _second = suggest(cast, group, "Retrofit", "Heat pumps")
    topics.set_deadline(group=group, due_on=cast.at.date() + timedelta(days=5), by=cast.jonas, at=cast.at)
    vigo = cast.world.cities["Vigo"]
    (step,) = steps_for(cast.ana, [vigo], cast.at)
    assert "Warm houses" in step.title
    topics.approve(suggestion=first, participation=vigo, suits=True, by=cast.ana, at=cast.at)
    assert steps_for(cast.ana, [vigo], cast.at) == []


def test_the_mentor_is_asked_to_sessions_and_left_out_of_trackers(cast: Cast, group: Group) -> None:
    group.expert = cast.jonas
    group.save()
    asked = {}
    for mentor in (True, False):
        kind = kind_of(cast, mentor=mentor)
        made = sessions.plan_session(
            group=group, kind=kind, starts_at=cast.at + timedelta(days=9), by=cast.team, at=cast.at
        )
        asked[mentor] = {each.address for each in made.event.attendees.all()}
        assert made.event.points.exists(), "the agenda comes with the kind"
    assert cast.mette.email in asked[True]
    assert cast.mette.email not in asked[False]
    assert {cast.ana.email, cast.rui.email, cast.jonas.email} <= asked[True] & asked[False]
    assert cast.iria.email not in asked[True]


def test_a_session_is_planned_once_and_paid_once_for_each_city(cast: Cast, group: Group) -> None:
    kind, when = kind_of(cast, mentor=True), cast.at + timedelta(days=9)
    one = sessions.plan_session(group=group, kind=kind, starts_at=when, by=cast.team, at=cast.at)
    two = sessions.plan_session(group=group, kind=kind, starts_at=when, by=cast.ana, at=cast.at)
    assert one == two
    booked = Booking.objects.filter(event=one.event)
    assert booked.count() == one.event.cities.count() == 4
    paid = {each.kind.key: each.used for each in paid_of(group, kinds_for(group.edition))}
    assert sorted(paid.values()) == [0, 0, 1]
    sessions.plan_session(group=group, kind=kind, starts_at=when + timedelta(days=7), by=cast.team, at=cast.at)
    third = sessions.plan_session(group=group, kind=kind, starts_at=when + timedelta(days=14), by=cast.team, at=cast.at)
    assert not Booking.objects.filter(event=third.event).exists(), "two are paid for in this phase, never three"


def test_a_meeting_planned_elsewhere_is_taken_up_by_one_group(cast: Cast, group: Group) -> None:
    (other,) = cast.form(cast.draft("Braga", reference="x", mentor=cast.second))
    made = held(cast, group)
    with pytest.raises(DomainError, match="another group"):
        sessions.take_up_session(group=other, event=made.event, by=cast.team, at=cast.at)
    assert sessions.take_up_session(group=group, event=made.event, by=cast.team, at=cast.at) == made
    lonely = Event.objects.create(
        edition=group.edition, title="X", reach="city", planned_at=cast.at, changed_at=cast.at
    )
    with pytest.raises(DomainError, match="No city of this group"):
        sessions.take_up_session(group=group, event=lonely, by=cast.team, at=cast.at)


def promise(cast: Cast, group: Group, **more: object) -> Commitment:
    given = {
        "what": "Send the figures", "cities": [cast.world.cities["Vigo"]], "person": cast.ana,
        "due_on": cast.at.date() + timedelta(days=30), "by": cast.ana, "at": cast.at,
    }  # fmt: skip
    return promising.promise(group=group, **{**given, **more})  # type: ignore[arg-type]


def test_what_is_promised_in_a_session_stands_in_its_minutes_and_both_end_together(cast: Cast, group: Group) -> None:
    session = held(cast, group)
    made = promise(cast, group, session=session, by=cast.jonas)
    agreement = made.agreement
    assert agreement is not None
    assert (agreement.text, agreement.due_on, agreement.event) == (made.what, made.due_on, session.event)
    assert agreement.owner is not None
    assert agreement.owner.person == cast.ana
    assert promise(cast, group, session=session, by=cast.jonas) == made, "said twice is once"
    promising.settle(commitment=made, state="partly", outcome="Half of them", by=cast.ana, at=cast.at)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.note) == (AgreementState.DROPPED, "Half of them")
    promising.settle(commitment=made, state="open", by=cast.ana, at=cast.at)
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.ACCEPTED
    mark_agreement(agreement=agreement, state="kept", by=cast.ana, at=cast.at)
    made.refresh_from_db()
    assert (made.state, made.closed_at) == (PromiseState.KEPT, cast.at)


def test_a_line_of_minutes_becomes_a_commitment_once(cast: Cast, group: Group) -> None:
    session = held(cast, group)
    line = add_agreement(
        event=session.event, kind="action", text="Ask the council", owner_name="Porto",
        due_on=cast.at.date() + timedelta(days=5), by=cast.jonas, at=cast.at,
    )  # fmt: skip
    made = [
        promising.take_up_agreement(
            group=group, agreement=line, cities=[cast.world.cities["Porto"]], by=cast.jonas, at=cast.at
        )
        for _twice in range(2)
    ]
    assert made[0] == made[1]
    assert Agreement.objects.count() == Commitment.objects.count() == 1
    undated = add_agreement(
        event=session.event, kind="action", text="Some day", owner_name="Porto", by=cast.jonas, at=cast.at
    )
    with pytest.raises(DomainError, match="by when"):
        promising.take_up_agreement(group=group, agreement=undated, cities=[], by=cast.jonas, at=cast.at)


def test_commitments_ask_for_cities_of_the_group_a_day_and_a_reason(cast: Cast, group: Group) -> None:
    vigo, porto, leon = (cast.world.cities[name] for name in ("Vigo", "Porto", "Leon"))
    wrong: dict[str, dict[str, object]] = {
        "does not belong": {"cities": [leon]}, "at least one city": {"cities": []}, "by which day": {"due_on": None},
        "takes at least two": {"kind": "procurement"}, "Write what is promised": {"what": " "},
    }  # fmt: skip
    for words, fault in wrong.items():
        with pytest.raises(DomainError, match=words):
            promise(cast, group, **fault)
    made = promise(cast, group, kind="pilot", cities=[vigo, porto, vigo], agreed=[vigo])
    assert [bool(place.agreed_at) for place in made.places.order_by("pk")] == [True, False]
    promising.answer_invitation(commitment=made, participation=porto, joins=True, by=cast.rui, at=cast.at)
    assert made.places.filter(agreed_at=None).count() == 0
    for state in ("partly", "not_kept", "withdrawn"):
        with pytest.raises(DomainError, match="Say in a sentence"):
            promising.settle(commitment=made, state=state, by=cast.ana, at=cast.at)
    promising.settle(commitment=made, state="kept", by=cast.ana, at=cast.at)
    with pytest.raises(DomainError, match="noted already"):
        promising.settle(commitment=made, state="not_kept", outcome="No", by=cast.rui, at=cast.at)
    with pytest.raises(DomainError, match="is closed"):
        promising.answer_invitation(commitment=made, participation=porto, joins=False, by=cast.rui, at=cast.at)


def test_the_next_session_recalls_what_is_open_late_first(cast: Cast, group: Group) -> None:
    promise(cast, group, what="Later")
    promise(cast, group, what="Late", due_on=cast.at.date() - timedelta(days=1))
    done = promise(cast, group, what="Done")
    promising.settle(commitment=done, state="kept", by=cast.ana, at=cast.at)
    kind = kind_of(cast, mentor=True)
    coming = sessions.plan_session(
        group=group, kind=kind, starts_at=cast.at + timedelta(days=9), by=cast.team, at=cast.at
    )
    lines = recalled_at(coming.event, cast.at.date())
    assert [(line.text, line.late, line.who) for line in lines] == [
        ("Late", True, "Vigo · Ana Vigo"), ("Later", False, "Vigo · Ana Vigo"),
    ]  # fmt: skip
    with CaptureQueriesContext(
        connection,
    ) as few:
        recalled_at(coming.event, cast.at.date())
    for number in range(4):
        promise(cast, group, what=f"More {number}")
    with CaptureQueriesContext(connection) as many:
        recalled_at(coming.event, cast.at.date())
    assert len(many) == len(few)


def test_a_session_recalls_the_minutes_of_its_own_group_only(cast: Cast, group: Group) -> None:
    """A city that comes from another group brings none of that group's promises along."""
    before = held(cast, group)
    said = {"kind": "action", "owner_name": "Porto", "by": cast.jonas, "at": cast.at}
    add_agreement(event=before.event, text="Ask the council", **said)  # type: ignore[arg-type]
    (other,) = cast.form(cast.draft("Braga", reference="x", mentor=cast.second))
    told = sessions.plan_session(
        group=other, kind=kind_of(cast, mentor=True), starts_at=cast.at - timedelta(hours=3), by=cast.team,
        at=cast.at - timedelta(days=20),
    )  # fmt: skip
    add_agreement(event=told.event, text="Our own affair", **said)  # type: ignore[arg-type]
    cities = [*(place.participation for place in group.places.filter(left_at=None)), cast.world.cities["Braga"]]
    change_cities(group=group, cities=cities, reason="Braga moves", by=cast.team, at=cast.at)
    coming = sessions.plan_session(
        group=group, kind=kind_of(cast, mentor=True), starts_at=cast.at + timedelta(days=9), by=cast.team, at=cast.at
    )
    assert cast.world.cities["Braga"] in coming.event.cities.all()
    assert [line.text for line in recap_of(coming.event)] == ["Ask the council"]


def test_reminders_pause_for_five_days_and_stop_when_done(cast: Cast, group: Group) -> None:
    morning = cast.at.replace(hour=10) + timedelta(days=(7 - cast.at.weekday()) % 7)
    made = promise(cast, group, due_on=morning.date() - timedelta(days=2))
    session = held(cast, group)
    promise(cast, group, what="In the minutes", session=session, due_on=morning.date(), by=cast.jonas)
    mine = Message.objects.filter(kind="groups.due")
    assert [remind_due(at=morning), remind_due(at=morning + timedelta(hours=1))] == [1, 0]
    assert "In the minutes" not in mine.get().text, "what stands in minutes is reminded of there"
    assert "Send the figures" in mine.get().text
    assert remind_due(at=morning + timedelta(days=4)) == 0
    assert remind_due(at=morning + timedelta(days=8)) == 1
    promising.settle(commitment=made, state="not_kept", outcome="No staff", by=cast.ana, at=morning)
    assert remind_due(at=morning + timedelta(days=15)) == 0


def test_final_minutes_take_no_new_line(cast: Cast, group: Group) -> None:
    session = held(cast, group)
    Event.objects.filter(pk=session.event_id).update(minutes_state="final", state=EventState.HELD)
    session.event.refresh_from_db()
    made = promise(cast, group, session=session)
    assert (made.agreement, made.session) == (None, session)


def test_the_desk_tells_each_city_of_its_own_only(cast: Cast, group: Group) -> None:
    vigo, porto = cast.world.cities["Vigo"], cast.world.cities["Porto"]
    promise(cast, group, kind="pilot", cities=[vigo, porto], agreed=[vigo])
    now = timezone.now()
    (mine,) = steps_for(cast.ana, [vigo], now)
    (theirs,) = steps_for(cast.rui, [porto], now)
    assert (mine.title, mine.reason) == ("Send the figures", "You promised it to your group")
    assert theirs.title == "Join in? Send the figures"
    assert steps_for(cast.iria, [cast.world.cities["Leon"]], now) == []


def test_the_desk_tells_of_a_line_of_minutes_once(cast: Cast, group: Group) -> None:
    """Whose name stands in the minutes is asked as for every agreement; colleagues are told of the commitment."""
    vigo, colleague = cast.world.cities["Vigo"], cast.world.person("representative", "Vigo", email="co@vigo.example")
    made = promise(cast, group, session=held(cast, group), by=cast.jonas)
    assert made.agreement is not None
    assert steps_for(cast.ana, [vigo], cast.at) == []
    assert [step.title for step in steps_for(colleague, [vigo], cast.at)] == ["Send the figures"]
