"""Writes a methodology back to files, so that an export read again is equal to what was exported."""

import re
from pathlib import Path
from typing import Any

import yaml

from cityjourney.methodology.files import HEAD, KINDS
from cityjourney.methodology.schema import Entry, Methodology

WIDTH = 100
"""Longer texts are folded over several lines."""

_RARE = re.compile("[\r\x85\u2028\u2029]")
"""Ends of lines that YAML would read back as a plain one."""


class _Writer(yaml.SafeDumper):
    """Indents lists below their key, and writes texts of several lines as blocks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _text(writer: yaml.SafeDumper, text: str) -> yaml.Node:
    """A text as a block if it has several lines or is long; in quotes, if it holds rarer ends of lines."""
    style = '"' if _RARE.search(text) else "|" if "\n" in text else ">" if len(text) > WIDTH else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _text)


def files_of(methodology: Methodology) -> dict[str, str]:
    """File name -> its text, for every file of the methodology. Parts without entries have no file.

    Fields that have their default value are left out. Event kinds and guide pages are read back sorted
    by key, whatever their order was.
    """
    files = {f"{HEAD}.yaml": _yaml(_plain(methodology.head))}
    for kind in KINDS:
        entries: list[Entry] = getattr(methodology, kind.part)
        if kind.whole:
            files |= {f"{kind.part}/{entry.key}.yaml": entry.text for entry in entries}  # type: ignore[attr-defined]
        elif kind.folder:
            files |= {f"{kind.part}/{entry.key}.yaml": _yaml(_plain(entry)) for entry in entries}  # type: ignore[attr-defined]
        elif entries:
            files[f"{kind.part}.yaml"] = _yaml([_plain(entry) for entry in entries])
    return files


def dump(methodology: Methodology, path: str | Path) -> list[Path]:
    """Write the files into a folder that does not exist yet, or is empty; the files that were written.

    Raises FileExistsError if there is something in the folder.
    """
    return write_files(files_of(methodology), Path(path))


def write_files(files: dict[str, str], folder: Path) -> list[Path]:
    """Write texts by file name into an empty or new folder. Raises FileExistsError if it holds anything."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"there is already something in {folder}")
    written = []
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        written.append(target)
    return written


def _plain(entry: Entry) -> dict[str, Any]:
    return entry.model_dump(exclude_defaults=True)


def _yaml(content: Any) -> str:
    return yaml.dump(content, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=WIDTH)
