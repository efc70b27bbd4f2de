"""Reads of this app. What other apps build on: `scan_result`, `maturity_result`, `candidates`."""

from cityjourney.assessments.queries.maturity import Candidate, MaturityResult, candidates, maturity_result
from cityjourney.assessments.queries.scan import ChosenTheme, ScanResult, scan_result

__all__ = [
    "Candidate",
    "ChosenTheme",
    "MaturityResult",
    "ScanResult",
    "candidates",
    "maturity_result",
    "scan_result",
]
