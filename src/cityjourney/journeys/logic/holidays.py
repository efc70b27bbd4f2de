"""Public holidays of the countries that meet, and in which country a time zone lies."""

import zoneinfo
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

import holidays


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Time zone -> country code (ISO 3166-1), from the time zone database of this machine."""
    for folder in zoneinfo.TZPATH:
        table = Path(folder) / "zone.tab"
        if table.exists():
            rows = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
            return {row[2]: row[0] for row in rows if len(row) > 2}
    return {}


def country_of(time_zone: str) -> str:
    """The country of a time zone such as Europe/Zagreb; empty if it has none (UTC)."""
    return _countries().get(time_zone, "")


@lru_cache(maxsize=512)
def _year(country: str, year: int, language: str) -> dict[date, str]:
    try:
        return dict(holidays.country_holidays(country, years=year, language=language))
    except NotImplementedError:  # a country that the calendar does not know
        return {}


def public_holidays(day: date, countries: Iterable[str], language: str = "en_US") -> list[tuple[str, str]]:
    """(country, name) of every public holiday on a day in one of the countries."""
    return [
        (country, name) for country in sorted({c for c in countries if c}) if (name := _name(country, day, language))
    ]


def _name(country: str, day: date, language: str) -> str:
    return _year(country, day.year, language).get(day, "")
