"""Plays a whole programme with invented people, through the commands that people use, on a calendar of its own."""
