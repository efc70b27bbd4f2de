"""The story: what happens on which day. The same seed and the same world tell the same story."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from heapq import merge
from random import Random

from cityjourney.journeys.logic.plan import concerns, month_of
from cityjourney.methodology.calendar import month_dates
from cityjourney.portal.rehearsal import texts
from cityjourney.portal.rehearsal.deeds import Deed, Pen, dice, moment, workday
from cityjourney.portal.rehearsal.meeting import Meeting, tell_meeting
from cityjourney.portal.rehearsal.papers import tell_papers
from cityjourney.portal.rehearsal.world import HOME_ZONE, Line, Part, World

HOURS = ((9, 30), (10, 0), (11, 0), (14, 0), (15, 30))
SETTLE = timedelta(days=10)
"""Nothing is held in the first days."""


def story(world: World, seed: int, today: date) -> list[Deed]:
    """Everything that happens, by time. `today` is the day on which the story should be rich for cities told "now"."""
    teller = Teller(world, seed, today)
    parts = [teller.city(part) for part in world.parts]
    return list(merge(*(sorted(each, key=_by) for each in (*parts, teller.together(), help_desk(teller))), key=_by))


def _by(deed: Deed) -> tuple[datetime, str, str]:
    return deed.at, deed.city, deed.key


class Teller:
    """Tells the story of a world."""

    def __init__(self, world: World, seed: int, today: date) -> None:
        self.world, self.seed, self.today = world, seed, today
        self.first = moment(world.starts_on, 10, 0, HOME_ZONE)

    def pace(self, part: Part) -> str:
        """How a city goes about things: most are steady, some slow, few stand still for a while."""
        if part.told != "plain":
            return "steady"
        return dice(self.seed, part.slug, "pace").choices(("steady", "slow", "standing"), (70, 22, 8))[0]

    def city(self, part: Part) -> list[Deed]:
        """What one city does by itself."""
        pace = self.pace(part)
        deeds = [deed for line, day in self._days(part) for deed in self._line(part, line, day, pace)]
        deeds += tell_papers(self.world, part, pace, self.seed, self.today, self.first)
        deeds += self._claims(part, pace)
        if part.told == "now":
            deeds += self._open_walk(part)
        return deeds

    def _open_walk(self, part: Part) -> Iterator[Deed]:
        """Something for everybody who lives there, in three weeks."""
        pen = Pen(part.slug, "open-walk", self.first)
        starts = moment(workday(self.today + timedelta(days=20)), 17, 0, part.zone)
        pen.write(
            self._noon(self.today - timedelta(days=6), part),
            "open_walk",
            title=texts.OPEN_WALKS[part.language],
            language=part.language,
            place=texts.PLACES[part.language][0],
            starts=starts,
        )
        yield from pen

    def _days(self, part: Part) -> Iterator[tuple[Line, date | None]]:
        """The events that a city sees to, each with its day; None: it is not held."""
        own = [
            line
            for line in self.world.lines(part)
            if line.slot.sort == "event" and self.world.events[line.slot.kind].reach == "city"
        ]
        by_month: dict[int, list[Line]] = {}
        for line in own:
            by_month.setdefault(line.slot.month, []).append(line)
        days = [
            (line, self._day(line, place, len(lines)))
            for lines in by_month.values()
            for place, line in enumerate(lines)
        ]
        yield from self._around_today(days) if part.told == "now" else days

    def _day(self, line: Line, place: int, of: int) -> date:
        span = (line.last - line.first).days - 3
        day = workday(line.first + timedelta(days=2 + int((place + 0.5) * span / of)))
        return max(day, workday(self.world.starts_on + SETTLE))

    def _around_today(self, days: list[tuple[Line, date]]) -> Iterator[tuple[Line, date | None]]:
        """For the city that is told now: a meeting in four days, more in the weeks after, one without minutes."""
        ahead = iter((4, 8, 12, 18, 23))
        past = [day for _line, day in days if day < self.today]
        recent = sorted(past)[-RECENT:]
        for line, day in sorted(days, key=lambda each: each[1]):
            if day >= self.today and (offset := next(ahead, None)) is not None:
                yield line, workday(self.today + timedelta(days=offset))
            else:
                yield line, workday(self.today - timedelta(days=9)) if recent and day == recent[-1] else day

    def _line(self, part: Part, line: Line, day: date | None, pace: str) -> Iterator[Deed]:
        """How one event of the plan goes: held, left out, merged, moved to the next month, or forgotten."""
        chance = dice(self.seed, part.slug, line.key)
        around = part.told == "now" and day is not None and abs((day - self.today).days) < AROUND
        pen = Pen(part.slug, line.key, self.first)
        at = moment(max(line.first, self.world.starts_on) + timedelta(days=1), 11, 0, part.zone)
        throw = chance.random()
        if day is None or (not around and self._left_out(pen, at, line, part, pace, throw, chance)):
            yield from pen
            return
        later = month_dates(self.world.starts_on, line.slot.month + 1)[1]
        if not around and SKIPPED < throw < SKIPPED + SHIFTED and later < self.world.last_day:
            pen.write(min(at, self._noon(day - timedelta(days=40), part)), "shift", month=line.slot.month + 1)
            yield from pen
            day = workday(day + timedelta(days=28))
        yield from tell_meeting(self._meeting(part, line, day, chance), pace, chance, self.today)

    def _noon(self, day: date, part: Part) -> datetime:
        return moment(day, 12, 0, part.zone)

    def _left_out(
        self, pen: Pen, at: datetime, line: Line, part: Part, pace: str, throw: float, chance: Random
    ) -> bool:
        """Whether it is merged, skipped or forgotten; the first of a kind never is."""
        number = line.slot.number
        if part.joined and line.last < part.joined:
            pen.write(moment(part.joined + timedelta(days=3), 11, 0, part.zone), "skip", reason=texts.LATE_JOINER)
            return True
        if self._long_ago(line.last, BEFORE_US) and not part.full:
            pen.write(at, "skip", reason=texts.BEFORE_US)
            return True
        if line.frequent and (into := self._merged_into(part, line)):
            pen.write(
                at,
                "merge",
                into=f"{line.key.rpartition(':')[0]}:{into}",
                reason=chance.choice(texts.MERGE_REASONS[part.language]),
            )
            return True
        if number > 1 and throw < SKIPPED and not line.frequent:
            pen.write(at, "skip", reason=chance.choice(texts.SKIP_REASONS[part.language]))
            return True
        return number > 1 and throw > 1 - FORGOTTEN[pace]

    def _merged_into(self, part: Part, line: Line) -> int:
        """The number of the one that does the work of this one too; 0 if it is held by itself."""
        every = 6 if part.full else 4 if self.world.brief else 2
        number = line.slot.number
        place = (number - 1) % every
        if not self.world.brief or part.full:
            return number - 1 if place == every - 1 else 0
        into = next(each for each in self._of_kind(part, line.slot.kind) if each.slot.number == number - place)
        return into.slot.number if place and not self._long_ago(into.last, BEFORE_US) else 0

    def _long_ago(self, day: date, days: int) -> bool:
        """Whether a day lies more than so many days back in a world that is told in brief."""
        return self.world.brief and (self.today - day).days > days

    def _meeting(self, part: Part, line: Line, day: date, chance: Random) -> Meeting:
        kind = self.world.events[line.slot.kind]
        in_person = "in_person" in kind.delivery and ("online" not in kind.delivery or chance.random() < 0.4)
        hour, minute = chance.choice(HOURS[:3] if kind.minutes > 180 else HOURS)
        credit = self.world.credit_for(kind, in_person, line.slot.phase)
        return Meeting(
            part=part,
            key=line.key,
            kind=kind,
            starts=moment(day, hour, minute, part.zone),
            first=self.first,
            in_person=in_person,
            credit=credit.key if credit else "",
            language=part.language,
            guests=self.world.outsiders(kind),
            short=not part.full and (line.frequent or self._long_ago(day, LONG_AGO)),
        )

    def _claims(self, part: Part, pace: str) -> Iterator[Deed]:
        """What a city has reached when a phase ends, and what its expert says to it."""
        for phase in self.world.phases:
            chance = dice(self.seed, part.slug, "claims", phase.phase.key)
            entries = [each for each in phase.phase.achievements if concerns(each.city_types, part.city_type)]
            if not concerns(phase.phase.city_types, part.city_type):
                continue
            for entry in entries:
                if chance.random() < CLAIMED[pace] * (0.6 if self.world.brief and not part.full else 1):
                    yield from self._claim(part, phase.phase.key, entry.key, phase.ends, chance)
        yield from _claims_now(self, part)

    def _claim(self, part: Part, phase: str, key: str, ends: date, chance: Random) -> Iterator[Deed]:
        pen = Pen(part.slug, key, self.first)
        day = ends - timedelta(days=chance.randrange(20))
        at = moment(day, 16, chance.randrange(60), part.zone)
        pen.write(at, "claim", phase=phase, note=chance.choice(texts.CLAIMS[part.language]))
        if chance.random() < CONFIRMED[self.pace(part)]:
            later = day + timedelta(days=2 + chance.randrange(8))
            answer = chance.choice(texts.CONFIRMATIONS[part.language])
            pen.write(moment(later, 9, chance.randrange(60), part.zone), "confirm", phase=phase, answer=answer)
        yield from pen

    def together(self) -> list[Deed]:
        """Meetings of several cities, and of all: the programme team dates them."""
        deeds: list[Deed] = []
        for kind in self.world.methodology.event_kinds:
            if kind.reach == "several_cities":
                for number, group in enumerate(self.world.groups(kind)):
                    deeds += self._series(kind.key, group, number)
            elif kind.reach == "cohort":
                deeds += self._series(kind.key, self.world.parts, 0)
        return deeds

    def _series(self, kind_key: str, group: tuple[Part, ...], number: int) -> Iterator[Deed]:
        """One kind for one group: a meeting for each line in the plan of its first city that has one."""
        kind = self.world.events[kind_key]
        lead, lines = next(
            ((part, found) for part in group if not part.joined and (found := self._of_kind(part, kind_key))),
            (group[0], []),
        )
        for line in lines:
            chance = dice(self.seed, kind_key, number, line.key)
            place = 6 + (number * 3 + len(kind_key)) % 14
            day = max(workday(line.first + timedelta(days=place)), workday(self.world.starts_on + SETTLE))
            if month_of(self.world.starts_on, self.today) == line.slot.month and kind.reach == "cohort":
                day = workday(self.today + timedelta(days=16))
            present = tuple(part.slug for part in group if not part.joined or part.joined <= day)
            in_person = "in_person" in kind.delivery
            credit = self.world.credit_for(kind, in_person, line.slot.phase) or self.world.credit_for(
                kind, not in_person, line.slot.phase
            )
            yield from tell_meeting(
                Meeting(
                    part=lead,
                    key=line.key,
                    kind=kind,
                    starts=moment(day, 10 + number % 5, 0, HOME_ZONE),
                    first=self.first,
                    in_person=in_person,
                    credit=credit.key if credit and kind.reach != "cohort" else "",
                    cities=present if kind.reach == "several_cities" else (),
                    number=number + 1,
                    others=self._others(group, lead, line),
                ),
                "steady",
                chance,
                self.today,
            )

    def _others(self, group: tuple[Part, ...], lead: Part, line: Line) -> tuple[tuple[str, str], ...]:
        """The other cities of a group that have such a meeting in the same month, with the keys in their plans."""
        return tuple(
            (part.slug, found.key)
            for part in group
            if part is not lead and (not part.joined or part.joined < line.first)
            for found in self._of_kind(part, line.slot.kind)
            if found.slot.month == line.slot.month
        )

    def _of_kind(self, part: Part, kind: str) -> list[Line]:
        return [line for line in self.world.lines(part) if line.slot.sort == "event" and line.slot.kind == kind]


RECENT, AROUND, LONG_AGO, BEFORE_US = 3, 26, 100, 240
SKIPPED, SHIFTED = 0.05, 0.05
FORGOTTEN = {"steady": 0.0, "slow": 0.06, "standing": 0.2}
CLAIMED = {"steady": 0.85, "slow": 0.6, "standing": 0.35}
CONFIRMED = {"steady": 1.0, "slow": 0.9, "standing": 0.8}


def _claims_now(teller: Teller, part: Part) -> Iterator[Deed]:
    """One claim that waits for the expert today."""
    if part.told == "plain":
        return
    ago = {"now": 3, "full": 4}.get(part.told, 2)
    for phase in teller.world.phases:
        if phase.starts <= teller.today <= phase.ends and concerns(phase.phase.city_types, part.city_type):
            for entry in phase.phase.achievements[:1]:
                pen = Pen(part.slug, entry.key, teller.first)
                at = moment(teller.today - timedelta(days=ago), 12, 5, part.zone)
                pen.write(at, "claim", phase=phase.phase.key, note=texts.CLAIMS[part.language][2])
                yield from pen


def help_desk(teller: Teller) -> list[Deed]:
    """Questions beside pages of the guide, most of them answered within two days."""
    deeds = []
    core = [part for part in teller.world.parts if not part.mentors]
    pages = [page.key for page in teller.world.methodology.guide]
    for number, (question, answer) in enumerate(texts.HELP):
        if not core or not pages:
            break
        chance = dice(teller.seed, "help", number)
        part, late = chance.choice(core), number == len(texts.HELP) - 1
        far = (teller.today - teller.world.starts_on).days * (number + 1) // len(texts.HELP)
        day = teller.today - timedelta(days=2) if late else teller.world.starts_on + timedelta(days=max(far, 12))
        pen = Pen(part.slug, chance.choice(pages), teller.first)
        pen.write(moment(day, 13, 20 + number, part.zone), "question", text=question)
        if not late:
            pen.write(moment(day + timedelta(days=1), 9, 40, part.zone), "answer", question=question, text=answer)
        deeds += pen.deeds
    return deeds
