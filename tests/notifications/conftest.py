"""Real processes for the tests of the outbox."""
