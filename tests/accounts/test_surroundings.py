"""What the surroundings must have before anybody is served, and what the logs do not say."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from cityjourney.config.environment import DEMO_KEY, ConfigurationError, read
from cityjourney.config.logs import without_people

RIGHT = {
    "CITYJOURNEY_PRODUCTION": "yes",
    "CITYJOURNEY_SECRET_KEY": "k" * 50,
    "CITYJOURNEY_HOSTS": "journey.example",
    "CITYJOURNEY_SITE_URL": "https://journey.example",
}


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"CITYJOURNEY_SECRET_KEY": ""}, "SECRET_KEY"),
        ({"CITYJOURNEY_SECRET_KEY": DEMO_KEY}, "SECRET_KEY"),
        ({"CITYJOURNEY_SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"CITYJOURNEY_HOSTS": ""}, "HOSTS"),
        ({"CITYJOURNEY_HOSTS": "*"}, "HOSTS"),
        ({"CITYJOURNEY_HOSTS": "journey.example,*"}, "HOSTS"),
        ({"CITYJOURNEY_SITE_URL": "http://journey.example"}, "SITE_URL"),
        ({"CITYJOURNEY_DEMO": "1"}, "DEMO"),
    ],
)
def test_production_refuses_to_start_and_says_what_to_set(wrong: dict[str, str], word: str) -> None:
    with pytest.raises(ConfigurationError, match=f"CITYJOURNEY_{word}"):
        read({**RIGHT, **wrong})


def test_with_everything_set_it_starts() -> None:
    assert read(RIGHT).production


def test_the_demo_starts_with_nothing_set() -> None:
    assert not read({}).production


def settings_of_production(*names: str) -> dict[str, Any]:
    """The settings of a production process."""
    code = (
        "import json, django; django.setup(); from django.conf import settings;"
        f"print(json.dumps({{name: getattr(settings, name) for name in {names!r}}}))"
    )
    kept = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "CITYJOURNEY_HOME"}}
    env = {
        **kept,
        **RIGHT,
        "DJANGO_SETTINGS_MODULE": "cityjourney.config.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_refusal_is_one_sentence_and_no_traceback() -> None:
    env = {**os.environ, **RIGHT, "CITYJOURNEY_SECRET_KEY": DEMO_KEY, "PYTHONPATH": os.pathsep.join(sys.path)}

    done = subprocess.run(
        [sys.executable, "-m", "cityjourney.config.cli", "check"], env=env, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert done.stderr.startswith("City Journey does not start: CITYJOURNEY_SECRET_KEY")
    assert "Traceback" not in done.stderr


def test_cookies_in_production_are_for_this_host_and_https_only() -> None:
    found = settings_of_production(
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_DOMAIN",
        "SESSION_COOKIE_PATH",
        "DEBUG",
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
    )

    assert found == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SESSION_COOKIE_DOMAIN": None,
        "SESSION_COOKIE_PATH": "/",
        "DEBUG": False,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
    }


def test_logs_of_production_are_lines_of_json_without_people() -> None:
    code = (
        "import django, logging, structlog; django.setup();"
        "structlog.get_logger('cityjourney.security').warning('locked_out', email='ana@ermua.example', ip='192.0.2.1');"
        "logging.getLogger('django.request').error('Bad: %s', 'ana@ermua.example')"
    )
    env = {
        **os.environ,
        **RIGHT,
        "DJANGO_SETTINGS_MODULE": "cityjourney.config.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }

    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in done.stderr.splitlines()]

    assert [line["event"] for line in lines] == ["locked_out", "Bad: [address]"]
    assert lines[0]["email"] == lines[0]["ip"] == "[left out]"
    assert {"timestamp", "level", "logger"} <= set(lines[0])
    assert "ermua" not in done.stderr


def test_without_the_filter_the_address_would_be_there() -> None:
    event = {"event": "to ana@ermua.example", "email": "ana@ermua.example", "count": 3}

    assert "ermua" in json.dumps(event)
    assert "ermua" not in json.dumps(without_people(None, "", dict(event)))
