"""How deliverables go: written, submitted, commented, returned, handed in again, accepted, shared; more time asked."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from cityjourney.portal.rehearsal import texts
from cityjourney.portal.rehearsal.deeds import Deed, Pen, dice, moment
from cityjourney.portal.rehearsal.world import Line, Part, World

LATE = {"steady": (-4, 0), "slow": (3, 24), "standing": (15, 60)}
"""From which to which day after the due day a city hands in."""
MISSING = {"steady": 0.0, "slow": 0.08, "standing": 0.5}


def tell_papers(world: World, part: Part, pace: str, seed: int, today: date, first: datetime) -> Iterator[Deed]:
    """All deeds around the deliverables of one city."""
    lines: dict[str, list[Line]] = {}
    for line in world.lines(part):
        if line.slot.sort in {"draft", "final"}:
            lines.setdefault(line.slot.kind, []).append(line)
    newest = max((found[-1].last for found in lines.values() if found[-1].last < today), default=None)
    for key, found in lines.items():
        if world.brief and part.told == "now" and world.deliverables[key].sections:
            continue  # this one composes itself and is handed in when everything in it has been told
        chance = dice(seed, part.slug, "paper", key)
        now = part.told in {"now", "waiting"} and found[-1].last == newest
        paper = Paper(world, part, key, chance, first, today)
        for line in found:
            if now and line is found[-1]:
                paper.around_today(line)
            else:
                paper.hand_in(line, pace)
        yield from paper.pen


class Paper:
    """One deliverable of one city on its way."""

    def __init__(self, world: World, part: Part, key: str, chance: Random, first: datetime, today: date) -> None:
        self.part, self.chance, self.today = part, chance, today
        self.pen = Pen(part.slug, key, first)
        self.title = world.deliverables[key].name
        self.version = 0

    def _at(self, day: date, hour: int = 15) -> datetime:
        return moment(day, hour, self.chance.randrange(60), self.part.zone)

    def _submit(self, day: date, final: bool, more: bool, hour: int = 15) -> None:
        language = self.part.language
        title = self.title.get(language, self.title["en"])
        self.version += 1
        text = texts.REPORT[language].format(
            title=title, city=self.part.name, more=texts.MORE[language] if more else ""
        )
        text += texts.NEWER[language].format(number=self.version) if self.version > 1 else ""
        self.pen.write(self._at(day, hour), "submit", text=text, final=final)

    def _remark(self, day: date, count: int) -> None:
        for quote, words in self.chance.sample(list(texts.PASSAGES[self.part.language]), count):
            self.pen.write(self._at(day, 10), "comment", quote=quote, text=words)

    def hand_in(self, line: Line, pace: str) -> None:
        """The usual way of a draft or a final version."""
        chance, final = self.chance, line.slot.sort == "final"
        if chance.random() < MISSING[pace]:
            return
        day = line.last + timedelta(days=chance.randint(*LATE[pace]))
        if chance.random() < 0.15 and pace != "standing":
            reason, answer = chance.choice(texts.EXTENSIONS[self.part.language])
            wanted = line.last + timedelta(days=18)
            self._more_time(line, wanted, reason, answer)
            day = wanted - timedelta(days=2)
        self._submit(day, final, more=final)
        full = self.part.full
        self._remark(day + timedelta(days=3), 2 if full else 1)
        if chance.random() < (0.6 if full else 0.2):
            self.pen.write(
                self._at(day + timedelta(days=4)), "return", reasons=chance.choice(texts.RETURNS[self.part.language])
            )
            day += timedelta(days=7)
            self._submit(day, final, more=True)
        self.pen.write(
            self._at(day + timedelta(days=5)), "accept", note=chance.choice(texts.ACCEPTS[self.part.language])
        )
        if final and chance.random() < 0.7:
            self.pen.write(self._at(day + timedelta(days=6)), "share")

    def _more_time(self, line: Line, wanted: date, reason: str, answer: str) -> None:
        day = line.last - timedelta(days=6)
        self.pen.write(self._at(day), "ask_time", sort=line.slot.sort, wanted=wanted, reason=reason)
        self.pen.write(self._at(day + timedelta(days=2), 9), "grant_time", answer=answer)

    def around_today(self, line: Line) -> None:
        """A final version that is on somebody's desk today: returned to the city, or with its reviewers."""
        self._more_time(line, self.today + timedelta(days=9), *texts.LONG_EXTENSION[self.part.language])
        if self.part.told == "waiting":
            self._submit(self.today - timedelta(days=4), True, more=True)
            return
        day = self.today - timedelta(days=13)
        self._submit(day, True, more=False)
        self._remark(day + timedelta(days=6), 2)
        self.pen.write(self._at(day + timedelta(days=7)), "return", reasons=texts.RETURNS[self.part.language][0])
