"""What this app holds about one person, for their own eyes."""

from typing import Any

from cityjourney.accounts.models import User
from cityjourney.events.models import Agreement, AheadQuestion, Amendment, Attendee


def held_about(person: User) -> dict[str, Any]:
    """Invitations with answers, promises, questions and proposed changes, as plain values."""
    invited = Attendee.objects.filter(person=person)
    promised = Agreement.objects.filter(owner__person=person)
    return {
        "invitations": list(
            invited.values("event__title", "event__starts_at", "organisation", "invited_at", "reply", "attended")
        ),
        "promises": list(promised.values("text", "kind", "due_on", "state", "accepted_at", "on_behalf_of")),
        "questions": list(AheadQuestion.objects.filter(attendee__person=person).values("text", "asked_at", "answer")),
        "changes_of_minutes": list(
            Amendment.objects.filter(attendee__person=person).values("text", "proposed_at", "accepted")
        ),
    }
