"""A workbook with 300 indicators and ten years: made, read back, compared, taken over, undone; seconds of each.

In a new home on SQLite, or on the server that `DATABASE_URL` names. `--indicators=N` takes another number.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
YEARS = list(range(2016, 2026))
AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
LIMIT = 3.0
"""Seconds for making and for reading back, each."""


def main(options: list[str]) -> int:
    """Migrate a new database, then measure in a process of its own."""
    count = next((each.split("=")[1] for each in options if each.startswith("--indicators=")), "300")
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "CITYJOURNEY_HOME": home, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        env.setdefault("DATABASE_URL", f"sqlite:///{home}/workbooks.sqlite3")
        env["DJANGO_SETTINGS_MODULE"] = "cityjourney.config.settings"
        migrate = [sys.executable, "-m", "cityjourney.config.cli", "migrate", "-v0"]
        measure = [sys.executable, "-c", f"from bench.workbooks import measure; measure({int(count)})"]
        for command in (migrate, measure):
            done = subprocess.run(command, env=env, cwd=ROOT, check=False)
            if done.returncode:
                return done.returncode
    return 0


def _set_up(count: int) -> tuple[Any, Any]:
    """A city with a figure in every cell."""
    from cityjourney.accounts.models import User
    from cityjourney.indicators.models import Indicator, Reading, Source
    from cityjourney.organisations.models import City
    from cityjourney.programmes.models import CityType, Edition, Participation, Programme

    programme = Programme.objects.create(slug="bench", name={"en": "Bench"})
    edition = Edition.objects.create(
        programme=programme, slug="bench", name={"en": "Bench"}, starts_on=date(2026, 1, 1)
    )  # fmt: skip
    city = City.objects.create(slug="town", name="Town", country="ES")
    kind = CityType.objects.create(edition=edition, key="core", position=1)
    place = Participation.objects.create(edition=edition, city=city, city_type=kind, joined_on=date(2026, 1, 1))
    person = User.objects.create_user(email="ana@example.org", name="Ana")
    source = Source.objects.create(name="Statistics office")
    indicators = Indicator.objects.bulk_create(
        Indicator(
            code=f"K{number}", name={"en": f"Indicator number {number} with a name of usual length"}, unit="%",
            direction="none", aggregation="none", concept="performance", lowest=0,
        )
        for number in range(count)
    )  # fmt: skip
    Reading.objects.bulk_create(
        Reading(
            indicator=each, city=city, period=str(year), year=year, value=number + year / 10_000, source=source,
            state="approved", entered_at=AT,
        )
        for number, each in enumerate(indicators)
        for year in YEARS
    )  # fmt: skip
    return place, person


def _timed(what: str, act: Callable[[], Any], limit: float = 0) -> Any:
    began, worked = time.perf_counter(), time.process_time()
    result = act()
    seconds, work = time.perf_counter() - began, time.process_time() - worked
    verdict = ("  within" if seconds < limit else "  OVER") + f" {limit:.0f} s" if limit else ""
    print(f"  {what:<40}{seconds:6.2f} s, of which{work:6.2f} s of one core{verdict}", flush=True)
    return result


def measure(count: int) -> None:
    """Print the seconds of each step."""
    import django

    django.setup()
    from cityjourney.workbooks.commands.copies import make_copy
    from cityjourney.workbooks.commands.deciding import accept, undo
    from cityjourney.workbooks.commands.uploads import bring
    from cityjourney.workbooks.logic.writing import write
    from cityjourney.workbooks.queries.books import book_of
    from cityjourney.workbooks.queries.differences import compare

    place, person = _set_up(count)
    said: dict[str, Any] = {"participation": place, "city": place.city, "by": person, "at": AT}

    def made() -> tuple[Any, bytes]:
        copy = make_copy(for_whom="All", themes=[], years=YEARS, language="en", **said)
        return copy, write(book_of(copy), AT)

    print(f"  {count} indicators x {len(YEARS)} years, {count * len(YEARS):,} cells with figures")
    copy, content = _timed("made for the city", made, LIMIT)
    _timed("read back, nothing changed", lambda: _bring(bring, content, said), LIMIT)
    book = book_of(copy)
    sheets = tuple(
        replace(
            sheet,
            rows=tuple(replace(row, values={y: v + 1 for y, v in row.values.items()}) for row in sheet.rows),
        )
        for sheet in book.sheets
    )
    changed = write(replace(book, sheets=sheets), AT)
    upload = _timed("read back, every cell changed", lambda: _bring(bring, changed, said), LIMIT)
    comparison = _timed("differences against what is stored", lambda: compare(upload))
    decided: dict[str, Any] = {"by": person, "at": AT}
    taken = _timed("taken over as a whole", lambda: accept(upload=upload, seen=comparison.fingerprint, **decided))
    _timed("undone as a whole", lambda: undo(acceptance=taken, **decided))
    print(f"  the file has {len(content) // 1024} kB; openpyxl loaded: {'openpyxl' in sys.modules}")


def _bring(bring: Callable[..., Any], content: bytes, said: dict[str, Any]) -> Any:
    return bring(content=content, file_name="filled.xlsx", token=uuid4(), **said)
