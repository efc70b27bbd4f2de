"""`./run demo` says what it takes, and begins nothing that nobody asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).resolve().parents[2] / "run"


def demo(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(RUN), "demo", *arguments]
    environment = {"CITYJOURNEY_HOME": str(home), "PATH": ""}
    return subprocess.run(command, env=environment, text=True, capture_output=True, timeout=60, check=False)


def test_help_tells_what_there_is_and_starts_nothing(tmp_path: Path) -> None:
    done = demo("--help", home=tmp_path)
    assert done.returncode == 0
    assert {"--port", "--cities", "--once"} <= set(done.stdout.split())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("arguments", [["--onec"], ["please"], ["--cities", "0"], ["--port", "x"], ["--cit=3"]])
def test_what_is_not_known_is_refused_in_one_sentence(arguments: list[str], tmp_path: Path) -> None:
    done = demo(*arguments, home=tmp_path)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert arguments[-1] in done.stderr
    assert done.stdout == ""
    assert not list(tmp_path.iterdir())
