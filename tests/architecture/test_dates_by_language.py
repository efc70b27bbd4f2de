"""Names of months and days are Django's: a text of ours that happens to be "may" must not rename a month."""

from pathlib import Path

import django
import polib
import pytest
from django.conf import settings
from django.utils import dates
from django.utils.translation import override

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
TABLES = ("MONTHS", "MONTHS_3", "WEEKDAYS", "WEEKDAYS_ABBR")


@pytest.mark.parametrize("language", LANGUAGES)
def test_months_and_days_keep_their_names(language: str) -> None:
    own = Path(django.__file__).parent / "conf" / "locale" / language / "LC_MESSAGES" / "django.po"
    theirs = {entry.msgid: entry.msgstr for entry in polib.pofile(str(own)) if not entry.msgctxt}
    with override("en"):
        sources = {(table, key): str(name) for table in TABLES for key, name in getattr(dates, table).items()}
    with override(language):
        shown = {(table, key): str(name) for table in TABLES for key, name in getattr(dates, table).items()}
    wrong = {source: shown[place] for place, source in sources.items() if shown[place] != theirs[source]}
    assert len(sources) > 30
    assert wrong == {}
