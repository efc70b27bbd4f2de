"""A small load generator: keep-alive connections, each in a thread, for a bounded time."""

import http.client
import os
import statistics
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Figures:
    """What one load showed. Times in milliseconds; `failures` are answers other than 2xx or broken connections.

    `cpu` is what the server's processor did for one page: it stays the same when others use the machine as well.
    """

    per_second: float
    p50: float
    p95: float
    failures: int
    bytes: int
    cpu: float


def get(url: str, *, pid: int, seconds: float, clients: int = 8, cookie: str = "") -> Figures:
    """Ask the server `pid` for one address again and again with several clients, for so many seconds (at most 60)."""
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

    began, worked = time.monotonic(), processor(pid)
    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed, worked = time.monotonic() - began, processor(pid) - worked
    cuts = statistics.quantiles(times, n=20) if len(times) > 1 else [0.0] * 19
    cpu = worked * 1000 / max(len(times), 1)
    return Figures(len(times) / elapsed, statistics.median(times), cuts[18], failures[0], size[0], cpu)


def processor(pid: int) -> float:
    """Seconds of processor time that a process and its children have used so far."""
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK") + sum(processor(int(child)) for child in children)


def memory(pid: int) -> float:
    """Proportional set size of a process and its children in megabytes (shared pages counted once)."""
    total = 0.0
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    total += next(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) / 1024
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        total += memory(int(child))
    return total
