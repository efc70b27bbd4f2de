"""Every language has every pattern of dates that a page names; pages name patterns instead of writing them out."""

import re
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.template.defaultfilters import date
from django.utils.translation import override

SOURCE = Path(__file__).resolve().parents[2] / "src" / "cityjourney"
OWN = (
    "MONTH_DAY_TIME_FORMAT",
    "DAY_FORMAT",
    "DAY_TIME_FORMAT",
    "WEEKDAY_FORMAT",
    "LONG_DATETIME_FORMAT",
    "EXACT_DATETIME_FORMAT",
)
MOMENT = datetime(2026, 11, 16, 10, 30, 5, tzinfo=UTC)
WRITTEN = re.compile(r"""\|date:["'](?=[^"']*[a-zA-Z][^"']*[ ,][^"']*[a-zA-Z])[^"']*["']""")
"""A pattern of more than one part, written out in a template."""


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_language_has_every_pattern(language: str) -> None:
    module = import_module(f"{settings.FORMAT_MODULE_PATH[0]}.{language}.formats")
    assert [name for name in OWN if not hasattr(module, name)] == []


def test_weekday_and_month_read_well() -> None:
    with override("es"):
        assert date(MOMENT, "LONG_DATETIME_FORMAT") == "lunes, 16 de noviembre de 2026, 10:30"
        assert date(MOMENT, "DAY_FORMAT") == "16 nov"
    with override("en"):
        assert date(MOMENT, "LONG_DATETIME_FORMAT") == "Monday, 16 November 2026, 10:30"


def test_no_page_writes_a_pattern_out() -> None:
    files = [path for pattern in ("*.html", "*.txt") for path in SOURCE.glob(f"*/templates/**/{pattern}")]
    written = {str(path.relative_to(SOURCE)) for path in files if WRITTEN.search(path.read_text())}
    assert len(files) > 100
    assert written == set()
    assert WRITTEN.search('{{ day|date:"l, j F Y" }}')
