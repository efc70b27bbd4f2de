"""Writes: plans, visit credits, preparation, deliverables, achievements, feeds, saved views."""
