"""Tries to break the promise of the anonymous survey with full access to the database and the logs (ADR 7).

`look` gathers what an attacker with such access has; each of `probes` tries one way. No finding proves that there is no
way; each protection has a twin in the tests without which a finding comes.
"""
