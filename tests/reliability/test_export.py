"""Case 5 in small, through a real server: every row arrives, few are in memory, half a file does not pass for a whole.

250,000 rows: `./run bench exports`.
"""

import csv
import http.client
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installation import ROOT
from tests.reliability.conftest import Stage
from tests.reliability.visitor import Visitor

ROWS = 40_000


@pytest.fixture(scope="module")
def export(stage: Stage) -> str:
    """The address of an export of many answers, without its ending."""
    command = [sys.executable, "-m", "tests.reliability.answers", str(ROWS)]
    done = subprocess.run(command, env=stage.place.env, cwd=ROOT, capture_output=True, text=True, check=True)
    stage.serve()
    return done.stdout.strip()


def largest(pid: int) -> float:
    """The most memory that a process or one of its children has had, in megabytes."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return max([int(status["VmHWM"].split()[0]) / 1024, *(largest(int(child)) for child in children)])


def test_every_row_arrives_and_few_are_in_memory(stage: Stage, export: str) -> None:
    assert stage.place.web is not None
    team = Visitor(stage.place.port, stage.sessions["team"])
    assert team.get(f"/{stage.edition}/").status == 200
    before = largest(stage.place.web.pid)

    answer = team.get(export + ".csv")

    rows = list(csv.reader(io.StringIO(answer.text)))
    assert answer.status == 200
    assert answer.headers["x-row-count"] == str(ROWS) == str(len(rows) - 1)
    assert {row[-1] for row in rows[1:]} == {str(number) for number in range(ROWS)}, "each once"
    assert len(answer.text) > 14_000_000
    assert largest(stage.place.web.pid) - before < 14, "less than the file is long"


def test_half_a_file_does_not_pass_for_a_whole_one(stage: Stage, export: str) -> None:
    assert stage.place.web is not None
    connection = http.client.HTTPConnection("localhost", stage.place.port, timeout=60)
    connection.request("GET", export + ".csv", headers={"Cookie": stage.sessions["team"]})
    answer = connection.getresponse()
    assert len(answer.read(100_000)) == 100_000
    os.killpg(stage.place.web.pid, signal.SIGKILL)

    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        answer.read()

    assert answer.status == 200, "only its length tells that it is not whole"
