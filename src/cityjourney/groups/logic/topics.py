"""How many suggestions a group weighs, and what the voices say."""

from collections.abc import Collection, Mapping, Sequence

FEWEST, MOST = 2, 3
"""Suggestions that fit the mentor, from which a group chooses."""


def leading(voices: Mapping[int, Collection[int]]) -> Sequence[int]:
    """The suggestions that suit most cities: one, several with as many voices, or none while nobody has spoken."""
    most = max((len(cities) for cities in voices.values()), default=0)
    return [key for key, cities in sorted(voices.items()) if most and len(cities) == most]


def silent(voices: Mapping[int, Collection[int]], members: Collection[int]) -> set[int]:
    """The members that have not said which topic suits them."""
    spoken = {city for cities in voices.values() for city in cities}
    return set(members) - spoken
