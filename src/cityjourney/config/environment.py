"""Everything that the surroundings may decide, read once: name, meaning, default."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
DEMO_KEY = "demo-key-that-must-never-serve-a-real-programme"


class ConfigurationError(Exception):
    """The surroundings do not fit together; the sentence says what to set."""


@dataclass(frozen=True)
class Environment:
    """Settings of one process, from variables that begin with `CITYJOURNEY_` (and `DATABASE_URL`)."""

    production: bool
    secret_key: str
    hosts: list[str]
    home: Path
    database_url: str
    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_password: str
    smtp_tls: bool
    mail_from: str
    site_url: str
    oidc: str
    demo: bool
    proxies: int
    meeting_links: dict[str, str]


def read(env: dict[str, str] | None = None) -> Environment:
    """Read the environment; refuse what must not serve.

    Raises `ConfigurationError` when production runs without its own key, hosts or with the demo.
    """
    source = dict(os.environ if env is None else env)

    def text(name: str, default: str = "") -> str:
        return source.get(f"CITYJOURNEY_{name}", default)

    def flag(name: str) -> bool:
        return text(name).lower() in {"1", "true", "yes", "on"}

    home = Path(text("HOME") or PROJECT / ".local").resolve()
    production = flag("PRODUCTION")
    found = Environment(
        production=production,
        secret_key=text("SECRET_KEY") or ("" if production else DEMO_KEY),
        hosts=[h for h in text("HOSTS", "" if production else "localhost,127.0.0.1,[::1],testserver").split(",") if h],
        home=home,
        database_url=source.get("DATABASE_URL") or f"sqlite:///{home / 'cityjourney.sqlite3'}",
        smtp_host=text("SMTP_HOST", "127.0.0.1"),
        smtp_port=int(text("SMTP_PORT", "8025")),
        smtp_user=text("SMTP_USER"),
        smtp_password=text("SMTP_PASSWORD"),
        smtp_tls=flag("SMTP_TLS"),
        mail_from=text("MAIL_FROM", "City Journey <hello@cityjourney.example>"),
        site_url=text("SITE_URL", "http://localhost:8000").rstrip("/"),
        oidc=text("OIDC"),
        demo=flag("DEMO"),
        meeting_links={"jitsi": "https://meet.jit.si/{room}"} | json.loads(text("MEETING_LINKS", "{}")),
        proxies=int(text("PROXIES", "1" if production else "0")),
    )
    _refuse_unsafe(found)
    return found


def _refuse_unsafe(env: Environment) -> None:
    """Production must have a key of its own, known hosts, and no demo pages."""
    if not env.production:
        return
    if len(env.secret_key) < 40 or env.secret_key == DEMO_KEY:
        raise ConfigurationError(
            "CITYJOURNEY_SECRET_KEY is missing, too short or the demo's. Set your own, for example: "
            + secrets.token_urlsafe(48)
        )
    if not env.hosts or "*" in env.hosts:
        raise ConfigurationError(
            "CITYJOURNEY_HOSTS must name the addresses that are served, for example: journey.example.eu"
        )
    if not env.site_url.startswith("https://"):
        raise ConfigurationError("CITYJOURNEY_SITE_URL must be the public address and begin with https://")
    if env.demo:
        raise ConfigurationError("CITYJOURNEY_DEMO shows everybody's mail; it cannot be on in production.")
