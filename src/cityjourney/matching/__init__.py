"""Matching: the best possible allocation of cities to mentors, proven and explained; rooms, brain dates,
reviews.

Pure Python and ortools; usable without the rest of the product. See ``README.md`` and
``docs/matching.md``.
"""

from .allocate import Options, allocate, to_bytes
from .braindates import parse_braindates, plan_braindates
from .check import check
from .documents import InvalidDocument, Issue
from .generate import generate, shipped_criteria
from .monitor import Cancelled, Monitor
from .problem import City, Criterion, Limit, Mentor, Problem, Secondary
from .reading import parse_problem, read_problem
from .relatability import Profile, relatability
from .repair import fairer, repair
from .reviews import parse_reviews, plan_reviews
from .rooms import parse_rooms, plan_rooms

__all__ = [
    "Cancelled",
    "City",
    "Criterion",
    "InvalidDocument",
    "Issue",
    "Limit",
    "Mentor",
    "Monitor",
    "Options",
    "Problem",
    "Profile",
    "Secondary",
    "allocate",
    "check",
    "fairer",
    "generate",
    "parse_braindates",
    "parse_problem",
    "parse_reviews",
    "parse_rooms",
    "plan_braindates",
    "plan_reviews",
    "plan_rooms",
    "read_problem",
    "relatability",
    "repair",
    "shipped_criteria",
    "to_bytes",
]
