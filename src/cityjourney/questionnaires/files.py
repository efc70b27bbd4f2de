"""A questionnaire out of an uploaded file, and into a file."""

from django.utils import translation
from django.utils.translation import gettext as _

from cityjourney.core.errors import DomainError
from cityjourney.questionnaires.logic import xlsform, xlsform_in, yaml_file
from cityjourney.questionnaires.logic.definition import Definition
from cityjourney.questionnaires.logic.uploads import file_name

SHOWN = 12
LARGEST = 3_000_000


class UnreadableError(DomainError):
    """A file with faults; `lines` says each of them with its place."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(_("The file has faults: %(first)s") % {"first": lines[0] if lines else ""})
        self.lines = lines[:SHOWN]


def definition_in(name: str, content: bytes) -> Definition:
    """The questionnaire in a YAML file or an XLSForm. Raises `UnreadableError` with every fault and its place."""
    name = file_name(name)
    if len(content) > LARGEST:
        raise UnreadableError([_("The file is larger than %(size)s MB.") % {"size": LARGEST // 1_000_000}])
    if name.lower().endswith((".xlsx", ".xls")):
        book = xlsform_in.read_workbook(content)
        if book.definition is None:
            raise UnreadableError([str(fault) for fault in book.faults])
        return book.definition
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError([_("This is neither a text file in UTF-8 nor an Excel workbook.")]) from None
    loaded = yaml_file.load(text, name)
    if loaded.definition is None:
        raise UnreadableError(
            [f"{each.file}:{each.line}: {each.path}: {each.say(translation)}" for each in loaded.problems]
        )
    return loaded.definition


def content_of(definition: Definition, kind: str) -> tuple[bytes, str]:
    """The bytes of a file (`yaml` or `xlsx`) and its kind of content."""
    if kind == "xlsx":
        return xlsform.workbook_of(definition), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return yaml_file.dump(definition).encode(), "application/yaml; charset=utf-8"
