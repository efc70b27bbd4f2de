"""Reads the files of a methodology from disk, and says which of them should not be there.

Nothing outside the folder is ever read, nothing but regular files of a sensible size is opened.
Hidden files (`.git`, `.DS_Store`) are passed over; Markdown beside `methodology.yaml` is welcome.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from cityjourney.methodology.files import BY_PART, HEAD, KINDS
from cityjourney.methodology.problems import Params, Problem
from cityjourney.methodology.tree import stem_of

LARGEST = 1_000_000
"""Bytes in one file. The longest file of a real programme has a tenth of it."""

_ODD = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAB = re.compile(r"[ ]*\t")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file. `part` is what it belongs to; `text` is None if it could not be read."""

    file: str
    part: str
    text: str | None
    tabs: frozenset[int] = frozenset()
    """Lines that begin with a tab, already reported."""


def read_folder(folder: Path) -> tuple[list[Source], list[Problem]]:
    """Every file that belongs to the methodology, sorted by name, and what is wrong with the folder."""
    problem = _refused(folder)
    if problem is not None:
        return [], [problem]
    sources: list[Source] = []
    problems: list[Problem] = []
    for path in sorted(folder.iterdir()):
        _take(path, folder, sources, problems)
    present = {source.part for source in sources}
    needed = [HEAD, *(kind.part for kind in KINDS if kind.required)]
    problems += [
        Problem(f"{part}.yaml", 1, 1, part, "file-missing", {"file": f"{part}.yaml"})
        for part in needed
        if part not in present
    ]
    return sources, problems


def _refused(folder: Path) -> Problem | None:
    params: Params = {"folder": str(folder)}
    try:
        if not folder.exists():
            return Problem(".", 1, 1, HEAD, "folder-missing", params)
        if not folder.is_dir():
            return Problem(".", 1, 1, HEAD, "folder-is-file", params)
        next(folder.iterdir(), None)
    except OSError:
        return Problem(".", 1, 1, HEAD, "folder-unreadable", params)
    return None


def _take(path: Path, folder: Path, sources: list[Source], problems: list[Problem]) -> None:
    """Read one file, or the files of one of the known folders."""
    file = path.relative_to(folder).as_posix().encode("utf-8", "replace").decode("utf-8")
    if path.name.startswith("."):
        return
    if not stays_inside(path, folder):
        problems.append(_about(file, "file-outside"))
        return
    kind = BY_PART.get(path.name)
    if kind is not None and kind.folder and path.parent == folder and path.is_dir():
        _take_folder(path, folder, sources, problems)
        return
    part = _part_of(file)
    if part is not None:
        sources.append(_read(path, file, part, problems))
    elif not (file == path.name and path.suffix == ".md" and path.is_file()):
        problems.append(_unknown(path, file))


def _take_folder(path: Path, folder: Path, sources: list[Source], problems: list[Problem]) -> None:
    try:
        inside = sorted(path.iterdir())
    except OSError:
        problems.append(_about(path.name, "folder-unreadable", {"folder": path.name}))
        return
    for child in inside:
        _take(child, folder, sources, problems)


def stays_inside(path: Path, folder: Path) -> bool:
    """Whether a path, all links followed, lies in the folder. A link in a circle does not."""
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve(strict=True))
    except (OSError, RuntimeError):
        return False


def _part_of(file: str) -> str | None:
    """The part to which a file belongs by its place and name."""
    top, slash, name = file.partition("/")
    if not file.endswith(".yaml"):
        return None
    if slash:
        return top if "/" not in name and top in BY_PART and BY_PART[top].folder else None
    stem = stem_of(file)
    if stem == HEAD:
        return HEAD
    return stem if stem in BY_PART and not BY_PART[stem].folder else None


def _unknown(path: Path, file: str) -> Problem:
    """A file that has no place here: perhaps misspelt, perhaps in the wrong folder."""
    stem = path.name.partition(".")[0]
    if "/" in file and path.suffix == ".yml":
        return _about(file, "file-unknown", {"guess": f"{file.rpartition('/')[0]}/{stem}.yaml"})
    known = {HEAD: f"{HEAD}.yaml"} | {kind.part: kind.place for kind in KINDS}
    near = get_close_matches(stem.lower(), known, n=1, cutoff=0.7) if "/" not in file else []
    return _about(file, "file-unknown", {"guess": known[near[0]]} if near else {})


def _about(file: str, code: str, params: Params | None = None, line: int = 1, column: int = 1) -> Problem:
    return Problem(file, line, column, stem_of(file), code, params or {})


def _read(path: Path, file: str, part: str, problems: list[Problem]) -> Source:
    nothing = Source(file, part, None)
    if not path.is_file():
        problems.append(_about(file, "file-not-regular"))
        return nothing
    try:
        if path.stat().st_size > LARGEST:
            problems.append(_about(file, "file-too-large", {"most": LARGEST // 1000}))
            return nothing
        content = path.read_bytes()
    except OSError:
        problems.append(_about(file, "file-unreadable"))
        return nothing
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = error.start - (before.rfind(b"\n") + 1) + 1
        problems.append(_about(file, "not-utf-8", None, before.count(b"\n") + 1, column))
        return nothing
    return _inspected(file, part, text, problems)


def _inspected(file: str, part: str, text: str, problems: list[Problem]) -> Source:
    """The source without odd characters and with its tabs reported."""
    tabs = set()
    odd = False
    for number, line in enumerate(text.split("\n"), start=1):
        if _TAB.match(line):
            tabs.add(number)
            problems.append(_about(file, "tab", None, number, line.index("\t") + 1))
        if found := _ODD.search(line):
            odd = True
            params: Params = {"character": f"U+{ord(found.group()):04X}"}
            problems.append(_about(file, "odd-character", params, number, found.start() + 1))
    return Source(file, part, None if odd else text, frozenset(tabs))
