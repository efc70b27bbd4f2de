"""One running installation for all tests of a module."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.installation import ROOT, Installation, fresh, listens, wait_until

GUESTS = 900


@dataclass(frozen=True)
class Stage:
    """An installation, and where things are in it."""

    place: Installation
    links: list[str]
    guests: list[int]
    open: str
    draft: str
    desk: str
    sessions: dict[str, str]
    edition: str
    event: str

    @property
    def on_postgresql(self) -> bool:
        return self.place.database_url.startswith("postgres")

    def serve(self, without: str = "") -> int:
        """Start the web server, perhaps without one of its protections; its port."""
        self.place.extra["WITHOUT"] = without
        wait_until(lambda: not listens(self.place.port), what="the end of the server before")
        application = "tests.reliability.careless" if without else "cityjourney.config.wsgi"
        self.place.start_web(f"{application}:application")
        return self.place.port


def set_stage(place: Installation, guests: int = GUESTS) -> Stage:
    """Fill a fresh installation."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.reliability.stage", str(guests)],
        env={**place.env, "DATABASE_URL": place.database_url}, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return Stage(place, **json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def stage(blank: tuple[object, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stage that is set, and no server yet."""
    with fresh(blank, tmp_path_factory.mktemp("stage") / "home") as place:  # type: ignore[arg-type]
        yield set_stage(place)
