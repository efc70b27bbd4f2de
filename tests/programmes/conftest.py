"""What the tests of programmes share."""

import pytest

from tests.programmes.world import World, make_world

__all__ = ["world"]


@pytest.fixture
def world(db: None) -> World:
    """An edition of the challenge that began on 1 September 2025."""
    return make_world()
