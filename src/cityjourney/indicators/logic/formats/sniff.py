"""What kind of file it is, seen in its first bytes; then its figures one by one."""

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from cityjourney.indicators.logic.formats import json_stat, survey, tables, workbook
from cityjourney.indicators.logic.formats.observation import Problem
from cityjourney.indicators.logic.formats.tables import Item

HEAD = 65_536
DAMAGE = (OSError, EOFError, zlib.error)
MAX_UNPACKED = 600_000_000
"""A packed file may not unfold without end."""
MAX_PLAIN = 2_000_000_000


class FileError(ValueError):
    """The file is nothing that can be read; `code`: empty, not_text, unknown_kind."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is understood: its kind, whether it comes from an exchange of data, and its figures."""

    kind: str
    exchange: bool
    """Whether places and indicators that nobody here knows are to be expected."""
    items: Iterator[Item]


class _Lent(io.RawIOBase):
    """Reads from a stream without closing it at the end: a file is read twice. No more is read than is sane."""

    def __init__(self, inner: BinaryIO | gzip.GzipFile, most: int) -> None:
        self.inner = inner
        self.left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        chunk = self.inner.read(min(len(view), self.left))
        self.left -= len(chunk)
        view[: len(chunk)] = chunk
        return len(chunk)


def open_file(stream: BinaryIO, *, survey_year: str = "2023") -> Found:
    """Look at a file (seekable, perhaps packed with gzip) and give its figures. Raises `FileError`."""
    head = _peek(stream, 4)
    if head[:2] == b"\x1f\x8b":
        unpacked = io.BufferedReader(_Lent(gzip.GzipFile(fileobj=stream), MAX_UNPACKED), HEAD)
        try:
            found = _open_text(unpacked, unpacked.peek(HEAD)[:HEAD], survey_year)
        except DAMAGE:
            raise FileError("broken_pack") from None
        return Found(found.kind, found.exchange, _unpacked(found.items))
    if head == b"PK\x03\x04":
        return Found("workbook", False, workbook.read(stream))
    start = _peek(stream, HEAD)
    return _open_text(io.BufferedReader(_Lent(stream, MAX_PLAIN), HEAD), start, survey_year)


def _unpacked(items: Iterator[Item]) -> Iterator[Item]:
    """The figures of a packed file; if it is damaged further on, that is a problem like any other."""
    try:
        yield from items
    except DAMAGE as error:
        yield Problem(0, "", "broken_pack", str(error)[:80])


def _peek(stream: BinaryIO, size: int) -> bytes:
    stream.seek(0)
    head = stream.read(size)
    stream.seek(0)
    return head


def _open_text(stream: "io.BufferedReader[_Lent]", head: bytes, survey_year: str) -> Found:
    if not head.strip():
        raise FileError("empty")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{":
        return Found("json_stat", True, json_stat.read(stream))
    encoding = encoding_of(head)
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    first = next(iter(head.decode(encoding, errors="replace").lstrip("\ufeff").splitlines()), "")
    if "\t" in first and "\\" in first.split("\t")[0]:
        return Found("tsv", True, tables.tsv(text))
    delimiter = tables.delimiter_of(first)
    names = [name.strip().strip('"').lower() for name in first.split(delimiter)]
    if tuple(names) == survey.HEADER:
        return Found("survey", True, survey.read(text, delimiter, survey_year))
    if len(names) < len(tables.NEEDED):
        raise FileError("unknown_kind")
    exchange = bool({"dataflow", "structure", "structure_id"} & set(names))
    return Found("sdmx_csv" if exchange else "long_csv", exchange, chain(tables.long_table(text, delimiter)))


def encoding_of(head: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with mark, else the Western European code page. Raises `FileError`."""
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    if b"\0" in head:
        raise FileError("not_text")
    try:
        head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # the last letter may be cut by the end of what was looked at
        return "utf-8-sig" if error.reason == "unexpected end of data" else "cp1252"
    return "utf-8-sig"
