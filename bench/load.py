"""A small load generator: keep-alive connections, each in a thread, for a bounded time."""

import http.client
import statistics
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Figures:
    """What one load showed. Times in milliseconds; `failures` are answers other than 2xx or broken connections."""

    per_second: float
    p50: float
    p95: float
    failures: int
    bytes: int


def get(url: str, *, seconds: float, clients: int = 8, cookie: str = "") -> Figures:
    """Ask for one address again and again with several clients, for so many seconds (at most 60)."""
    target = urlsplit(url)
    times: list[float] = []
    failures = [0]
    size = [0]
    end = time.monotonic() + min(seconds, 60)
    lock = threading.Lock()

    def client() -> None:
        connection = http.client.HTTPConnection(target.hostname or "127.0.0.1", target.port, timeout=30)
        mine, bad = [], 0
        headers = {"Cookie": cookie, "Accept-Language": "en"} if cookie else {"Accept-Language": "en"}
        while time.monotonic() < end:
            began = time.perf_counter()
            try:
                connection.request("GET", target.path + (f"?{target.query}" if target.query else ""), headers=headers)
                answer = connection.getresponse()
                size[0] = len(answer.read())
                bad += answer.status != 200
            except (OSError, http.client.HTTPException):
                bad += 1
                connection.close()
            mine.append((time.perf_counter() - began) * 1000)
        with lock:
            times.extend(mine)
            failures[0] += bad

    began = time.monotonic()
    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.monotonic() - began
    cuts = statistics.quantiles(times, n=20) if len(times) > 1 else [0.0] * 19
    return Figures(len(times) / elapsed, statistics.median(times), cuts[18], failures[0], size[0])


def memory(pid: int) -> float:
    """Proportional set size of a process and its children in megabytes (shared pages counted once)."""
    total = 0.0
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    total += next(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) / 1024
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        total += memory(int(child))
    return total
