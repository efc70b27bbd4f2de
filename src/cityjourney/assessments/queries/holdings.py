"""What this app holds about a person, for the person."""

from cityjourney.accounts.models import User
from cityjourney.assessments.models import Rating


def held_about(person: User) -> dict[str, list[dict[str, object]]]:
    """What the person said of solutions; plain values. Answers to questionnaires are held by `questionnaires`."""
    rows = Rating.objects.filter(person=person).select_related(
        "solution", "round__participation__city", "round__participation__consortium"
    )
    return {
        "solutions": [
            {
                "city": str(row.round.participation),
                "solution": str(row.solution),
                "levels": row.levels,
                "wanted": row.wanted,
                "changed": row.changed_at.isoformat(),
            }
            for row in rows.order_by("changed_at", "pk")
        ]
    }
