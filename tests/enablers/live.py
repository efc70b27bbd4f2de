"""A round with known ground truth in an installation of its own: answers come over HTTP, some of them several times."""

import json
import random
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.installation import Installation

PEOPLE, TIMES = 14, 3


def prepare(slug: str = "live") -> dict[str, Any]:
    """A city whose stakeholders have been invited, in two sendings: the round's address and everybody's code."""
    from django.utils import timezone

    from cityjourney.enablers.commands import asking, running
    from tests.programmes.world import make_world

    world, at, told = make_world(slug=slug), timezone.now(), []
    today = timezone.localdate(at)
    made = running.open_round(
        participation=world.city("Bilbao"), survey=world.edition.methodology.enablers[0], opens_on=today,
        closes_on=today + timedelta(days=9), threshold=5, by=None, at=at,
    )  # fmt: skip
    for first, last in ((0, PEOPLE - 3), (PEOPLE - 3, PEOPLE)):
        people = [asking.Person(f"P {n}", f"p{n}@people.example", "business", "en") for n in range(first, last)]
        asking.add_people(round=made, people=people, by=None, at=at)
        asking.invite(round=made, by=None, at=at, tell=lambda _r, pairs, _a: told.extend(c for _p, c in pairs))
    address = f"/{world.edition.slug}/enablers/answer/{made.public_id}/"
    return {"address": address, "codes": told}


def marks_of(person: int) -> list[int]:
    """What a person answers: by this the tests know the answers again."""
    chance = random.Random(person)
    return [chance.randint(1, 5) for _each in range(28)]


def send(url: str, code: str, marks: list[int]) -> int:
    """One POST; the status, without following to the page of thanks."""
    body = urllib.parse.urlencode({"code": code, "lang": "en", **{f"m{n}": mark for n, mark in enumerate(marks)}})
    request = urllib.request.Request(url, body.encode(), {"Content-Type": "application/x-www-form-urlencoded"})
    try:
        with urllib.request.build_opener(Still()).open(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


class Still(urllib.request.HTTPRedirectHandler):
    """Stays where it is."""

    def redirect_request(self, *_given: Any) -> None:
        return None


def in_turn(url: str, codes: list[str], first: int = 0) -> list[int]:
    """One after the other, each several times at once, as double clicks and patient browsers do."""
    return [
        status
        for person, code in enumerate(codes, start=first)
        for status in together([lambda c=code, p=person: send(url, c, marks_of(p))] * TIMES)
    ]


def at_once(url: str, codes: list[str], first: int = 0) -> list[int]:
    """Everybody at the same moment."""
    return together([lambda c=code, p=p: send(url, c, marks_of(p)) for p, code in enumerate(codes, start=first)])


def together(acts: list[Callable[[], int]]) -> list[int]:
    """What each of them says, all done in threads of their own."""
    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result(60) for each in [pool.submit(act) for act in acts]]


def hits(codes: list[str]) -> dict[str, int]:
    """How often an attacker ties an answer to its code, for each order that the database has to offer."""
    from cityjourney.enablers.anonymity.look import look
    from cityjourney.enablers.logic.codes import digest_of

    seen = look()
    made = next(each for each in seen.rounds if seen.boxes.get(each.pk))
    person = {digest_of(made.public_id, code): number for number, code in enumerate(codes)}
    truth = {json.dumps(marks_of(number)): number for number in range(len(codes))}
    box = [truth[json.dumps(each["marks"])] for each in seen.boxes[made.pk]]
    tickets = {each.id: each for each in seen.tickets[made.pk] if each.spent}
    rows = [row for row in seen.rows[made.pk] if row.id in tickets]
    orders = {
        "place": rows,
        "transaction": sorted(rows, key=lambda row: int(row.transaction)),
        "id": sorted(rows, key=lambda row: row.id),
        "digest": sorted(rows, key=lambda row: tickets[row.id].digest),
    }
    ways = {name: [person[tickets[row.id].digest] for row in order] for name, order in orders.items()}
    ways["as they came"] = list(range(len(codes)))
    return {
        f"{name}, {how}": sum(a == b for a, b in zip(order, other, strict=True))
        for name, order in ways.items()
        for how, other in (("forwards", box), ("backwards", box[::-1]))
    }


def logs(place: Installation) -> list[Path]:
    """What the processes of an installation wrote."""
    return sorted(place.home.glob("**/*.log"))
