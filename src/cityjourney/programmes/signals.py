"""What programmes announces, in the past tense; sent inside the transaction of the act."""

from django.dispatch import Signal

participation_joined = Signal()
"""participation, by, at: a city takes part from now on."""
participation_changed = Signal()
"""participation, by, at: its type, theme or consortium is another."""
edition_moved = Signal()
"""edition, by, at: it begins on another day, and its phases have their new dates."""
