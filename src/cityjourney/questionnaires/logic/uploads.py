"""Which files are taken as answers, and what they must look like inside."""

import io
import re
import unicodedata
import zipfile

LARGEST = 8_000_000
"""Bytes."""
MOST_INSIDE = 200_000_000
"""Bytes that a packed file may unpack to."""
ENDINGS: dict[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "txt": "text/plain",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
"""Ending -> kind of content. Nothing that a browser runs (SVG, HTML) is among them."""
_INSIDE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "odt": "mimetype", "ods": "mimetype"}


def file_name(name: str) -> str:
    """A name without folders, control characters and direction marks, at most 120 characters."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip().strip(".")
    kept = re.sub(r'[<>:"|?*]', "_", kept) or "file"
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:100]}{dot}{ending[:10]}" if dot else kept[:120]


def is_package_of(content: bytes, ending: str) -> bool | None:
    """Whether a packed office file is one; None for endings that are no package. A bomb is none, nor are macros."""
    if ending not in _INSIDE:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            infos = package.infolist()
            if len(infos) > 5_000 or sum(info.file_size for info in infos) > MOST_INSIDE:
                return False
            if any(info.filename.lower().endswith("vbaproject.bin") for info in infos):
                return False
            return any(info.filename.startswith(_INSIDE[ending]) for info in infos)
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
