"""What a city's journey announces, in the past tense."""

from django.dispatch import Signal

deliverable_submitted = Signal()
"""deliverable, version, by, at."""
deliverable_accepted = Signal()
"""deliverable, version, by, at."""
deliverable_shared = Signal()
"""deliverable, by, at."""
achievement_confirmed = Signal()
"""achievement, by, at."""
