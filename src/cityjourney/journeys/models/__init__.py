"""One city's run: its plan, visit credits, preparation, deliverables, achievements, feeds, saved views."""

from cityjourney.journeys.models.achievements import Achievement
from cityjourney.journeys.models.credits import Booking, CreditAccount, CreditEntry
from cityjourney.journeys.models.deliverables import Comment, Decision, Deliverable, Extension, Version
from cityjourney.journeys.models.feeds import FeedToken
from cityjourney.journeys.models.plan import PlanChange, PlannedItem
from cityjourney.journeys.models.preparation import Preparation
from cityjourney.journeys.models.views import SavedView

__all__ = [
    "Achievement",
    "Booking",
    "Comment",
    "CreditAccount",
    "CreditEntry",
    "Decision",
    "Deliverable",
    "Extension",
    "FeedToken",
    "PlanChange",
    "PlannedItem",
    "Preparation",
    "SavedView",
    "Version",
]
