"""Files that people hand in: what they are is read from their content, not from their name."""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import IO

import puremagic
from django.utils.translation import gettext as _

from cityjourney.core.errors import DomainError

MAX_BYTES = 20_000_000
MAX_UNPACKED = 200_000_000
MAX_PARTS = 5_000
OFFICE = {
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "word/"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xl/"),
    ".pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "ppt/"),
    ".odt": ("application/vnd.oasis.opendocument.text", "content.xml"),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", "content.xml"),
    ".odp": ("application/vnd.oasis.opendocument.presentation", "content.xml"),
}
PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
ACCEPTED = (".pdf", *OFFICE, *PICTURES)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that has passed the checks."""

    name: str
    content_type: str
    content: bytes


def safe_name(name: str) -> str:
    """A file name that means nothing to any system: letters, digits, space, dot, dash and underscore; 120 at most."""
    base = PurePath(name.replace("\\", "/")).name
    kept = "".join(sign if sign.isalnum() or sign in " ._-" else "_" for sign in base).strip(" .")
    stem, suffix = PurePath(kept).stem[:110], PurePath(kept).suffix[:10].lower()
    return f"{stem or 'file'}{suffix}"


def checked_upload(name: str, stream: IO[bytes], size: int) -> Upload:
    """The file, if it is what it says, and small enough. Raises `DomainError`."""
    if size > MAX_BYTES:
        raise DomainError(_("The file is larger than 20 MB. Make it smaller, or hand in a link in the text."))
    clean = safe_name(name)
    suffix = PurePath(clean).suffix
    if suffix not in ACCEPTED:
        raise DomainError(
            _("Files of this kind are not taken. Hand in one of these: %(kinds)s.") % {"kinds": ", ".join(ACCEPTED)}
        )
    content = stream.read(MAX_BYTES + 1)
    if not content:
        raise DomainError(_("The file is empty."))
    if len(content) > MAX_BYTES:
        raise DomainError(_("The file is larger than 20 MB. Make it smaller, or hand in a link in the text."))
    return Upload(clean, _type_of(suffix, content), content)


def _type_of(suffix: str, content: bytes) -> str:
    """The media type that content and name agree on."""
    if suffix == ".pdf" and content[:1024].lstrip().startswith(b"%PDF-"):
        return "application/pdf"
    if suffix in PICTURES and _magic(content) == PICTURES[suffix]:
        return PICTURES[suffix]
    if suffix in OFFICE and _is_office(content, OFFICE[suffix][1]):
        return OFFICE[suffix][0]
    raise DomainError(
        _("The file is not what its name says. Open it and save it again as “%(kind)s”.") % {"kind": suffix}
    )


def _magic(content: bytes) -> str:
    try:
        return str(puremagic.from_string(content[:4096], mime=True))
    except puremagic.PureError:
        return ""


def _is_office(content: bytes, part: str) -> bool:
    """Whether the content is a package with the right part in it, and no bomb."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        return False
    if len(parts) > MAX_PARTS or sum(each.file_size for each in parts) > MAX_UNPACKED:
        raise DomainError(_("The file is packed so tightly that we do not open it. Save it again without attachments."))
    names = [each.filename for each in parts]
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise DomainError(_("The file has macros in it. Save it without them."))
    return any(name.startswith(part) for name in names)
