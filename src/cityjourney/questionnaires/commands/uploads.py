"""Files given as answers: looked at before they are kept."""

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import puremagic
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from cityjourney.core.errors import DomainError
from cityjourney.questionnaires.logic.uploads import ENDINGS, LARGEST, file_name, is_package_of
from cityjourney.questionnaires.models import AnswerFile, Response


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that may be kept."""

    name: str
    content_type: str
    content: "UploadedFile[bytes]"
    public_id: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def as_answer(self) -> dict[str, str]:
        """How it stands among the answers, once it is kept."""
        return {"file": str(self.public_id), "name": self.name}


def look(upload: "UploadedFile[bytes]") -> Looked:
    """Whether a file is what its name says and of a kind that we take. Raises `DomainError` with the reason."""
    name = file_name(upload.name or "")
    ending = name.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        raise DomainError(_("Files of this kind are not taken. Possible are: %(list)s.") % {"list": ", ".join(ENDINGS)})
    if (upload.size or 0) > LARGEST:
        raise DomainError(_("The file is larger than %(size)s MB.") % {"size": LARGEST // 1_000_000})
    if not upload.size:
        raise DomainError(_("The file is empty."))
    head = upload.read(LARGEST)
    upload.seek(0)
    if not _is_what_it_says(head, ending, name):
        raise DomainError(_("The file is not what its name says."))
    return Looked(name, ENDINGS[ending], upload)


def _is_what_it_says(content: bytes, ending: str, name: str) -> bool:
    if ending in {"txt", "csv"}:
        try:
            return "\0" not in content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return False
    if is_package_of(content, ending) is not None:
        return bool(is_package_of(content, ending))
    try:
        found: list[Any] = puremagic.magic_string(content, name)
    except puremagic.PureError:
        return False
    kinds = {each.mime_type for each in found if each.confidence >= 0.4}
    return ENDINGS[ending] in kinds


@transaction.atomic
def attach_file(*, response: Response, question: str, looked: Looked, at: datetime) -> AnswerFile:
    """Keep a file for a question of a response. It becomes an answer with the next saving."""
    digest = hashlib.sha256()
    for chunk in looked.content.chunks():
        digest.update(chunk)
    looked.content.seek(0)
    kept = AnswerFile(
        public_id=looked.public_id, response=response, question=question, name=looked.name,
        content_type=looked.content_type,
        size=looked.content.size or 0, digest=digest.hexdigest(), uploaded_at=at,
    )  # fmt: skip
    kept.file.save(kept.public_id.hex, looked.content, save=False)
    kept.save()
    return kept
