"""Pages beside a bare Django view of one query, on the same server and machine, in one run.

`./run bench pages [--seconds=4]`: guide page, sign-in, city list. Prints requests a second, p50 and p95, processor
time a page, the ratios to the bare view, and the memory of the web process afterwards.
"""

import http.cookiejar
import re
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

from bench.load import Figures, get, memory
from tests.installation import Installation, free_port, running_demo


def main(options: list[str]) -> int:
    """Run and print the table."""
    seconds = float(next((o.split("=")[1] for o in options if o.startswith("--seconds=")), "4"))
    with tempfile.TemporaryDirectory() as home, running_demo(Path(home)) as site:
        cookie, edition = sign_in(site)
        pages = {
            "sign-in page": "/account/sign-in/",
            "guide, one page": guide_page(site, edition, cookie),
            "city list": f"/{edition}/cities/",
        }
        assert site.web is not None
        web, demo = site.web.pid, [process.pid for process in site.started]
        bare = site.start_web("bench.bare:application", free_port())
        table = {"bare view, one query": get(bare, pid=site.web.pid, seconds=seconds)}
        for name, path in pages.items():
            signed_in = "" if "sign-in" in path else cookie
            table[name] = get(site.address + path, pid=web, seconds=seconds, cookie=signed_in)
        report(table)
        print(f"\nMemory (PSS): web server {memory(web):.0f} MB, whole demo {sum(map(memory, demo)):.0f} MB")
    return 0


def opener() -> tuple[urllib.request.OpenerDirector, http.cookiejar.CookieJar]:
    """A client that keeps cookies."""
    jar = http.cookiejar.CookieJar()
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar)), jar


def sign_in(site: Installation) -> tuple[str, str]:
    """Sign in as somebody of the programme team; return the cookie header and the edition's address."""
    import json

    people = json.loads(site.run("demo", "--show", "--json"))
    client, jar = opener()
    page = client.open(site.address + "/account/sign-in/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    person = people["people"][0]
    form = {"csrfmiddlewaretoken": token[1], "login": person["email"], "password": people["password"]}
    request = urllib.request.Request(site.address + "/account/sign-in/", urllib.parse.urlencode(form).encode())
    request.add_header("Referer", site.address + "/account/sign-in/")
    client.open(request).read()
    return "; ".join(f"{c.name}={c.value}" for c in jar), people["edition"]


def guide_page(site: Installation, edition: str, cookie: str) -> str:
    """The page at which the guide opens."""
    request = urllib.request.Request(f"{site.address}/{edition}/guide/", headers={"Cookie": cookie})
    return urllib.parse.urlsplit(urllib.request.urlopen(request).geturl()).path


def report(table: dict[str, Figures]) -> None:
    """Print the table with ratios to its first row."""
    first = next(iter(table.values()))
    heads = f"{'page':28} {'per s':>8} {'p50 ms':>8} {'p95 ms':>8} {'kB':>7} {'bare is faster by':>18}"
    print(f"{heads} {'cpu ms':>8} {'of bare':>9} {'failures':>9}")
    for name, row in table.items():
        ratio = first.per_second / row.per_second if row.per_second else float("inf")
        print(
            f"{name:28} {row.per_second:8.1f} {row.p50:8.1f} {row.p95:8.1f} {row.bytes / 1000:7.1f}"
            f" {ratio:17.1f}x {row.cpu:8.1f} {row.cpu / first.cpu:8.1f}x {row.failures:9d}"
        )
