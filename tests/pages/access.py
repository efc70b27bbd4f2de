"""Reads the kept table of who gets what (`access.txt`)."""

from pathlib import Path

ACCESS: dict[str, str] = {
    line.split(maxsplit=1)[0]: line.split(maxsplit=1)[1]
    for line in (Path(__file__).parent / "access.txt").read_text().splitlines()
    if line and not line.startswith("#")
}
"""Route -> one word for each of `crawl.WHO`."""
