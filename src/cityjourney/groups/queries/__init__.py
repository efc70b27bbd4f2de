"""Reads that join or annotate."""
