"""The demo's matching: what cities told, a published run, and a draft that puts one city elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from cityjourney.accounts.models import User
from cityjourney.allocations.commands.letters import release_all
from cityjourney.allocations.commands.profiles import read_profiles
from cityjourney.allocations.commands.publishing import publish
from cityjourney.allocations.commands.runs import create_again, create_run, lock
from cityjourney.allocations.commands.wishes import add_wish
from cityjourney.allocations.enums import WishKind
from cityjourney.allocations.models import Run
from cityjourney.allocations.queries.gathering import places_of, wanted_of, wishes_of
from cityjourney.allocations.queries.rules import rules_of_run, shipped_rules
from cityjourney.allocations.queries.runs import participations_by_slug
from cityjourney.allocations.tasks import solve
from cityjourney.notifications.silence import silence
from cityjourney.portal.demo import cast
from cityjourney.programmes.models import Edition, Participation, Phase

PHASE = "ambition-roadmap"
"""The groups are formed when it begins."""
SPOKEN: Mapping[str, tuple[str, ...]] = {
    "BE": ("nl", "fr", "en"), "CA": ("en", "fr"), "DE": ("de", "en"), "DK": ("da", "en"), "ES": ("es", "en"),
    "FI": ("fi", "en"), "GR": ("el", "en"), "HR": ("hr", "en"), "IE": ("en",), "IT": ("it", "en"), "PL": ("pl", "en"),
    "PT": ("pt", "es", "en"), "RO": ("ro", "en"), "SI": ("sl", "hr", "en"), "SK": ("sk", "en"),
}  # fmt: skip
"""Languages in which teams of a country's cities work, as the demo invents them."""
NO_ENGLISH = ("cartagena", "iasi")
MENTORS: Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "aarhus": ((0, 3), (1,)), "rijeka": ((4, 1), (0,)), "toronto": ((2, 3), (4,)),
}  # fmt: skip
"""Themes that mentor cities lead and help with, by their place in the list of themes."""
LAND: Mapping[str, tuple[str, ...]] = {
    "aarhus": ("coast", "port"), "rijeka": ("coast", "port", "mountains"), "toronto": ("lake", "plain"),
    "granada": ("mountains",), "thessaloniki": ("coast", "port"), "osijek": ("river", "plain", "border"),
    "split": ("coast", "port", "island"), "alicante": ("coast", "port"), "cartagena": ("coast", "port"),
    "cork": ("coast", "port"), "gdansk": ("coast", "port"), "heraklion": ("coast", "port", "island"),
    "bratislava": ("river", "border"), "heidelberg": ("river",), "ljubljana": ("river", "mountains"),
    "pori": ("coast", "river"), "leuven": ("plain",), "padova": ("plain",),
}  # fmt: skip
NETWORKS = ("Eurocities", "Energy Cities", "ICLEI")
PINNED = "cork"
"""Invented: what this team asks of the draft that waits."""


def match_cities(edition: Edition, at: datetime) -> None:
    """Tell what cities told, publish a run of the day when groups are formed, and leave a draft. Twice is once."""
    if Run.objects.filter(edition=edition).exists():
        return
    clara = User.objects.get(email=cast.CAST[0].email)
    phase = Phase.objects.get(edition=edition, key=PHASE)
    formed = min(timezone.make_aware(datetime.combine(phase.starts_on, time(10))) + timedelta(days=6), at)
    spaces = participations_by_slug(edition)
    _told(edition, spaces, clara, formed - timedelta(days=20))
    with silence():
        first = _published(edition, clara, formed)
    if first is not None and not edition.allocation_runs.exclude(pk=first.pk).exists():
        _draft(edition, first, clara, at - timedelta(days=2))


def _told(edition: Edition, spaces: Mapping[str, Participation], by: User, at: datetime) -> None:
    """Languages, themes and wishes of everybody."""
    themes = list(edition.themes.filter(retired=False).order_by("position").values_list("key", flat=True))
    mentors = [slug for slug, space in spaces.items() if space.city_type.spec.part == "mentor"]
    rows: list[tuple[Participation, Mapping[str, Any]]] = []
    for number, (slug, space) in enumerate(sorted(spaces.items())):
        spoken = list(SPOKEN.get(space.city.country, ("en",)))
        values: dict[str, Any] = {"languages": spoken[:1] if slug in NO_ENGLISH else spoken}
        if slug in LAND:
            values["features"] = list(LAND[slug])
        if number % 3:
            values["networks"] = [NETWORKS[number % 3], NETWORKS[(number + 1) % 3]][: 1 + number % 2]
        values |= _mentoring(slug, themes) if slug in mentors else _wanting(number, space, themes, mentors)
        rows.append((space, values))
    read_profiles(edition=edition, rows=rows, by=by, at=at)


def _mentoring(slug: str, themes: Sequence[str]) -> dict[str, Any]:
    first, further = MENTORS.get(slug, ((0, 1), (2,)))
    return {
        "themes": [themes[place] for place in first], "secondary": [themes[place] for place in further],
        "max_groups": 2, "min_groups": 0,
    }  # fmt: skip


def _wanting(number: int, space: Participation, themes: Sequence[str], mentors: Sequence[str]) -> dict[str, Any]:
    """Themes and wishes of a city; one in five voices no wish."""
    own = space.theme.key if space.theme else themes[number * 2 % len(themes)]
    wanted = list(dict.fromkeys([own, themes[(number * 3 + 1) % len(themes)], themes[(number + 4) % len(themes)]]))
    wishes = [mentors[(number * 2 + step) % len(mentors)] for step in range(min(2, len(mentors)))]
    return {"themes": wanted, "wishes": [] if number % 5 == 0 else wishes}


def _published(edition: Edition, by: User, at: datetime) -> Run | None:
    """The run that counts; its letters went out the day after."""
    places = places_of(edition)
    cities = sum(not each.is_mentor for each in places)
    leading = sum(each.is_mentor for each in places)
    if not leading:
        return None
    own = shipped_rules(edition)[0]
    rules = replace(
        own, group_min=min(own.group_min, cities // leading), group_max=max(own.group_max, -(-cities // (2 * leading))),
        second_mentors=4,
    )  # fmt: skip
    run = create_run(edition=edition, places=places, rules=rules, wanted=(), by=by, at=at)
    solve.call(run.pk)
    run.refresh_from_db()
    if not run.groups:
        return None
    lock(run=run, by=by, at=at + timedelta(hours=3))
    publish(run=run, by=by, at=at + timedelta(hours=4))
    seen = {str(letter.public_id): letter.revision for letter in run.letters.all()}
    release_all(run=run, seen=seen, by=by, at=at + timedelta(days=1))
    return run


def _draft(edition: Edition, run: Run, by: User, at: datetime) -> None:
    """A city asks for another mentor city: the price of it, beside the answer with the fewest moves."""
    entries = (run.result or {})["cities"]
    city = PINNED if PINNED in entries else min(entries)
    others = [each["mentor"] for each in entries[city]["alternatives"]]
    if not others:
        return
    add_wish(
        edition=edition, kind=WishKind.PIN, cities=[city], mentor=others[0],
        reason="Both work on the same harbour project.", by=by, at=at,
    )  # fmt: skip
    places = places_of(edition)
    run = create_again(
        parent=run, rules=rules_of_run(run), wanted=wanted_of(wishes_of(edition), places),
        note="What would it cost?", by=by, at=at,
    )  # fmt: skip
    solve.call(run.pk)
