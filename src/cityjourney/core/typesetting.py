"""Accessible PDF (PDF/UA-1) from a typst template and data.

The compiler needs some hundred megabytes, so it runs in a process of its own and never in the web server. Texts of
people reach it as JSON, never as markup.
"""

import json
import subprocess
import sys
import tempfile
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
        done = subprocess.run(
            [sys.executable, "-I", str(Path(__file__)), str(template), str(source), str(unfinished)],
            capture_output=True, text=True, timeout=TIME_LIMIT, check=False,
        )  # fmt: skip
        if done.returncode or not unfinished.exists():
            raise TypesettingError(done.stderr.strip()[-2_000:])
        unfinished.replace(target)
    return target


def _compile(template: str, source: str, target: str) -> None:
    """In the process of its own: compile."""
    import typst

    typst.compile(
        template,
        output=target,
        root="/",
        font_paths=[str(PRINT / "fonts")],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"data": source},
    )


if __name__ == "__main__":
    _compile(*sys.argv[1:4])
