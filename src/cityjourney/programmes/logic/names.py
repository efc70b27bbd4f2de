"""Names as people type them, made fit to stand in one line of a page or a mail."""

import re
import unicodedata

_SPACE = re.compile(r"\s+")
_TURNERS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of what follows, so that a text reads otherwise than it is written."""


def one_line(text: str, limit: int = 150) -> str:
    """One line without control signs and without signs that turn the direction; at most `limit` characters."""
    spaced = _SPACE.sub(" ", text)
    kept = (sign for sign in spaced if sign not in _TURNERS and unicodedata.category(sign) not in {"Cc", "Cs"})
    return "".join(kept).strip()[:limit]
