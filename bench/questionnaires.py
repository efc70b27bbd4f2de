"""Answers in (12 questions) and the form, beside a bare Django insert and select: the same server, one run, ratios.

Both servers share one new database (`DATABASE_URL` names the server; without it SQLite). `--seconds=N` is the length of
one load (5 if left out), `--answers=N` also exports so many answers and looks at the memory.
"""

import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
PORTS = {"product": 8200, "bare": 8201}
ROUNDS = 3
CLIENTS = 8


@dataclass(frozen=True)
class Load:
    """What one load showed: answers a second, milliseconds, how many were not as they should be."""

    per_second: float
    p50: float
    p95: float
    failures: int
    done: int


def load(port: int, seconds: float, ask: Callable[[http.client.HTTPConnection], bool]) -> Load:
    """Eight keep-alive connections, each asking as quickly as it is answered."""
    times: list[float] = []
    failures, lock, end = [0], threading.Lock(), time.monotonic() + seconds

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        mine, bad = [], 0
        while time.monotonic() < end:
            began = time.perf_counter()
            try:
                bad += not ask(connection)
            except (OSError, http.client.HTTPException):
                bad += 1
                connection.close()
            mine.append((time.perf_counter() - began) * 1000)
        with lock:
            times.extend(mine)
            failures[0] += bad

    began = time.monotonic()
    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = statistics.quantiles(times, n=20)
    return Load(len(times) / (time.monotonic() - began), statistics.median(times), cuts[18], failures[0], len(times))


def asker(method: str, path: str, make_body: Callable[[], str] | None, headers: dict[str, str], good: int) -> Any:
    """One request after the other on a connection; True if the status is the one that it should be."""

    def ask(connection: http.client.HTTPConnection) -> bool:
        connection.request(method, path, body=make_body() if make_body else None, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status == good

    return ask


@contextmanager
def servers(environment: dict[str, str]) -> Any:
    """The product and the bare view, each with one worker and four threads."""
    running = [
        subprocess.Popen(
            [
                str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1", "--port",
                str(PORTS[name]), "--workers", "2", "--blocking-threads", "2", "--no-ws", "--log-level", "critical",
                target,
            ],
            cwd=ROOT, env=environment,
        )
        for name, target in (
            ("product", "cityjourney.config.wsgi:application"), ("bare", "bench.bare_answers:application")
        )
    ]  # fmt: skip
    try:
        for port in PORTS.values():
            wait_for(port)
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(10)


def wait_for(port: int) -> None:
    """Until it answers."""
    for _attempt in range(150):
        with suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/form/")
            connection.getresponse().read()
            return
        time.sleep(0.2)
    raise RuntimeError(f"nothing answers on port {port}")


@contextmanager
def new_database(environment: dict[str, str]) -> Any:
    """A database that is gone afterwards."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        environment["DATABASE_URL"] = ""
        yield "SQLite"
        return
    import psycopg

    name = "cityjourney_bench_questionnaires"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    environment["DATABASE_URL"] = url.rsplit("/", 1)[0] + "/" + name
    try:
        yield "PostgreSQL"
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def prepare(environment: dict[str, str]) -> str:
    """Tables, static files, a questionnaire of twelve questions behind an open link; its path."""
    command = [sys.executable, "-m", "cityjourney.config.cli"]
    for step in ([*command, "prepare"], [sys.executable, "-m", "bench.bare_answers"]):
        done = subprocess.run(step, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip().splitlines()[-1]


def product_form(path: str) -> tuple[dict[str, str], str]:
    """Cookies and token of a form, as a browser has them."""
    connection = http.client.HTTPConnection("127.0.0.1", PORTS["product"], timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    html = answer.read().decode()
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', html)
    assert token
    return {"Cookie": "; ".join(cookies)}, token[1]


def answers() -> dict[str, str]:
    """Twelve answers as a form sends them."""
    return {f"q.question-{number}": str(1 + number % 5) for number in range(1, 13)}


def measure(path: str, seconds: float) -> dict[str, list[Load]]:
    """All four loads, in turns, so that a busy neighbour touches each of them."""
    cookie, token = product_form(path)
    shown = " ".join(f"question-{number}" for number in range(1, 13))

    def body() -> str:
        return urlencode(
            {"csrfmiddlewaretoken": token, "key": str(uuid.uuid4()), "lang": "en", "shown": shown, **answers()}
        )

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    asks = {
        "bare insert": (PORTS["bare"], asker("POST", "/store/", lambda: urlencode(answers()), form, 204)),
        "answers in": (PORTS["product"], asker("POST", path, body, {**form, **cookie}, 302)),
        "bare form": (PORTS["bare"], asker("GET", "/form/", None, {}, 200)),
        "form shown": (PORTS["product"], asker("GET", path, None, cookie, 200)),
    }
    found: dict[str, list[Load]] = {name: [] for name in asks}
    for port, ask in asks.values():
        load(port, 0.7, ask)
    for _round in range(ROUNDS):
        for name, (port, ask) in asks.items():
            found[name].append(load(port, seconds, ask))
    return found


def main(options: list[str]) -> None:
    """Measure and print one table."""
    given = dict(option.lstrip("-").split("=", 1) for option in options if "=" in option)
    seconds = min(float(given.get("seconds", 5)), 60)
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ, "CITYJOURNEY_HOME": home, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "CITYJOURNEY_ANSWERS": given.get("answers", "0"),
        }  # fmt: skip
        with new_database(environment) as kind:
            path = prepare(environment)
            with servers(environment):
                found = measure(path, seconds)
            report(kind, found)
            if "answers" in given:
                command = [sys.executable, "-m", "bench.bare_answers", "export"]
                print(
                    subprocess.run(
                        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
                    ).stdout
                )


def report(kind: str, found: dict[str, list[Load]]) -> None:
    """The table."""
    print(f"{kind}; {CLIENTS} clients, {ROUNDS} rounds, median of the rounds\n")
    print("| request | a second | p50 ms | p95 ms | of bare | p95 / bare p95 | failures |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    bare = ""
    for name, rounds in found.items():
        bare = name if name.startswith("bare") else bare
        rate, _rival = (statistics.median(each.per_second for each in found[key]) for key in (name, bare))
        p50 = statistics.median(each.p50 for each in rounds)
        p95, rival95 = (statistics.median(each.p95 for each in found[key]) for key in (name, bare))
        ratio = statistics.median(
            mine.per_second / theirs.per_second for mine, theirs in zip(rounds, found[bare], strict=True)
        )
        failures = sum(each.failures for each in rounds)
        print(f"| {name} | {rate:.0f} | {p50:.1f} | {p95:.1f} | {ratio:.2f} | {p95 / rival95:.1f} | {failures} |")


if __name__ == "__main__":
    main(sys.argv[1:])
