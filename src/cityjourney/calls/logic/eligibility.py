"""Who may apply: rules as data, checked one by one, each with what was found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

Kind = Literal["population", "countries", "answer"]
Outcome = Literal["met", "met_together", "not_met", "unknown"]


class Rule(BaseModel):
    """One rule. `population`: more than `over`, by all cities of the consortium if `together`; `countries`: one of
    them; `answer`: the answer to a question is one of `one_of`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    over: Annotated[int, Field(ge=0, le=100_000_000)] | None = None
    together: bool = False
    countries: list[Annotated[str, Field(pattern=r"^[A-Z]{2}$")]] = []
    question: str = ""
    one_of: list[str | int | float] = []
    text: dict[str, str] = {}
    """Words of the call itself; without them the rule is said in general words."""

    @model_validator(mode="after")
    def _whole(self) -> "Rule":
        given = {
            "population": self.over is not None,
            "countries": bool(self.countries),
            "answer": bool(self.question and self.one_of),
        }
        if not given[self.kind]:
            raise ValueError(f"a rule of the kind {self.kind} lacks what it compares with")
        return self


@dataclass(frozen=True, slots=True)
class Place:
    """A city that applies, or one of its consortium."""

    name: str
    country: str
    population: int | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says about an application; `found` fills its sentence."""

    rule: Rule
    outcome: Outcome
    found: Mapping[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """Whether the rule is met, alone or together."""
        return self.outcome in ("met", "met_together")


RULES: TypeAdapter[list[Rule]] = TypeAdapter(list[Rule])


def rules_of(data: Any) -> list[Rule]:
    """Rules from JSON. Raises pydantic's `ValidationError`."""
    return RULES.validate_python(data)


def check(rules: Iterable[Rule], lead: Place, others: Sequence[Place], answers: Mapping[str, Any]) -> list[Verdict]:
    """One verdict for each rule."""
    return [_CHECKS[rule.kind](rule, lead, others, answers) for rule in rules]


def is_eligible(verdicts: Iterable[Verdict]) -> bool | None:
    """True if all rules are met, False if one is not, None if it cannot be told yet."""
    outcomes = {verdict.outcome for verdict in verdicts}
    if "not_met" in outcomes:
        return False
    return None if "unknown" in outcomes else True


def _population(rule: Rule, lead: Place, others: Sequence[Place], _answers: Mapping[str, Any]) -> Verdict:
    over = rule.over or 0
    own = lead.population
    if own is not None and own > over:
        return Verdict(rule, "met", {"found": own, "over": over})
    if not rule.together or not others:
        outcome: Outcome = "unknown" if own is None else "not_met"
        return Verdict(rule, outcome, {"found": own, "over": over})
    known = [place.population for place in (lead, *others) if place.population is not None]
    found = {"found": sum(known), "over": over, "cities": len(others) + 1}
    if sum(known) > over:
        return Verdict(rule, "met_together", found)
    return Verdict(rule, "unknown" if len(known) <= len(others) else "not_met", found)


def _countries(rule: Rule, lead: Place, _others: Sequence[Place], _answers: Mapping[str, Any]) -> Verdict:
    if not lead.country:
        return Verdict(rule, "unknown")
    return Verdict(rule, "met" if lead.country in rule.countries else "not_met", {"found": lead.country})


def _answer(rule: Rule, _lead: Place, _others: Sequence[Place], answers: Mapping[str, Any]) -> Verdict:
    given = answers.get(rule.question)
    if given is None or given in ("", [], {}):
        return Verdict(rule, "unknown")
    chosen = given if isinstance(given, list) else [given]
    return Verdict(rule, "met" if any(each in rule.one_of for each in chosen) else "not_met", {"found": given})


_CHECKS = {"population": _population, "countries": _countries, "answer": _answer}
