"""Meetings: when and where, who comes, what was said, what was agreed."""

from cityjourney.events.models.agreements import Agreement
from cityjourney.events.models.events import Event
from cityjourney.events.models.minutes import AgendaPoint, Amendment, KeptNotes
from cityjourney.events.models.people import AheadQuestion, Attendee, DateProposal

__all__ = ["AgendaPoint", "Agreement", "AheadQuestion", "Amendment", "Attendee", "DateProposal", "Event", "KeptNotes"]
