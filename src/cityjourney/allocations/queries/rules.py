"""What the programme says about its groups, and what a run went by."""

from cityjourney.allocations.enums import Origin
from cityjourney.allocations.logic.rules import Rules, rules_from_json, rules_of
from cityjourney.allocations.models import Run
from cityjourney.programmes.models import Edition

ASKED = (Origin.NEW, Origin.BEST)
"""Runs whose rules somebody chose here."""


def shipped_rules(edition: Edition) -> tuple[Rules, ...]:
    """The ways to form groups that the installed methodology describes, in its order; none if it describes none."""
    if not edition.methodology_digest:
        return ()
    return tuple(rules_of(entry) for entry in edition.methodology.allocations)


def rules_of_run(run: Run) -> Rules:
    """What a run went by; no query."""
    return rules_from_json(run.options["rules"])


def rules_from(edition: Edition, key: str = "") -> Rules | None:
    """Where a new run starts: the newest run's rules unless the programme has changed its own since; one query.

    `key` chooses among several ways to form groups; None if the programme has none (of this key).
    """
    shipped = next((each for each in shipped_rules(edition) if key in ("", each.key)), None)
    if shipped is None:
        return None
    newest = Run.objects.filter(edition=edition, options__rules__key=shipped.key, origin__in=ASKED)
    options = newest.values_list("options", flat=True).first()
    if options is not None and options["shipped"] == shipped.to_json():
        return rules_from_json(options["rules"])
    return shipped
