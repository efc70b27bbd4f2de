"""Real processes for the tests of the outbox."""

from tests.installation import blank, installation

__all__ = ["blank", "installation"]
