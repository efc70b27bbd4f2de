"""What accounts announce to the apps above."""

from django.dispatch import Signal

person_joined = Signal()
"""A person has an account for the first time: `person`, `at`."""

person_erased = Signal()
"""A person's account has been erased: `person`, `former` (name, addresses), `at`. Apps above remove their part."""
