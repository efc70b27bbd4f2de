"""Addresses of online meetings: made by a pattern, and recognised."""

import re
import unicodedata
from urllib.parse import urlsplit

_KNOWN = {
    "jitsi": re.compile(r"(^|\.)jit\.si$|(^|\.)jitsi\.|^meet\."),
    "teams": re.compile(r"^teams\.(microsoft|live)\.com$|^teams\.microsoft\.us$"),
    "bigbluebutton": re.compile(r"(^|[.-])bbb[.\d-]|bigbluebutton"),
}
_GREENLIGHT = re.compile(r"^/(rooms|b)/[^/]+")
NAMES = {"jitsi": "Jitsi", "teams": "Microsoft Teams", "bigbluebutton": "BigBlueButton"}


def room_of(title: str, secret: str) -> str:
    """A room's name: the title in plain letters, and enough chance that nobody guesses it."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    return f"{words}-{secret}" if words else secret


def link_for(pattern: str, room: str) -> str:
    """The address of a room: `{room}` in the pattern is replaced."""
    return pattern.replace("{room}", room)


def service_of(address: str) -> str:
    """Which service an address belongs to (`jitsi`, `bigbluebutton`, `teams`), or nothing."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    for name in ("teams", "bigbluebutton", "jitsi"):
        if _KNOWN[name].search(host):
            return name
    return "bigbluebutton" if _GREENLIGHT.match(parts.path) else ""
