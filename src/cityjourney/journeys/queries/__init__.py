"""Reads that join or annotate; each with a fixed number of queries."""
