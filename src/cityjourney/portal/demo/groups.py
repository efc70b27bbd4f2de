"""The demo's groups: sessions, topics and commitments; tribes; a second mentor. Invented, like all of the story."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from cityjourney.accounts.models import User
from cityjourney.core.fields import in_language
from cityjourney.events.enums import EventState
from cityjourney.events.models import Agreement, Event
from cityjourney.groups.commands import mentoring, promising, topics, tribes
from cityjourney.groups.commands.changing import change_group
from cityjourney.groups.commands.forming import GroupDraft, form_groups
from cityjourney.groups.commands.sessions import take_up_session
from cityjourney.groups.enums import PromiseKind, PromiseState, Side
from cityjourney.groups.models import Commitment, Group, Session, Suggestion
from cityjourney.groups.queries.people import experts_of, people_of
from cityjourney.groups.queries.sessions import members_of
from cityjourney.groups.queries.tables import groups_of
from cityjourney.groups.queries.tribes import participants, traits_of
from cityjourney.groups.registry import facts_of
from cityjourney.notifications.silence import silence
from cityjourney.portal.demo import cast
from cityjourney.programmes.logic.access import Access
from cityjourney.programmes.models import Edition, Participation, Phase

PHASE = "ambition-roadmap"
"""Groups that no allocation has formed come together when it begins."""
TOLD_CITY = "granada"
TAKEN_UP = 3
"""So many promises of the last session have a city."""
PORTS = ("alicante", "cartagena", "cork", "gdansk", "heraklion", "rijeka", "split", "thessaloniki")
SAID: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "granada": (("mountains", "university", "heritage"), ("Energy Cities",)),
    "heidelberg": (("river", "university", "heritage"), ("Energy Cities", "ICLEI")),
    "split": (("coast", "port", "heritage"), ("Energy Cities",)),
    "osijek": (("river", "plain", "border", "university"), ()), "bratislava": (("river", "border"), ("Eurocities",)),
    "ljubljana": (("river", "mountains"), ("Eurocities", "Energy Cities")),
    "gdansk": (("coast", "port"), ("Eurocities",)), "cork": (("coast", "port", "river"), ("Eurocities",)),
    "thessaloniki": (("coast", "port"), ("Eurocities",)),
    "heraklion": (("coast", "port", "island"), ()), "rijeka": (("coast", "port", "mountains"), ("Energy Cities",)),
}  # fmt: skip
"""What cities say of themselves: where they lie is true, the networks are invented."""
SPOKEN: Mapping[str, tuple[str, ...]] = {
    "DE": ("de", "en"), "ES": ("es",), "GR": ("el", "en"), "HR": ("hr", "en"), "IE": ("en",), "PL": ("pl", "en"),
    "SI": ("sl", "hr", "en"), "SK": ("sk", "en"),
}  # fmt: skip
TAKEN_TRAIT, PROPOSED_TRAIT = "figure:summers", "figure:students"
OWN_NAMES: Mapping[str, str] = {
    "green-economy": "Warm houses", "citizen-participation": "Ask first", "upskilling-reskilling": "Skills in time",
    "supply-chains-mobility": "The last kilometre", "green-digital-tourism": "Guests and neighbours",
}  # fmt: skip
"""What groups call themselves, by theme; the one that chooses anew has no name yet."""

FITS = (
    "The mentor city has run this for three years and shares its tender, its figures and its mistakes.",
    "Most of us have it in our roadmap, and the mentor city knows where it hurts.",
    "Small enough to begin this year; the mentor city lends us the person who built it.",
)
FOR = "Our council has set money aside for it already."
AGAINST = "We would need another law first; that takes more than a year."
WHY = "Four cities can begin within three months, and the mentor city has everything ready to share."
REOPENED = "The fund for the first choice has closed; two cities ask to look at the other topics again."


def _moment(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def form_what_is_missing(edition: Edition, at: datetime) -> None:
    """Without a published allocation: one group for each mentor, by hand. Twice changes nothing."""
    if Group.objects.filter(edition=edition).exists():
        return
    everybody = participants(edition)
    mentors = [city for city in everybody if city.city_type.spec.part == "mentor"]
    cities = [city for city in everybody if city.city_type.spec.part != "mentor"]
    if not mentors or not cities:
        return
    mentors = mentors[: max(1, len(cities) // 5)]
    phase = Phase.objects.get(edition=edition, key=PHASE)
    drafts = [
        GroupDraft(str(mentor), "", mentor, cities[number :: len(mentors)], f"hand:{mentor.city.slug}")
        for number, mentor in enumerate(mentors)
    ]
    formed = min(_moment(phase.starts_on) + timedelta(days=6), at)
    form_groups(edition=edition, groups=drafts, by=_team(), at=formed)


def formed_in(edition: Edition) -> list[frozenset[str]]:
    """The groups of an edition by the addresses of their cities, the mentor among them."""
    return [
        frozenset([group.mentor.city.slug, *(place.participation.city.slug for place in group.now)])  # type: ignore[attr-defined]
        for group in groups_of(edition)
    ]


def _team() -> User:
    return User.objects.get(email=cast.CAST[0].email)


@transaction.atomic
def tell_groups(edition: Edition, at: datetime) -> None:
    """What groups, tribes and mentors have done up to now. Twice is once; nobody is written to."""
    if Session.objects.filter(group__edition=edition).exists():
        return
    groups = sorted(groups_of(edition), key=lambda group: (not _is_told(group), group.name))
    with silence():
        for number, group in enumerate(groups):
            _tell(group, number, edition, at)
        _tribes(edition, at)
        _second_mentor(edition, at)


def _is_told(group: Group) -> bool:
    return any(place.participation.city.slug == TOLD_CITY for place in group.now)  # type: ignore[attr-defined]


def _tell(group: Group, number: int, edition: Edition, at: datetime) -> None:
    """Expert, sessions, topic and commitments of one group."""
    members, team = list(members_of(group)), _team()
    experts = experts_of(edition, at)
    told = _is_told(group)
    own = next((person for person in experts if told and person.email == "jonas.berg@experts.example"), None)
    expert = own or experts[number % len(experts)]
    group = change_group(
        group=group, name=group.name, theme=group.theme, mentor=group.mentor, expert=expert, by=team, at=group.formed_at
    )
    held = _sessions(group, members, team)
    people = people_of([city.pk for city in (*members, group.mentor)], at)
    if len(members) > 1:
        _topic(group, members, people, number, held, at)
        _promises(group, members, people, held, at)


def _sessions(group: Group, members: Sequence[Participation], team: User) -> list[Session]:
    """The meetings that these cities have had together; those that were held, by date."""
    here = {city.pk for city in (*members, group.mentor)}
    rows = Event.objects.filter(edition=group.edition, reach="several_cities", cities__in=members).distinct()
    found = [
        event
        for event in rows.exclude(state=EventState.CANCELLED).prefetch_related("cities").order_by("starts_at")
        if {city.pk for city in event.cities.all()} <= here
    ]
    made = [take_up_session(group=group, event=event, by=team, at=event.planned_at) for event in found]
    return [session for session in made if session.event.state == EventState.HELD]


def _topic(
    group: Group,
    members: Sequence[Participation],
    people: dict[int, list[User]],
    number: int,
    held: Sequence[Session],
    at: datetime,
) -> None:
    """Three suggestions, voices, a decision; the second group chooses anew."""
    began = held[0].event.ends_at if held and held[0].event.ends_at else group.formed_at + timedelta(days=7)
    theme = group.theme or group.edition.themes.filter(retired=False).order_by("position")[number % 2]
    titles = [in_language(text, "en") for text in theme.spec.examples][:3]
    speakers = [group.mentor, *members]
    made = [
        topics.suggest_topic(
            group=group, title=title[:160], text=FITS[place], participation=speakers[place],
            by=_speaker(speakers[place], people), at=began + timedelta(hours=place),
        )
        for place, title in enumerate(titles)
    ]  # fmt: skip
    if len(made) < 2:
        return
    favourite = made[number % len(made)]
    for place, city in enumerate(speakers):
        suits = made[place % len(made)] if place % 3 == 1 else favourite
        when = began + timedelta(days=3, hours=place)
        topics.approve(suggestion=suits, participation=city, suits=True, by=_speaker(city, people), at=when)
    for side, text, place in ((Side.FOR, FOR, 1), (Side.AGAINST, AGAINST, 2 % len(speakers))):
        city = speakers[place]
        topics.argue(
            suggestion=made[number % len(made) if side == Side.FOR else (number + 1) % len(made)], side=side,
            text=text, participation=city, by=_speaker(city, people), at=began + timedelta(days=4, hours=place),
        )  # fmt: skip
    called = OWN_NAMES.get(theme.key, "") if number != 1 else ""
    decided = began + timedelta(days=14)
    topics.decide_topic(suggestion=favourite, why=WHY, own_name=called, by=group.expert or _team(), at=decided)
    if number == 1:
        _choose_anew(group, speakers, people, made[::-1], at)


def _choose_anew(
    group: Group,
    speakers: Sequence[Participation],
    people: dict[int, list[User]],
    suggestions: Sequence[Suggestion],
    at: datetime,
) -> None:
    """The choice is open again, and half of the cities have spoken."""
    again, day = at - timedelta(days=6), timezone.localdate(at) + timedelta(days=9)
    topics.reopen_topic(group=group, reason=REOPENED, due_on=day, by=_team(), at=again)
    for place, city in enumerate(speakers[: len(speakers) // 2]):
        by, when = _speaker(city, people), again + timedelta(days=2)
        topics.approve(suggestion=suggestions[place % 2], participation=city, suits=True, by=by, at=when)


def _speaker(city: Participation, people: dict[int, list[User]]) -> User | None:
    return next(iter(people.get(city.pk, [])), None)


def _promises(
    group: Group,
    members: Sequence[Participation],
    people: dict[int, list[User]],
    held: Sequence[Session],
    at: datetime,
) -> None:
    """Commitments of every kind: past their day, to come, kept, partly, together."""
    today = timezone.localdate(at)
    if held:
        _from_minutes(group, members, held[-1], at)
    first, second, last = members[0], members[1], members[-1]
    told: tuple[tuple[str, str, list[Participation], int, int, str, str], ...] = (
        ("Send the mentor the list of what our buildings use in winter", "the mentor city", [first], -40, 5, "", ""),
        ("Host a visit of two colleagues of the group for a day", "", [last], -30, 24, "", ""),
        ("Write the tender for sensors together and share the costs", "", [first, second, last], -20, 45, "", ""),
        ("Test the mentor's household survey in one street each", "", [second, last], -90, -20, PromiseState.PARTLY,
         "One street is done; the other waits for the school holidays to end."),
        ("Translate the mentor's brochure and send it to everybody", "", [second], -100, -55, PromiseState.KEPT,
         "Everybody has it; two cities print it."),
    )  # fmt: skip
    late = ("Ask our energy agency for the prices of last year", "", [second], -35, -6, "", "")
    for place, (what, to_whom, wanted, made, due, state, outcome) in enumerate((*told, late)):
        cities = list(dict.fromkeys(wanted))  # a small group has its first city and its last one twice
        kind = PromiseKind.STEP if len(cities) == 1 else PromiseKind.PILOT if state else PromiseKind.PROCUREMENT
        person = _speaker(cities[0], people)
        when = _moment(today + timedelta(days=made), 9 + place)
        commitment = promising.promise(
            group=group, what=what, cities=cities, agreed=cities[:2], kind=kind, to_whom=to_whom, person=person,
            due_on=today + timedelta(days=due), by=person, at=when,
        )  # fmt: skip
        if state:
            closed = _moment(today + timedelta(days=due + 2))
            promising.settle(commitment=commitment, state=state, outcome=outcome, by=person, at=closed)


def _from_minutes(group: Group, members: Sequence[Participation], session: Session, at: datetime) -> list[Commitment]:
    """The last promises noted in minutes become commitments of the cities whose people made them."""
    rows = Agreement.objects.unfinished().filter(event=session.event, due_on__isnull=False, owner__isnull=False)
    here = {city.pk: city for city in (*members, group.mentor)}
    made = []
    for agreement in rows.select_related("owner__participation", "owner__person").order_by("pk")[:TAKEN_UP]:
        city = here.get(agreement.owner.participation_id or 0) if agreement.owner else None
        if city is not None:
            made.append(
                promising.take_up_agreement(
                    group=group, agreement=agreement, cities=[city], by=group.expert, at=min(agreement.made_at, at)
                )
            )
    return made


def _tribes(edition: Edition, at: datetime) -> None:
    """One that a city thought of, one that figures proposed."""
    everybody = participants(edition)
    by_slug = {city.city.slug: city for city in everybody}
    people = people_of([city.pk for city in everybody], at)
    ports = [by_slug[slug] for slug in PORTS if slug in by_slug]
    for place, city in enumerate(ports):
        tribes.found_tribe(
            edition=edition, name="Port cities", participation=city, by=_speaker(city, people),
            trait="Ships, cranes and ferries at the quay: noise, air, and a large neighbour who decides elsewhere.",
            at=at - timedelta(days=60 - 5 * place),
        )  # fmt: skip
    for number, city in enumerate(by_slug[slug] for slug in SAID if slug in by_slug):
        land, networks = SAID[city.city.slug]
        tribes.portray(
            participation=city, land=land, languages=SPOKEN.get(city.city.country, ("en",)), networks=networks,
            by=_speaker(city, people), at=at - timedelta(days=70, hours=number),
        )  # fmt: skip
    _proposed_tribes(edition, everybody, people, at)


def _proposed_tribes(
    edition: Edition, everybody: list[Participation], people: dict[int, list[User]], at: datetime
) -> None:
    """One trait that cities took up by themselves, one that the team proposes; both from open figures."""
    traits = {each.key: each for each in traits_of(everybody, facts_of(Access(), everybody))}
    if (found := traits.get(TAKEN_TRAIT)) is not None:
        for place, city in enumerate(found.cities[:3]):
            tribes.found_tribe(
                edition=edition, name=found.name, trait=found.reason, key=found.key, participation=city,
                by=_speaker(city, people), at=at - timedelta(days=30 - 4 * place),
            )  # fmt: skip
    if (found := traits.get(PROPOSED_TRAIT)) is not None:
        tribes.propose_tribe(
            edition=edition, name=found.name, trait=found.reason, key=found.key, cities=found.cities, by=_team(),
            at=at - timedelta(days=4),
        )  # fmt: skip


def _second_mentor(edition: Edition, at: datetime) -> None:
    """The told city asks a mentor of another group; the mentor of its own group is asked by another city."""
    everybody = participants(edition)
    people = people_of([city.pk for city in everybody], at)
    groups = list(groups_of(edition))
    told = next((group for group in groups if _is_told(group)), None)
    other = next((group for group in groups if told is not None and group.mentor_id != told.mentor_id), None)
    if told is None or other is None:
        return
    city = next(each for each in everybody if each.city.slug == TOLD_CITY)
    asked = mentoring.ask_mentor(
        city=city, mentor=other.mentor, by=_speaker(city, people), at=at - timedelta(days=21),
        wish="How did you win the shopkeepers over when the street was closed to cars?",
    )  # fmt: skip
    mentoring.answer_request(
        request=asked, accepts=True, answer="Gladly. Bring two of your shopkeepers along.",
        by=_speaker(other.mentor, people), at=at - timedelta(days=17),
    )  # fmt: skip
    asking = next((place.participation for place in other.now), None)  # type: ignore[attr-defined]
    if asking is not None:
        mentoring.ask_mentor(
            city=asking, mentor=told.mentor, by=_speaker(asking, people), at=at - timedelta(days=3),
            wish="Which figures do you publish every month, and who puts them together?",
        )  # fmt: skip
