"""How one meeting goes, from its date to the last promise kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from cityjourney.methodology.schema import EventKind
from cityjourney.portal.rehearsal import texts
from cityjourney.portal.rehearsal.deeds import Deed, Pen
from cityjourney.portal.rehearsal.world import Part

DAY = timedelta(days=1)
UNWRITTEN = {"steady": 0.01, "slow": 0.12, "standing": 0.3}
"""How often nobody writes minutes."""
SAID_YES, KEPT, DROPPED, GIVEN_BACK = 0.94, 0.84, 0.06, 0.08
"""How often a promise is accepted, then kept in time or dropped; how often a visit is given back and booked anew."""
LATE = 35
"""Days after which the others are kept or dropped all the same."""
READY = (9, 2, 9, 1, 0)
"""So much each city in turn has ready when a meeting of many is near."""
REPLIES = (("yes", 76), ("maybe", 8), ("no", 10), ("", 6))


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting to come about. `cities`: of several; `short`: one of many, told in few words."""

    part: Part
    key: str
    kind: EventKind
    starts: datetime
    first: datetime
    in_person: bool
    credit: str = ""
    language: str = "en"
    guests: bool = False
    short: bool = False
    cities: tuple[str, ...] = ()
    number: int = 0
    others: tuple[tuple[str, str], ...] = ()
    """The other cities that come, each with the key of the line in its plan."""

    @property
    def alone(self) -> bool:
        """Whether the city meets by itself."""
        return self.kind.reach == "city"


def tell_meeting(meeting: Meeting, pace: str, chance: Random, today: date) -> list[Deed]:
    """All deeds around one meeting."""
    pen = Pen(meeting.part.slug, meeting.key, meeting.first)
    _before(pen, meeting, chance, today)
    ago = (today - meeting.starts.date()).days
    waits = meeting.part.told == "now" and meeting.alone and 6 < ago < 13
    if not waits and not (meeting.alone and chance.random() < UNWRITTEN[pace]):
        _after(pen, meeting, chance)
    return pen.deeds


def _before(pen: Pen, meeting: Meeting, chance: Random, today: date) -> None:
    starts, full = meeting.starts, meeting.part.full
    place = ""
    if meeting.in_person:
        place = chance.choice(texts.PLACES[meeting.language]) if meeting.alone else texts.VENUE
    pen.write(
        starts - (28 + chance.randrange(8)) * DAY,
        "date" if meeting.alone else "gather",
        starts=starts,
        delivery="in_person" if meeting.in_person else "online",
        language=meeting.language,
        place=place,
        zone=meeting.part.zone if meeting.alone else "",
        kind=meeting.kind.key,
        cities=meeting.cities,
        number=meeting.number,
        credit=meeting.credit,
        link=full or not meeting.alone,
    )
    if meeting.credit and meeting.alone and chance.random() < GIVEN_BACK:
        way = "in_person" if meeting.in_person else "online"
        note = texts.GIVEN_BACK[meeting.language]
        pen.write(starts - 20 * DAY, "give_back", note=note, credit=meeting.credit, delivery=way)
    guests = _guests(meeting, chance)
    ahead = 24 if meeting.kind.reach == "cohort" else 14
    pen.write(starts - (ahead + chance.randrange(5)) * DAY, "invite", guests=() if meeting.short else guests)
    soon = 0 <= (starts.date() - today).days < 22
    if soon and not meeting.short:
        pen.write(starts - 12 * DAY, "prepare", most=2)
        pen.deeds += _ready_so_far(meeting, today)
    if full and meeting.alone and chance.random() < 0.5:
        question, answer = chance.choice(texts.AHEAD[meeting.language])
        pen.write(starts - 10 * DAY, "ask_ahead", text=question, answer=answer)
    if (meeting.alone or meeting.cities) and not meeting.short:
        count = chance.randrange(3, 6) if full else 2
        answers = chance.choices([reply for reply, _ in REPLIES], [weight for _, weight in REPLIES], k=count)
        pen.write(starts - (6 + chance.randrange(3)) * DAY, "replies", answers=("yes", *answers))
    if not meeting.short and not soon:
        pen.write(starts - 3 * DAY, "prepare", most=9 if full else 2)


