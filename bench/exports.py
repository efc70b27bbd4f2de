"""All answers of a large collection through a real web server: seconds, size, rows, and how much its memory grows.

`./run bench exports [--answers=250000]`; on SQLite, or on a new database of the server that `DATABASE_URL` names.
Memory is the peak of the worker's resident set above what it was after a first page.
"""

import http.client
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from tests.installation import ROOT, Installation, fresh, migrated
from tests.reliability.conftest import Stage, set_stage
from tests.reliability.test_export import largest
from tests.reliability.visitor import Visitor

PIECE = 1_000_000


def main(options: list[str]) -> int:
    """Set the stage, export, print one table."""
    given = dict(option.lstrip("-").split("=", 1) for option in options if "=" in option)
    count = int(given.get("answers", "250000"))
    with tempfile.TemporaryDirectory() as folder, migrated(Path(folder) / "blank") as blank:
        print(f"{'PostgreSQL' if blank[1] else 'SQLite'}, {count} answers\n")
        print("| export | seconds | MB | rows | memory + MB |\n|---|---:|---:|---:|---:|")
        for kind in ("csv", "json", "xlsx"):
            with fresh(blank, Path(folder) / kind) as place:
                report(place, kind, count)
    return 0


def report(place: Installation, kind: str, count: int) -> None:
    """One export by a server of its own, checked."""
    stage = set_stage(place, guests=1)
    command = [sys.executable, "-m", "tests.reliability.answers", str(count)]
    path = subprocess.run(command, env=place.env, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    stage.serve()
    assert place.web is not None
    Visitor(place.port, stage.sessions["team"]).get(f"/{stage.edition}/")
    before, began = largest(place.web.pid), time.perf_counter()
    file, rows = download(stage, f"{path}.{kind}", place.home / f"answers.{kind}")
    seconds, grown = time.perf_counter() - began, largest(place.web.pid) - before
    found = rows_in(file, kind)
    assert found == rows == count, f"{found} of {count} rows"
    print(f"| {kind} | {seconds:.1f} | {file.stat().st_size / 1e6:.0f} | {found} | {grown:.0f} |", flush=True)


def download(stage: Stage, path: str, to: Path) -> tuple[Path, int]:
    """Save an export; the file, and how many rows the server says it has."""
    connection = http.client.HTTPConnection("localhost", stage.place.port, timeout=600)
    connection.request("GET", path, headers={"Cookie": stage.sessions["team"]})
    answer = connection.getresponse()
    assert answer.status == 200, answer.status
    with to.open("wb") as out:
        while piece := answer.read(PIECE):
            out.write(piece)
    return to, int(answer.getheader("X-Row-Count") or 0)


def rows_in(file: Path, kind: str) -> int:
    """How many answers are in the file, counted one by one."""
    if kind == "xlsx":
        with zipfile.ZipFile(file) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
            rest, number = b"", 0
            while piece := sheet.read(PIECE):
                number += (rest + piece).count(b"<row ")
                rest = (rest + piece)[-4:]
            return number - 1
    with file.open(encoding="utf-8") as lines:
        if kind == "json":
            return sum(line.startswith("{") for line in lines)
        return sum(1 for _line in lines) - 1
