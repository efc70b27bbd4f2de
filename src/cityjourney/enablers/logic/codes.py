"""Codes that let somebody answer once. They are shown once, in a mail; only a digest is kept."""

import hashlib
import re
import secrets
from uuid import UUID

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without those that look alike when they are read off a screen."""
GROUPS, SIZE = 4, 4
PATTERN = re.compile(rf"\b(?:[{LETTERS}]{{{SIZE}}}-){{{GROUPS - 1}}}[{LETTERS}]{{{SIZE}}}\b")
"""A code as it is written in mails."""
_OTHER = re.compile(rf"[^{LETTERS}]")
_ALIKE = str.maketrans({"0": "", "O": "", "1": "", "I": "", "L": "", "U": ""})
MOST = 80
"""Characters of what people type; a code has 19."""


def make_code() -> str:
    """A new code, `7KQ4-2MXH-9PVD-C3TR`: 78 bits that nobody guesses, so that no guesses need to be counted."""
    letters = [secrets.choice(LETTERS) for _each in range(GROUPS * SIZE)]
    return "-".join("".join(letters[start : start + SIZE]) for start in range(0, len(letters), SIZE))


def tidy(typed: str) -> str:
    """A code as people type it: small letters, spaces, no dashes. Empty if it cannot be one."""
    bare = _OTHER.sub("", typed[:MOST].upper().translate(_ALIKE))
    if len(bare) != GROUPS * SIZE:
        return ""
    return "-".join(bare[start : start + SIZE] for start in range(0, len(bare), SIZE))


def digest_of(round_id: UUID, code: str) -> str:
    """What is kept of a code: it leads nowhere but to its own round."""
    return hashlib.sha256(f"{round_id}:{code}".encode()).hexdigest()
