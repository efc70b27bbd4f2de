"""Reading a pasted list of guests."""

import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"<?([^\s<>,;:\"']+@[^\s<>,;:\"']+)>?")


@dataclass(frozen=True, slots=True)
class GuestRow:
    """One line: `Ana Ruiz <ana@port.example>, Port of Vigo`, or with commas, semicolons or tabs between."""

    email: str
    name: str = ""
    organisation: str = ""


def read_guests(text: str) -> tuple[list[GuestRow], list[str]]:
    """The people in a list, and the lines in which no address stands. Empty lines are skipped."""
    rows, wrong = [], []
    for line in text.splitlines():
        if not line.strip():
            continue
        found = _ADDRESS.search(line)
        if found is None:
            wrong.append(line.strip())
            continue
        rest = f"{line[: found.start()]}\t{line[found.end() :]}"
        parts = [part.strip(" \"'") for part in re.split(r"[,;\t]", rest)]
        words = [part for part in parts if part]
        before = bool(line[: found.start()].strip(" ,;\t\"'"))
        name = words.pop(0) if words and before else ""
        rows.append(GuestRow(found[1].rstrip("."), name, ", ".join(words)))
    return rows, wrong
