"""The shape of a mail: from plain text to paragraphs, links and codes, so that both versions say the same."""

import re
from dataclasses import dataclass
from typing import Literal

_LINK = re.compile(r"^(?:(?P<label>[^:\n]{1,80}): )?(?P<url>https?://\S+)$")


@dataclass(frozen=True)
class Part:
    """One piece of a mail: a paragraph (several lines), a link with its label, or a code to type."""

    kind: Literal["paragraph", "link", "code"]
    lines: tuple[str, ...] = ()
    url: str = ""


def parts(text: str) -> list[Part]:
    """Read a mail's plain text: blank lines separate; `Label: https://…` alone is a link; four spaces begin a code."""
    found: list[Part] = []
    for block in re.split(r"\n\s*\n", text.strip("\n")):
        if not block.strip():
            continue
        link = _LINK.match(block.strip())
        if link:
            found.append(Part("link", (link["label"] or link["url"],), link["url"]))
        elif block.startswith("    "):
            found.append(Part("code", (block.strip(),)))
        else:
            found.append(Part("paragraph", tuple(line.strip() for line in block.strip().splitlines())))
    return found


def tidy(text: str) -> str:
    """Plain text as it is sent: no spaces at line ends, at most one blank line in a row."""
    lines = [line.rstrip() for line in text.strip("\n").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def breaks_headers(value: str) -> bool:
    """Whether a text must not stand in a header line: line ends and NUL would let it write headers of its own."""
    return any(sign in value for sign in ("\r", "\n", "\0"))
