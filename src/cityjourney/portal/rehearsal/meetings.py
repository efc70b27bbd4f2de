"""What the deeds around a meeting do."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from django.utils import timezone

from cityjourney.accounts.models import User
from cityjourney.events.commands import agreements, answering, inviting, minutes, planning
from cityjourney.events.enums import Reach, Reply
from cityjourney.events.models import Agreement, Event
from cityjourney.journeys.commands import preparation
from cityjourney.journeys.commands.credits import book, release
from cityjourney.journeys.commands.plan import set_date
from cityjourney.journeys.models import Booking, Preparation
from cityjourney.portal.rehearsal.company import SOON, Company
from cityjourney.portal.rehearsal.deeds import Deed


def _runs(company: Company, deed: Deed, event: Event) -> User:
    """Who runs a meeting: the city its own, the programme team the others."""
    return company.owner(deed.city) if event.reach == Reach.CITY else company.team


def _date(company: Company, deed: Deed) -> Iterator[None]:
    """A city agrees on a date, and pays for the visit if it is one."""
    data, owner = deed.data, company.owner(deed.city)
    event = set_date(
        item=company.line(deed.city, deed.key),
        starts_at=data["starts"],
        time_zone=data["zone"],
        delivery=data["delivery"],
        place=data["place"],
        language=data["language"],
        by=owner,
        at=deed.at,
    )
    yield
    if data["link"] and not data["place"]:
        url = f"https://meet.jit.si/{deed.city}-{deed.key.replace(':', '-')}"
        planning.change_event(event=event, meeting_url=url, by=owner, at=deed.at)
        yield
    yield from _pay(company, deed, event, [deed.city])


def _pay(company: Company, deed: Deed, event: Event, cities: list[str]) -> Iterator[None]:
    for city in cities:
        account = company.account(city, deed.data["credit"]) if deed.data["credit"] else None
        if account is not None and account.balance.left > 0:
            giver = company.expert(city)
            in_person = deed.data["delivery"] == "in_person"
            book(
                account=account,
                event=event,
                giver=giver,
                in_person=in_person,
                by=company.owner(city),
                at=deed.at,
            )
            yield


def _gather(company: Company, deed: Deed) -> Iterator[None]:
    """The programme team dates a meeting of several cities, or of all."""
    data, kind = deed.data, company.kinds[deed.data["kind"]]
    cities = [company.cities[slug] for slug in data["cities"]]
    event = planning.plan_event(
        edition=company.edition,
        kind=kind,
        title=f"{kind} · {data['number']}" if cities else "",
        cities=cities,
        delivery=data["delivery"],
        place=data["place"],
        meeting_url="" if data["place"] else f"https://meet.jit.si/{kind.key}-{data['number']}",
        starts_at=data["starts"],
        by=company.team,
        at=deed.at,
    )
    yield
    yield from _pay(company, deed, event, list(data["cities"]))


def _give_back(company: Company, deed: Deed) -> Iterator[None]:
    """A visit is given back, and booked once more for the same meeting."""
    event = company.event(deed.city, deed.key)
    booked = Booking.objects.filter(event=event, account__participation=company.cities[deed.city], state="booked")
    booking = booked.first() if event else None
    if event is not None and booking is not None:
        release(booking=booking, note=deed.data["note"], by=company.owner(deed.city), at=deed.at)
        yield
        yield from _pay(company, deed, event, [deed.city])


def _open_walk(company: Company, deed: Deed) -> Iterator[None]:
    """A city asks everybody who has a part in it, but no task in the programme, to come."""
    city, owner = company.cities[deed.city], company.owner(deed.city)
    event = planning.plan_event(
        edition=company.edition,
        title=deed.data["title"],
        language=deed.data["language"],
        cities=[city],
        delivery="in_person",
        place=deed.data["place"],
        starts_at=deed.data["starts"],
        length=90,
        by=owner,
        at=deed.at,
    )
    yield
    inviting.invite_members(event=event, roles=company.neighbours, by=owner, at=deed.at + SOON)
    yield


def _invite(company: Company, deed: Deed) -> Iterator[None]:
    event = company.event(deed.city, deed.key)
    if event is None:
        return
    by = _runs(company, deed, event)
    inviting.invite_members(event=event, by=by, at=deed.at)
    yield
    if deed.data["guests"]:
        guests = [
            inviting.NewGuest(email=email, name=name, organisation=organisation, language=event.language)
            for name, email, organisation in deed.data["guests"]
        ]
        inviting.invite_guests(event=event, guests=guests, by=by, at=deed.at)
        yield


def _replies(company: Company, deed: Deed) -> Iterator[None]:
    event = company.event(deed.city, deed.key)
    waiting = [each for each in company.attendees(event) if each.reply == Reply.WAITING] if event else []
    for number, (attendee, said) in enumerate(zip(waiting, deed.data["answers"], strict=False)):
        if said:
            answering.reply(attendee=attendee, answer=said, by=attendee.person, at=deed.at + number * SOON)
            yield


def _prepare(company: Company, deed: Deed) -> Iterator[None]:
    """Tick what is ready: in the city that meets; of a meeting of many, in the first city."""
    event = company.event(deed.city, deed.key)
    if event is None:
        return
    rows = Preparation.objects.filter(event=event, participation=company.cities[deed.city], done_at=None, evidence="")
    owner, expert = company.owner(deed.city), company.expert(deed.city)
    for number, row in enumerate(rows.select_related("role")[: deed.data["most"]]):
        grants = row.role.spec.grants if row.role else []
        by = owner if any("journeys.submit" in grant.may for grant in grants) else expert
        preparation.tick(preparation=row, done=True, by=by, at=deed.at + number * SOON)
        yield


def _ask_ahead(company: Company, deed: Deed) -> Iterator[None]:
    event = company.event(deed.city, deed.key)
    guest = next((each for each in company.attendees(event) if each.person_id is None), None) if event else None
    if event is not None and guest is not None:
        asked = answering.ask_ahead(attendee=guest, text=deed.data["text"], at=deed.at)
        yield
        by, later = _runs(company, deed, event), deed.at + timedelta(hours=20)
        answering.answer_ahead(question=asked, text=deed.data["answer"], by=by, at=later)
        yield


def _hold(company: Company, deed: Deed) -> Iterator[None]:
    """Who said yes is there, but for one now and then."""
    event = company.event(deed.city, deed.key)
    if event is None:
        return
    said = [each.pk for each in company.attendees(event) if each.reply in {Reply.YES, Reply.MAYBE}]
    there = [pk for place, pk in enumerate(said) if place != deed.data["absent"] + 1] or said
    if not there:
        there = [each.pk for each in company.attendees(event)][:12]
    minutes.record_attendance(event=event, present=there, by=_runs(company, deed, event), at=deed.at)
    yield


def _notes(company: Company, deed: Deed) -> Iterator[None]:
    event = company.event(deed.city, deed.key)
    points = company.points(event) if event else []
    for number, (place, text) in enumerate(deed.data["points"]):
        if event is not None and place < len(points):
            point = points[place]
            by, at = _runs(company, deed, event), deed.at + number * timedelta(minutes=3)
            minutes.write_notes(point=point, notes=text, version=point.version, by=by, at=at)
            yield


def _agree(company: Company, deed: Deed) -> Iterator[None]:
    """Somebody who was there promises something."""
    event, data = company.event(deed.city, deed.key), deed.data
    if event is None:
        return
    there = [each for each in company.attendees(event) if each.attended]
    points = [point for point in company.points(event) if point.outcome in {"action", "agreement"}]
    if there:
        agreements.add_agreement(
            event=event,
            kind=data["kind"],
            text=data["text"],
            owner=there[(data["owner"] + 1) % len(there)],
            due_on=timezone.localdate(deed.at) + timedelta(days=data["due"]),
            point=points[data["number"] % len(points)] if points else None,
            by=_runs(company, deed, event),
            at=deed.at,
        )
        yield


def _decide(company: Company, deed: Deed) -> Iterator[None]:
    event = company.event(deed.city, deed.key)
    if event is not None:
        by = _runs(company, deed, event)
        agreements.add_agreement(event=event, kind="decision", text=deed.data["text"], by=by, at=deed.at)
        yield


def _promise(company: Company, deed: Deed) -> Agreement | None:
    event = company.event(deed.city, deed.key)
    rows = Agreement.objects.filter(event=event).exclude(kind="decision").select_related("owner__person")
    number = deed.data["number"]
    found = rows.order_by("pk")[number : number + 1] if event else ()
    return next(iter(found), None)


def _say_yes(company: Company, deed: Deed) -> Iterator[None]:
    promise = _promise(company, deed)
    if promise is not None and promise.waits_for_yes and promise.owner is not None:
        agreements.accept_agreement(
            agreement=promise,
            by=promise.owner.person,
            name=str(promise.owner),
            on_behalf_of=promise.owner.organisation,
            at=deed.at,
        )
        yield


def _keep(company: Company, deed: Deed) -> Iterator[None]:
    promise = _promise(company, deed)
    if promise is not None and promise.is_unfinished:
        by = promise.owner.person if promise.owner else None
        state, note = deed.data["state"], deed.data["note"]
        agreements.mark_agreement(agreement=promise, state=state, note_text=note, by=by, at=deed.at)
        yield


def _close(company: Company, deed: Deed) -> Iterator[None]:
    event = company.event(deed.city, deed.key)
    if event is not None:
        minutes.close_minutes(event=event, by=_runs(company, deed, event), at=deed.at)
        yield


def _amend(company: Company, deed: Deed) -> Iterator[None]:
    event = company.event(deed.city, deed.key)
    there = [each for each in company.attendees(event) if each.attended] if event else []
    points = [point for point in company.points(event) if point.notes] if event else []
    if event is not None and there and points:
        proposed = minutes.propose_amendment(
            attendee=there[-1], point=points[0], text=deed.data["text"], by=there[-1].person, at=deed.at
        )
        yield
        minutes.decide_amendment(
            amendment=proposed,
            accepted=deed.data["accepted"],
            by=_runs(company, deed, event),
            at=deed.at + timedelta(hours=3),
        )
        yield


ACTS: Mapping[str, Callable[[Company, Deed], Iterator[None]]] = {
    "date": _date,
    "gather": _gather,
    "give_back": _give_back,
    "open_walk": _open_walk,
    "invite": _invite,
    "replies": _replies,
    "prepare": _prepare,
    "ask_ahead": _ask_ahead,
    "hold": _hold,
    "notes": _notes,
    "agree": _agree,
    "decide_in_meeting": _decide,
    "say_yes": _say_yes,
    "keep": _keep,
    "close": _close,
    "amend": _amend,
}