def _ready_so_far(meeting: Meeting, today: date) -> list[Deed]:
    """What each city has ready for a meeting of many that is near: some have all of it, some a little, some nothing."""
    deeds = []
    for place, (city, key) in enumerate(((meeting.part.slug, meeting.key), *meeting.others)):
        ahead = (meeting.starts.date() - today).days
        at = meeting.starts - (ahead + 1 + place % 4) * DAY + place * timedelta(minutes=9)
        if not meeting.alone and (most := READY[place % len(READY)]):
            deeds.append(Deed(at, "prepare", city, key, {"most": most}))
    return deeds


def _guests(meeting: Meeting, chance: Random) -> list[tuple[str, str, str]]:
    """Name, address and organisation of invented people from outside."""
    if not meeting.guests:
        return []
    bank = texts.SPANISH_GUESTS if meeting.part.language == "es" else texts.GUESTS
    count = 5 if meeting.part.full else 2
    start = chance.randrange(len(bank))
    chosen = [bank[(start + step) % len(bank)] for step in range(count)]
    return [(name, f"{_plain(name)}@{meeting.part.slug}.example", organisation) for name, organisation in chosen]


def _plain(name: str) -> str:
    return name.lower().translate(str.maketrans("áéíóúñ ", "aeioun.")).strip(".")


def _after(pen: Pen, meeting: Meeting, chance: Random) -> None:
    ends = meeting.starts + timedelta(minutes=min(meeting.kind.minutes, 480))
    full = meeting.part.full
    pen.write(ends, "hold", absent=chance.randrange(4))
    if not meeting.short:
        pen.write(ends + timedelta(hours=3), "notes", points=_notes(meeting, chance, full))
        for number in range(3 if full and meeting.alone else 1):
            _promise(pen, meeting, chance, number, ends)
    if full and chance.random() < 0.4:
        pen.write(ends + DAY, "decide_in_meeting", text=chance.choice(texts.DECISIONS[meeting.language]))
    if not meeting.short:
        pen.write(ends + DAY + timedelta(hours=2), "close")
    if full and meeting.alone and chance.random() < 0.35:
        text = chance.choice(texts.AMENDMENTS[meeting.language])
        pen.write(ends + 2 * DAY, "amend", text=text, accepted=chance.random() < 0.8)


def _notes(meeting: Meeting, chance: Random, full: bool) -> list[tuple[int, str]]:
    """(place in the agenda, text): all points of a meeting told in full, else the first and the last."""
    points = list(enumerate(meeting.kind.agenda))
    chosen = points if full and meeting.alone else points[:1]
    bank = texts.NOTES[meeting.language]
    return [(place, chance.choice(bank[point.outcome])) for place, point in chosen[:8]]


def _promise(pen: Pen, meeting: Meeting, chance: Random, number: int, ends: datetime) -> None:
    """Something agreed: most say yes, most keep it, a few some weeks late; without a yes it is dropped in the end. What
    lies ahead of today stays open.
    """
    bank = texts.PROMISES[meeting.language]
    text = bank[(ends.toordinal() // 7 + 5 * number) % len(bank)]
    due = 12 + chance.randrange(20)
    pen.write(
        ends + timedelta(hours=4),
        "agree",
        number=number,
        text=text,
        due=due,
        owner=chance.randrange(6),
        kind=chance.choice(("action", "agreement")),
    )
    throw = chance.random()
    dropped, late = KEPT <= throw < KEPT + DROPPED, throw >= KEPT + DROPPED
    if chance.random() < SAID_YES:
        pen.write(ends + DAY, "say_yes", number=number)
    else:
        dropped, late = True, True
    note = chance.choice((texts.DROPPED if dropped else texts.KEPT)[meeting.language])
    data = {"number": number, "note": note, "state": "dropped" if dropped else "kept"}
    ended = ends + (due + LATE if late else due - 1) * DAY
    pen.deeds.append(Deed(ended, "keep", meeting.part.slug, meeting.key, data))
