"""Rules that the handbook could print; no clock, no database."""
