"""Errors that a person may read."""


class DomainError(Exception):
    """A rule of the programme says no. The message says what and why, in words for the person who tried."""
