"""A report as it is shown and typeset: figures as they were taken over, with the words of people in their sections."""

from typing import Any

from cityjourney.core.blocks import blocks
from cityjourney.journeys.models import Deliverable
from cityjourney.programmes.models import Participation
from cityjourney.reports.models import Issue, Passage, Report


def deliverable_of(participation: Participation, kind: str) -> Deliverable | None:
    """A deliverable of a city that composes itself, with its report if there is one; one query."""
    rows = Deliverable.objects.filter(participation=participation, kind__key=kind)
    found = rows.select_related(
        "kind", "participation__city", "participation__edition__programme", "participation__consortium",
        "participation__city_type", "participation__theme", "report__frozen_by",
    ).first()  # fmt: skip
    return found if found is not None and found.kind.spec.sections else None


def composed_of(participation: Participation) -> list[Deliverable]:
    """The deliverables of a city that compose themselves; one query."""
    rows = Deliverable.objects.filter(participation=participation).select_related("kind", "report")
    return [row for row in rows if row.kind.spec.sections]


def passages_of(report: Report) -> dict[str, Passage]:
    """What people wrote, by section; one query."""
    return {row.section: row for row in report.passages.select_related("changed_by")}


def whole(report: Report) -> dict[str, Any]:
    """Figures and words together: what is handed in."""
    written = passages_of(report)
    sections = [
        {**section, "text": written[section["key"]].text if section["key"] in written else ""}
        for section in report.frozen["sections"]
    ]
    return {**report.frozen, "sections": sections}


def parsed(content: dict[str, Any]) -> dict[str, Any]:
    """The same with every text of people as blocks, and without sections in which nothing stands."""
    sections = [
        {**section, "words": blocks(section.get("text", ""))}
        for section in content["sections"]
        if section.get("text") or any(block["t"] != "none" for block in section["blocks"])
    ]
    return {**content, "sections": sections}


def issue_of(deliverable: Deliverable, number: int) -> Issue | None:
    """A report as it was handed in with a version; one query."""
    rows = Issue.objects.filter(version__deliverable=deliverable, version__number=number)
    return rows.select_related("version__made_by").first()
