"""Many at once in a process of its own: one decision, one group, one voice, one tribe. Twins take the locks away."""

import json
import threading
from collections.abc import Callable
from typing import Any

from django.utils import timezone

MANY = 6


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Run all at the same instant, each with its own connection; what each said, or the name of its error."""
    from django.db import connection

    gate, said = threading.Barrier(len(acts)), list[str]()

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait(60)
            act()
            said.append("done")
        except Exception as error:
            said.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def unlocked() -> None:
    """Take row locks away."""
    from django.db.models import QuerySet

    QuerySet.select_for_update = lambda self, **_more: self  # type: ignore[method-assign,assignment]


def decide(group: Any, *, twin: bool) -> dict[str, int]:
    """Six people note the decision of one group."""
    from cityjourney.groups.commands import topics

    now = timezone.now()
    made = [topics.suggest_topic(group=group, title=title, text="Fits", by=None, at=now) for title in ("One", "Two")]
    act, read = topics.decide_topic, topics.open_round_of
    if twin:
        act, gate = topics.decide_topic.__wrapped__, threading.Barrier(MANY)  # type: ignore[attr-defined]
        topics.open_round_of = lambda each: (read(each), gate.wait(60))[0]
    said = at_once(
        [
            lambda n=n: act(suggestion=made[n % 2], why=f"Reason {n}", by=None, at=now)  # type: ignore[misc]
            for n in range(MANY)
        ]
    )
    topics.open_round_of = read
    return {"done": said.count("done"), "told": said.count("DomainError")}


def form(cast: Any, name: str, *, twin: bool) -> int:
    """Six windows send the form of one new group; how many groups came of it."""
    from cityjourney.groups.commands import forming
    from cityjourney.groups.models import Group

    act, read = forming.form_groups, forming._by_hand
    if twin:
        act, gate = forming.form_groups.__wrapped__, threading.Barrier(MANY)  # type: ignore[attr-defined]
        forming._by_hand = lambda edition, draft: (read(edition, draft), gate.wait(60))[0]
    draft = cast.draft("Vigo", "Porto", name=name, reference="")
    at_once([lambda: act(edition=cast.world.edition, groups=[draft], by=None, at=cast.at) for _each in range(MANY)])
    forming._by_hand = read
    return Group.objects.filter(name=name).count()


def voices(group: Any, city: Any) -> dict[str, int]:
    """Six windows say for one city that a topic suits it."""
    from cityjourney.groups.commands import topics
    from cityjourney.groups.models import Voice

    now = timezone.now()
    made = topics.suggest_topic(group=group, title="Three", text="Fits", by=None, at=now)
    said = at_once(
        [
            lambda: topics.approve(suggestion=made, participation=city, suits=True, by=None, at=now)
            for _each in range(MANY)
        ]
    )
    return {"done": said.count("done"), "voices": Voice.objects.filter(suggestion=made).count()}


def tribe(cast: Any) -> dict[str, int]:
    """Five cities take up one proposal."""
    from cityjourney.groups.commands import tribes
    from cityjourney.groups.models import Tribe, TribeCity

    said = at_once(
        [
            lambda city=city: tribes.found_tribe(  # type: ignore[misc]
                edition=cast.world.edition, name="Spain", trait="Spain", key="country:ES", participation=city,
                by=None, at=cast.at,
            )
            for city in cast.cities
        ]
    )  # fmt: skip
    return {"done": said.count("done"), "tribes": Tribe.objects.count(), "cities": TribeCity.objects.count()}


def main() -> None:
    """Play all races, the guarded ones first, and print what came of them."""
    from tests.groups.conftest import make_cast

    cast = make_cast()
    found: dict[str, Any] = {"form": form(cast, "Guarded", twin=False)}
    one, two = cast.form(cast.draft("Gijon", reference="a"), cast.draft("Braga", reference="b", mentor=cast.second))
    found |= {"voices": voices(one, cast.cities[2]), "tribe": tribe(cast), "decide": decide(one, twin=False)}
    unlocked()
    found |= {"decide twin": decide(two, twin=True), "form twin": form(cast, "Open", twin=True)}
    print(json.dumps(found))  # noqa: T201
