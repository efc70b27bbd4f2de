"""A City Journey of its own for tests with real processes: a home, a database, commands, servers."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], object], *, within: float = 60, what: str = "the condition") -> None:
    """Ask again and again until it holds; fail with what was waited for."""
    end = time.monotonic() + within
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come true within {within} s")
        time.sleep(0.02)


def listens(port: int) -> bool:
    """Whether a server answers on the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Installation:
    """Home, database and environment of one City Journey; ends the processes that it started."""

    def __init__(self, home: Path, database_url: str) -> None:
        self.home, self.database_url = home, database_url
        self.smtp_port, self.port = free_port(), free_port()
        self.started: list[subprocess.Popen[str]] = []
        self.extra: dict[str, str] = {}
        self.web: subprocess.Popen[str] | None = None

    @property
    def env(self) -> dict[str, str]:
        """The surroundings of every process of this installation."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("CITYJOURNEY_")}
        return {
            **kept,
            "CITYJOURNEY_HOME": str(self.home),
            "DATABASE_URL": self.database_url,
            "CITYJOURNEY_SMTP_PORT": str(self.smtp_port),
            "CITYJOURNEY_SITE_URL": self.address,
            "DJANGO_SETTINGS_MODULE": "cityjourney.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            **self.extra,
        }

    @property
    def address(self) -> str:
        """Where its web server answers."""
        return f"http://localhost:{self.port}"

    @property
    def mails(self) -> list[Path]:
        """What its mail server has taken."""
        return sorted((self.home / "mailbox").glob("*.eml"))

    def run(self, *command: str) -> str:
        """Run one `cityjourney` command to its end; what it printed."""
        return self._finish([sys.executable, "-m", "cityjourney.config.cli", *command])

    def python(self, code: str) -> str:
        """Run Python with Django set up; what it printed."""
        return self._finish([sys.executable, "-c", "import django; django.setup()\n" + code])

    def _finish(self, words: list[str]) -> str:
        done = subprocess.run(words, env=self.env, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(
        self, *command: str, env: Mapping[str, str] | None = None, log: str | None = None
    ) -> subprocess.Popen[str]:
        """Start a `cityjourney` command that goes on."""
        return self._begin([sys.executable, "-m", "cityjourney.config.cli", *command], env, log)

    def start_python(self, code: str) -> subprocess.Popen[str]:
        """Start Python with Django set up that goes on."""
        return self._begin([sys.executable, "-c", "import django; django.setup()\n" + code], None)

    def _begin(self, words: list[str], env: Mapping[str, str] | None, log: str | None = None) -> subprocess.Popen[str]:
        """Start a process; what it says waits to be read, or goes to a file of the home (for those that say much)."""
        with (self.home / log).open("a") if log else nullcontext(subprocess.PIPE) as said:
            process = subprocess.Popen(
                words,
                env={**self.env, **(env or {})},
                cwd=ROOT,
                text=True,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def start_mail_server(self, *refused: str) -> subprocess.Popen[str]:
        """Start the real SMTP server on this installation's port."""
        words = [word for address in refused for word in ("--refuse", address)]
        server = self.start("mailbox-server", *words)
        wait_until(lambda: listens(self.smtp_port), what="the mail server")
        return server

    def start_web(self, application: str = "cityjourney.config.wsgi:application", port: int = 0) -> str:
        """Start the real web server (of this application, on its own or another port) and wait; its address."""
        chosen = port or self.port
        words = [
            str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(chosen), "--workers", "1",
            "--blocking-threads", "4", "--backpressure", "64", "--no-ws", "--log-level", "warning", application,
        ]  # fmt: skip
        self.web = self._begin(words, None, log="web.log")
        wait_until(lambda: listens(chosen), what="the web server")
        return f"http://localhost:{chosen}"

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask or change the database from outside, with `?` for values."""
        if self.database_url.startswith("sqlite"):
            with sqlite3.connect(self.home / "cityjourney.sqlite3", timeout=20) as connection:
                return connection.execute(statement, values).fetchall()
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            answer = connection.execute(statement.replace("?", "%s"), values)  # type: ignore[arg-type]
            return answer.fetchall() if answer.description else []

    def end(self) -> None:
        """End what was started."""
        for process in self.started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # with the workers that it started
            process.communicate(timeout=10)


def _server_url(name: str) -> str:
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))


def _on_server(statement: str) -> None:
    with psycopg.connect(_server_url("postgres"), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


@contextmanager
def migrated(home: Path) -> Iterator[tuple[Path, str]]:
    """A home with all tables and static files, and the name of its database (none for SQLite), to make copies of."""
    home.mkdir(exist_ok=True)
    on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    name = f"cj_blank_{uuid.uuid4().hex[:12]}"
    if on_postgresql:
        _on_server(f'CREATE DATABASE "{name}"')
    url = _server_url(name) if on_postgresql else f"sqlite:///{home / 'cityjourney.sqlite3'}"
    place = Installation(home, url)
    place.run("prepare")
    yield home, name if on_postgresql else ""
    if on_postgresql:
        _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """An installation that was migrated once: home and database are copied for each test."""
    with migrated(tmp_path_factory.mktemp("blank")) as found:
        yield found


@contextmanager
def running_demo(home: Path) -> Iterator[Installation]:
    """A whole demo: programme, web server, mail server and worker, with a database that goes when it ends."""
    name = f"cj_demo_{uuid.uuid4().hex[:12]}"
    on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    if on_postgresql:
        _on_server(f'CREATE DATABASE "{name}"')
    place = Installation(home, _server_url(name) if on_postgresql else f"sqlite:///{home / 'cityjourney.sqlite3'}")
    place.extra["CITYJOURNEY_DEMO"] = "1"
    try:
        place.run("prepare", "--demo", "--cities", "5")
        place.start_web()
        place.start_mail_server()
        place.start("work", log="worker.log")
        yield place
    finally:
        place.end()
        if on_postgresql:
            _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def fresh(blank: tuple[Path, str], own: Path) -> Iterator[Installation]:
    """A fresh installation in a folder of its own, on the database that the tests run on."""
    home, template = blank
    shutil.copytree(home, own)
    name = f"cj_own_{uuid.uuid4().hex[:12]}"
    if template:
        _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    place = Installation(own, _server_url(name) if template else f"sqlite:///{own / 'cityjourney.sqlite3'}")
    try:
        yield place
    finally:
        place.end()
        if template:
            _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def installation(blank: tuple[Path, str], tmp_path: Path) -> Iterator[Installation]:
    """A fresh installation for one test."""
    with fresh(blank, tmp_path / "home") as place:
        yield place
