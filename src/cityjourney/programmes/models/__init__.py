"""Editions of a programme, what a methodology installed into them, who takes part and as whom."""

from cityjourney.programmes.models.editions import Edition, InstalledMethodology, Programme
from cityjourney.programmes.models.invitations import Invitation, Proposal
from cityjourney.programmes.models.items import (
    CityType,
    CreditKind,
    DeliverableKind,
    EditionItem,
    EventKind,
    Phase,
    Role,
    Theme,
    Tool,
)
from cityjourney.programmes.models.participations import Participation
from cityjourney.programmes.models.people import Membership

__all__ = [
    "CityType",
    "CreditKind",
    "DeliverableKind",
    "Edition",
    "EditionItem",
    "EventKind",
    "InstalledMethodology",
    "Invitation",
    "Membership",
    "Participation",
    "Phase",
    "Programme",
    "Proposal",
    "Role",
    "Theme",
    "Tool",
]
