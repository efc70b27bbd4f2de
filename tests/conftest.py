"""What all tests share."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.test import override_settings

from cityjourney.core.catalogues import compile_catalogues
from tests.installation import blank, installation

__all__ = ["blank", "installation"]

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def pytest_configure(config: pytest.Config) -> None:
    """The catalogues must be compiled before the first text is translated; no example is judged by a clock."""
    hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
    hypothesis.settings.load_profile("house")
    for folder in settings.LOCALE_PATHS:
        compile_catalogues(Path(folder))


def pytest_addoption(parser: pytest.Parser) -> None:
    """For the second database: what never asks one has been tried with the first."""
    parser.addoption("--database", action="store_true", help="only tests that ask a database")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip, with the reason, what this machine cannot run; keep together what is dear to make twice."""
    if config.getoption("--database"):
        apart = [item for item in items if not asks_database(item)]
        config.hook.pytest_deselected(items=apart)
        items[:] = [item for item in items if asks_database(item)]
    has_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    chromium = chromium_path()
    for item in items:
        if "postgresql" in item.keywords and not has_postgresql:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL (set DATABASE_URL)"))
        if "browser" in item.keywords:
            item.add_marker(pytest.mark.xdist_group("browser"))  # one browser at a time
            if chromium is None:
                item.add_marker(pytest.mark.skip(reason="needs Chromium (apt-get install chromium)"))
        elif shares(item):
            item.add_marker(pytest.mark.xdist_group(str(item.path.relative_to(ROOT))))


def asks_database(item: pytest.Item) -> bool:
    """Whether a test asks the database of the run: by its mark, or through something that it uses."""
    asked = {"db", "transactional_db", "django_db_setup", "blank"}
    names = set(item.fixturenames)  # type: ignore[attr-defined]
    return bool(asked & names) or "django_db" in item.keywords or "postgresql" in item.keywords


def shares(item: pytest.Item) -> bool:
    """Whether a test uses something that is made once for its module: each process would make it for itself."""
    found = item._fixtureinfo.name2fixturedefs.values()  # type: ignore[attr-defined]
    return any(each.scope == "module" for definitions in found for each in definitions)


def chromium_path() -> str | None:
    """Debian's Chromium, if it is installed."""
    return next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), None)


@pytest.fixture(autouse=True, scope="session")
def _quick_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Cheap password hashes, static files without a manifest, files in a folder of the test run."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES=storages,
        MEDIA_ROOT=tmp_path_factory.mktemp("files"),
    ):
        yield


@pytest.fixture
def shared() -> Path:
    """The folder of reference data beside the repository; tests that need it are skipped without it."""
    if not SHARED.exists():
        pytest.skip("needs the folder ../shared")
    return SHARED
