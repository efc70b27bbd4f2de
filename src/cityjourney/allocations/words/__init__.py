"""Sentences: `places` (what is known), `rules` (what counts), `results`, `reasons` (why), `conflicts`, `wishes`."""
