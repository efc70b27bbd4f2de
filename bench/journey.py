"""Desk, timeline and cohort view with 100 and with 1,000 cities, beside a bare Django view, in one run.

`./run bench journey [--seconds=4]`: p50 and p95 of each page, the ratio to the bare view, and whether the number of
cities makes a page slower. The cities beyond the demo's are made up; they join by the same import as real ones.
"""

import tempfile
from pathlib import Path

from bench.load import Figures, get
from bench.pages import report, sign_in
from tests.installation import Installation, free_port, running_demo

SIZES = (100, 1000)
BATCH = 100
"""So many cities join at once: each gets the plan of its type."""
JOIN = """
from django.utils import timezone
from cityjourney.programmes.commands.imports import import_cities
from cityjourney.programmes.models import CityType, Edition
edition = Edition.objects.get(slug={edition!r})
plain = CityType.objects.filter(edition=edition, participations__isnull=False).order_by("pk").first().key
rows = [f"Made-up city {{n}},ES,{{plain}},{{50_000 + n * 100}},{{36 + n % 70 / 10}},{{-6 + n % 60 / 10}}"
        for n in range({first}, {last})]
table = "\\n".join(["name,country,city_type,population,latitude,longitude", *rows])
import_cities(edition=edition, content=table.encode(), by=None, at=timezone.now())
"""


def main(options: list[str]) -> int:
    """Run and print a table for each size."""
    seconds = float(next((o.split("=")[1] for o in options if o.startswith("--seconds=")), "4"))
    with tempfile.TemporaryDirectory() as home, running_demo(Path(home)) as site:
        cookie, edition = sign_in(site)
        assert site.web is not None
        web = site.web.pid
        bare = site.start_web("bench.bare:application", free_port())
        tables = {}
        there = int(site.sql("select count(*) from programmes_participation")[0][0])
        for size in SIZES:
            there = join(site, edition, there, size)
            tables[size] = measured(site, bare, web, edition, cookie, seconds)
            print(f"\n{size} cities")
            report(tables[size])
        few, many = (tables[size] for size in SIZES)
        for name in list(few)[1:]:
            print(f"{name}: p50 with {SIZES[1]} cities is {many[name].p50 / few[name].p50:.2f} of that with {SIZES[0]}")
    return 0


def join(site: Installation, edition: str, there: int, wanted: int) -> int:
    """Let made-up cities join until there are so many."""
    for first in range(there, wanted, BATCH):
        site.python(JOIN.format(edition=edition, first=first, last=min(first + BATCH, wanted)))
    return wanted


def measured(site: Installation, bare: str, web: int, edition: str, cookie: str, seconds: float) -> dict[str, Figures]:
    """The bare view and the three pages, one after the other, each with the same clients."""
    pages = {
        "city desk": f"/{edition}/desk/granada/",
        "timeline": f"/{edition}/journey/granada/",
        "cohort view": f"/{edition}/cohort/",
    }
    assert site.web is not None
    table = {"bare view, one query": get(bare, pid=site.web.pid, seconds=seconds)}
    for name, path in pages.items():
        table[name] = get(site.address + path, pid=web, seconds=seconds, cookie=cookie)
    return table
