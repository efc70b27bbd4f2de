"""Facts that can be cited: what they said when somebody cited them, and what they say now."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Said = tuple[float | None, str, str]
"""What a fact says whatever the language of the page: value, period; without a value its label as it was written."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known about a city, with where it can be looked up.

    `key` stays the same when the value changes (`reading:CODE:area:city`). `value` is in `unit`; where there is no
    number, `text` says it. `url` is a page of ours, `source` who published it.
    """

    key: str
    label: str
    value: float | None = None
    unit: str = ""
    period: str = ""
    text: str = ""
    url: str = ""
    source: str = ""
    group: str = ""

    @property
    def said(self) -> Said:
        """What is compared to find out whether it has changed."""
        return self.value, self.period, "" if self.value is not None else self.label

    def plain(self) -> dict[str, Any]:
        """For keeping as JSON."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None) or name == "key"}


def fact_from(kept: Mapping[str, Any]) -> Fact:
    """A fact that was kept as JSON."""
    return Fact(**{"label": "", **{name: value for name, value in kept.items() if name in Fact.__slots__}})


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that says something else than when it was kept, or that is new or gone."""

    kind: Literal["changed", "new", "gone"]
    before: Fact | None
    after: Fact | None

    @property
    def fact(self) -> Fact:
        """The one to name it by."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of them is always there
        return found


def changes(before: Iterable[Fact], after: Iterable[Fact]) -> list[Change]:
    """What is different, in the order of `after`, then what is gone."""
    kept, now = {fact.key: fact for fact in before}, {fact.key: fact for fact in after}
    found: list[Change] = []
    for key, fact in now.items():
        if key not in kept:
            found.append(Change("new", None, fact))
        elif kept[key].said != fact.said:
            found.append(Change("changed", kept[key], fact))
    return found + [Change("gone", fact, None) for key, fact in kept.items() if key not in now]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A point that data speaks for. `key` says what it came from, so that it is offered once; `kind` is its list."""

    key: str
    kind: Literal["strength", "weakness", "gap", "proposal"]
    text: str
    why: str
    facts: tuple[str, ...] = ()
    """Keys of the facts that it rests on."""
    weight: float = 0.0
    """How much it stands out; what stands out most comes first."""
