"""A whole City Journey in processes of its own: web server, worker, mailbox, database, demo programme."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    """One running City Journey."""

    url: str
    home: Path
    environment: dict[str, str]
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def run(self, *arguments: str) -> str:
        """Run a cityjourney command against this site; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "cityjourney.config.cli", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"cityjourney {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def start(self, name: str, *command: str) -> "subprocess.Popen[bytes]":
        """Start one of its processes; its output goes to a file in its home."""
        with (self.home / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        self.processes[name] = process
        return process

    def serve(self) -> None:
        """Start the web server and wait until it answers."""
        port = self.url.rsplit(":", 1)[1]
        self.start(
            "web", str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1",
            "--port", port, "--workers", "1", "--blocking-threads", "4", "--backpressure", "64", "--no-ws",
            "--log-level", "warning", "cityjourney.config.wsgi:application",
        )  # fmt: skip
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with contextlib.suppress(OSError), urllib.request.urlopen(self.url + "/health/", timeout=5):
                return
            if self.processes["web"].poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError("the site does not answer:\n" + (self.home / "web.log").read_text()[-4000:])

    def work(self) -> None:
        """Start the mailbox and the worker."""
        command = [sys.executable, "-m", "cityjourney.config.cli"]
        self.start("mailbox", *command, "mailbox-server", "--port", self.environment["CITYJOURNEY_SMTP_PORT"])
        self.start("worker", *command, "work")

    def stop(self, name: str, how: int = signal.SIGTERM) -> None:
        """Stop one process, kindly or not."""
        process = self.processes.pop(name)
        process.send_signal(how)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


@contextlib.contextmanager
def running(home: Path, *, demo: bool = True) -> Iterator[Site]:
    """A site with its own home and its own database (on PostgreSQL: one that is dropped afterwards)."""
    web, mail = free_port(), free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "CITYJOURNEY_HOME": str(home),
        "CITYJOURNEY_DEMO": "1",
        "CITYJOURNEY_SITE_URL": f"http://localhost:{web}",
        "CITYJOURNEY_SMTP_PORT": str(mail),
    }
    site = Site(url=f"http://localhost:{web}", home=home, environment=environment)
    with database(environment, f"cityjourney_site_{web}"):
        site.run("prepare", *(["--demo"] if demo else []))
        site.serve()
        site.work()
        try:
            yield site
        finally:
            for name in list(site.processes):
                site.stop(name)


@contextlib.contextmanager
def database(environment: dict[str, str], name: str) -> Iterator[None]:
    """On PostgreSQL, a database of that name while this lasts; on SQLite, a file in the home."""
    url = environment.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        environment.pop("DATABASE_URL", None)
        yield
        return
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    environment["DATABASE_URL"] = url.rsplit("/", 1)[0] + "/" + name
    try:
        yield
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
