"""Pages beside a bare Django view of one query, on the same server and machine, in one run.

`./run bench pages [--seconds=4]`: guide page, sign-in, city list. Prints requests a second, p50 and p95, the ratio to
the bare view, and the memory of the web process afterwards.
"""

import http.cookiejar
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

from bench.load import Figures, get, memory
from tests.e2e.site import ROOT, Site, free_port, running


def main(options: list[str]) -> int:
    """Run and print the table."""
    seconds = float(next((o.split("=")[1] for o in options if o.startswith("--seconds=")), "4"))
    with tempfile.TemporaryDirectory() as home, running(Path(home)) as site:
        cookie, edition = sign_in(site)
        pages = {
            "sign-in page": "/account/sign-in/",
            "guide, one page": guide_page(site, edition, cookie),
            "city list": f"/{edition}/cities/",
        }
        bare = bare_view(site)
        table = {"bare view, one query": get(bare, seconds=seconds)}
        for name, path in pages.items():
            table[name] = get(site.url + path, seconds=seconds, cookie=cookie)
        report(table)
        web = site.processes["web"].pid
        total = sum(memory(process.pid) for name, process in site.processes.items() if name != "bare")
        print(f"\nMemory (PSS): web server {memory(web):.0f} MB, whole demo {total:.0f} MB")
    return 0


def opener() -> tuple[urllib.request.OpenerDirector, http.cookiejar.CookieJar]:
    """A client that keeps cookies."""
    jar = http.cookiejar.CookieJar()
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar)), jar


def sign_in(site: Site) -> tuple[str, str]:
    """Sign in as somebody of the programme team; return the cookie header and the edition's address."""
    import json

    people = json.loads(site.run("demo", "--show", "--json"))
    client, jar = opener()
    page = client.open(site.url + "/account/sign-in/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    person = people["people"][0]
    form = {"csrfmiddlewaretoken": token[1], "login": person["email"], "password": people["password"]}
    request = urllib.request.Request(site.url + "/account/sign-in/", urllib.parse.urlencode(form).encode())
    request.add_header("Referer", site.url + "/account/sign-in/")
    client.open(request).read()
    return "; ".join(f"{c.name}={c.value}" for c in jar), people["edition"]


def guide_page(site: Site, edition: str, cookie: str) -> str:
    """The page at which the guide opens."""
    request = urllib.request.Request(f"{site.url}/{edition}/guide/", headers={"Cookie": cookie})
    return urllib.parse.urlsplit(urllib.request.urlopen(request).geturl()).path


def bare_view(site: Site) -> str:
    """Start the yardstick beside the site, on the same database."""
    port = free_port()
    site.environment["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"
    site.start(
        "bare", str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1", "--blocking-threads", "4", "--backpressure", "64", "--no-ws",
        "--log-level", "warning", "bench.bare:application",
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}/"
    for _ in range(100):
        try:
            urllib.request.urlopen(url, timeout=2).read()
            return url
        except OSError:
            subprocess.run(["sleep", "0.1"], check=True)
    raise RuntimeError("the bare view does not answer")


def report(table: dict[str, Figures]) -> None:
    """Print the table with ratios to its first row."""
    first = next(iter(table.values()))
    print(f"{'page':28} {'per s':>8} {'p50 ms':>8} {'p95 ms':>8} {'kB':>7} {'bare is faster by':>18} {'failures':>9}")
    for name, row in table.items():
        ratio = first.per_second / row.per_second if row.per_second else float("inf")
        print(
            f"{name:28} {row.per_second:8.1f} {row.p50:8.1f} {row.p95:8.1f} {row.bytes / 1000:7.1f}"
            f" {ratio:17.1f}x {row.failures:9d}"
        )
