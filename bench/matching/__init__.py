"""Measures what issue and documentation promise of the matching library: ``python -m bench.matching``."""
