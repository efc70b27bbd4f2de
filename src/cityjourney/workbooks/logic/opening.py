"""What a file is, and what lies in it: nothing is unpacked beyond its limits, nothing is asked of the network."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from posixpath import dirname, join, normpath

MOST_BYTES = 10_000_000
MOST_UNPACKED = 60_000_000
MOST_PARTS = 2_000
CHUNK = 1 << 16
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_START = re.compile(rb"^(\xef\xbb\xbf)?\s*", re.DOTALL)
_BOOKS = {"excel-binary": "xl/workbook.bin", "word": "word/document.xml", "slides": "ppt/presentation.xml"}


class OpenError(ValueError):
    """The file cannot be read as a whole. `code` says why; `what` names the part."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code, what)
        self.code = code
        self.what = what


class Package:
    """An opened file: its parts by name, each read in pieces and never beyond the limit for all of them."""

    def __init__(self, content: bytes) -> None:
        """Look at the first bytes and the list of contents. Raises `OpenError`."""
        if len(content) > MOST_BYTES:
            raise OpenError("too_large")
        _check_kind(content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise OpenError("incomplete") from None
        if any(entry.flag_bits & 1 for entry in entries):
            raise OpenError("password")
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise OpenError("bomb")
        self.names = {entry.filename.replace("\\", "/"): entry for entry in entries}
        self._left = MOST_UNPACKED
        self._check_contents()

    def _check_contents(self) -> None:
        if "mimetype" in self.names and b"opendocument" in b"".join(self.chunks("mimetype"))[:200]:
            raise OpenError("ods")
        if any(name.lower().endswith("vbaproject.bin") for name in self.names):
            raise OpenError("macros")
        for code, name in _BOOKS.items():
            if name in self.names:
                raise OpenError(code)
        if not any(name.endswith("workbook.xml") for name in self.names):
            raise OpenError("not_a_workbook")

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part piece by piece. Raises `OpenError`: damaged, or bomb if it says that it is smaller than it is."""
        if name not in self.names:
            raise OpenError("damaged", name)
        try:
            with self._zip.open(self.names[name]) as part:
                while chunk := part.read(CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise OpenError("bomb")
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
            raise OpenError("damaged", name) from None


def _check_kind(content: bytes) -> None:
    """Say in plain words what something is that is no workbook. Raises `OpenError`."""
    if not content.strip(b"\0 \r\n\t"):
        raise OpenError("empty")
    if content.startswith(OLE):
        raise OpenError("password" if "EncryptedPackage".encode("utf-16-le") in content else "xls")
    if content.startswith(b"PK"):
        return
    start = _START.sub(b"", content[:2_000], count=1).lower()
    if start.startswith(b"%pdf"):
        raise OpenError("pdf")
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<body")):
        raise OpenError("html")
    if start.startswith(b"<"):
        raise OpenError("html" if b"<html" in start else "xml")
    if b"\0" not in content[:2_000] and re.search(rb"[;,\t]", content[:2_000]):
        raise OpenError("csv")
    raise OpenError("not_a_workbook")


def beside(name: str, target: str) -> str:
    """The name of a part that another one points to."""
    return target.lstrip("/") if target.startswith("/") else normpath(join(dirname(name), target))
