"""What this app holds about one person, for their own eyes."""

from typing import Any

from cityjourney.accounts.models import User
from cityjourney.groups.models import Argument, Commitment, MentoringRequest, Suggestion


def held_about(person: User) -> dict[str, Any]:
    """Commitments they look after, topics and arguments of theirs, requests to mentors, as plain values."""
    asked = MentoringRequest.objects.filter(asked_by=person)
    answered = MentoringRequest.objects.filter(answered_by=person)
    return {
        "commitments": list(
            Commitment.objects.filter(person=person).values("what", "group__name", "due_on", "state", "outcome")
        ),
        "topics": list(Suggestion.objects.filter(suggested_by=person).values("title", "text", "suggested_at")),
        "arguments": list(Argument.objects.filter(by=person).values("text", "side", "at")),
        "asked": list(asked.values("mentor__city__name", "wish", "asked_at", "state")),
        "answered": list(answered.values("city__city__name", "answer", "answered_at")),
        "expert_of": list(person.expert_of_groups.values_list("name", flat=True)),
    }
