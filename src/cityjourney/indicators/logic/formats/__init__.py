"""Files with figures: SDMX-CSV, long CSV, Eurostat's TSV, JSON-stat 2.0, our workbook, the survey's table."""

from cityjourney.indicators.logic.formats.observation import Missing, Observation, Problem
from cityjourney.indicators.logic.formats.sniff import FileError, Found, open_file

__all__ = ["FileError", "Found", "Missing", "Observation", "Problem", "open_file"]
