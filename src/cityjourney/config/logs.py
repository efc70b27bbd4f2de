"""Logs: lines that machines can read, without personal data."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_PERSONAL = frozenset({"email", "to", "name", "username", "ip", "ip_address", "user_agent", "code", "password"})


def without_people(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take out what says who somebody is: known keys altogether, e-mail addresses wherever they stand."""
    for key in list(event):
        if key in _PERSONAL:
            event[key] = "[left out]"
        elif isinstance(event[key], str):
            event[key] = _ADDRESS.sub("[address]", event[key])
    return event


def _shared() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        without_people,
    ]


def logging_settings(*, production: bool) -> dict[str, Any]:
    """Django's LOGGING: JSON in production, short lines elsewhere; security events from INFO, the rest from WARNING."""
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    lines = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    last = structlog.processors.JSONRenderer() if production else lines
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, without_people, last],
                "foreign_pre_chain": _shared(),
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "cityjourney.security": {"level": "INFO" if production else "WARNING"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},  # every scanner tries; the answer is 400
            "axes": {"level": "ERROR"},  # its own lines are said again by ours, without addresses
        },
    }
