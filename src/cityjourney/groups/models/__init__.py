"""Groups with a mentor, their topic, sessions and commitments; tribes; second mentors."""

from cityjourney.groups.models.commitments import Commitment, CommitmentCity
from cityjourney.groups.models.groups import Group, GroupCity, Session
from cityjourney.groups.models.mentoring import MentoringRequest
from cityjourney.groups.models.topics import Argument, Suggestion, TopicRound, Voice
from cityjourney.groups.models.tribes import Portrait, Tribe, TribeCity, TribeOffer

__all__ = [
    "Argument",
    "Commitment",
    "CommitmentCity",
    "Group",
    "GroupCity",
    "MentoringRequest",
    "Portrait",
    "Session",
    "Suggestion",
    "TopicRound",
    "Tribe",
    "TribeCity",
    "TribeOffer",
    "Voice",
]
