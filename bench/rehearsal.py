"""Commands per second of a rehearsal with 20 cities, in a new home (`--cities=N`, `--until=DATE` play other parts)."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(options: list[str]) -> int:
    """Set up, play, and print what the command says."""
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "CITYJOURNEY_HOME": home, "PYTHONPATH": str(ROOT / "src")}
        if "DATABASE_URL" not in env:
            env["DATABASE_URL"] = f"sqlite:///{home}/rehearsal.sqlite3"
        for words in (["migrate", "-v0"], ["rehearse", "--cities=20", *options]):
            done = subprocess.run([sys.executable, "-m", "cityjourney.config.cli", *words], env=env, check=False)
            if done.returncode:
                return done.returncode
    return 0
