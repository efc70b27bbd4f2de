"""Accessible PDF (PDF/UA-1) from a typst template and data.

The compiler needs some hundred megabytes, so it runs in a process of its own and never in the web server. Texts of
people reach it as JSON, never as markup.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PRINT = Path(__file__).parent / "print"
TIME_LIMIT = 60
"""Seconds; the longest book takes about two."""


class TypesettingError(RuntimeError):
    """The compiler refused; the message is its own, for the log."""


def typeset(template: Path, data: dict[str, Any], target: Path) -> Path:
    """Write the PDF that a template makes of data. `target` appears whole or not at all.

    Raises `TypesettingError`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        source, unfinished = Path(folder) / "data.json", Path(folder) / "out.pdf"
        source.write_text(json.dumps(data, ensure_ascii=False))
        _run(template, source, unfinished)
        if not unfinished.exists():
            raise TypesettingError("nothing was made")
        unfinished.replace(target)
    return target


def as_png(pictures: Sequence[str]) -> list[bytes]:
    """SVG pictures as PNG, in their order, for programs that cannot draw SVG; one process for all of them.

    Raises `TypesettingError`.
    """
    if not pictures:
        return []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "data.json"
        source.write_text(json.dumps({"pictures": list(pictures)}, ensure_ascii=False))
        _run(PRINT / "pictures.typ", source, Path(folder) / "{p}.png")
        return [(Path(folder) / f"{number}.png").read_bytes() for number in range(1, len(pictures) + 1)]


def _run(template: Path, source: Path, target: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", str(Path(__file__)), str(template), str(source), str(target)],
        capture_output=True, text=True, timeout=TIME_LIMIT, check=False,
    )  # fmt: skip
    if done.returncode:
        raise TypesettingError(done.stderr.strip()[-2_000:])


def _compile(template: str, source: str, target: str) -> None:
    """In the process of its own: compile to what the target's name ends in."""
    import typst

    kind: dict[str, Any] = {"format": "png", "ppi": 220} if target.endswith(".png") else {"pdf_standards": ["ua-1"]}
    typst.compile(
        template,
        output=target,
        root="/",
        font_paths=[str(PRINT / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": source},
        **kind,
    )


if __name__ == "__main__":
    _compile(*sys.argv[1:4])
