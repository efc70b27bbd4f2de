"""Every language of the interface says everything, with the same blanks and the same markup as the source."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import polib
import pytest
from django.conf import settings

SOURCE = Path(__file__).resolve().parents[2] / "src"
PACKAGE = SOURCE / "cityjourney"
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
READ = {".html", ".txt", ".py"}
"""Kinds of files that texts are taken from."""
MARKS = {"python-format": re.compile(r"%\(\w+\)[sd]|%%"), "python-brace-format": re.compile(r"\{\w+\}")}
MARKUP = re.compile(r"</?[a-z][^<>@]*>")
OWN = re.compile(
    r"^(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|X-Generator|Report-Msgid-Bugs-To)$"
)
"""Lines of a header that change with each extraction, or name a person or a program."""


def catalogue(code: str) -> polib.POFile:
    """The texts of one language."""
    return polib.pofile(str(PACKAGE / "locale" / code / "LC_MESSAGES" / "django.po"), wrapwidth=0)


def pairs(entry: polib.POEntry) -> Iterable[tuple[str, str]]:
    """Source and translation; of a plural, each form beside the form that it stands for."""
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr
    for number, text in sorted(entry.msgstr_plural.items()):
        yield (entry.msgid_plural if number else entry.msgid), text


def said(entry: polib.POEntry) -> bool:
    """Whether each form has words."""
    texts = [text for _source, text in pairs(entry)]
    return bool(texts) and all(text.strip() for text in texts) and not entry.fuzzy


def unlike(source: str, text: str) -> list[str]:
    """What a translation lost or added: blanks, tags, spaces and lines at its ends."""
    problems = []
    for what, pattern in (*MARKS.items(), ("tags", MARKUP)):
        here, there = Counter(pattern.findall(source)), Counter(pattern.findall(text))
        if here != there:
            problems.append(f"{what}: {sorted((here - there) + (there - here))}")
    if [source[:1].isspace(), source[-1:].isspace()] != [text[:1].isspace(), text[-1:].isspace()]:
        problems.append("spaces at the ends")
    return problems


def faults(texts: Iterable[polib.POEntry]) -> list[str]:
    """Sentences about entries that would break or change a page."""
    return [
        f"“{source}” is “{text}”: {problem}"
        for entry in texts
        for source, text in pairs(entry)
        for problem in unlike(source, text)
    ]


def missing(fresh: Iterable[polib.POEntry], kept: Iterable[polib.POEntry]) -> list[str]:
    """Texts of the source that a catalogue does not have."""
    known = {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in kept}
    return [entry.msgid for entry in fresh if (entry.msgctxt, entry.msgid, entry.msgid_plural) not in known]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_is_translated(code: str) -> None:
    kept = catalogue(code)
    assert [entry.msgid for entry in kept if not said(entry)] == []
    assert [entry.msgid for entry in kept if entry.obsolete] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_blanks_and_markup_are_those_of_the_source(code: str) -> None:
    assert faults(catalogue(code)) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_header_says_what_is_needed_and_no_more(code: str) -> None:
    header = catalogue(code).metadata
    assert header["Language"] == code
    assert "nplurals=2" in header["Plural-Forms"]
    assert [name for name in header if OWN.match(name)] == [], (
        "Take these lines out: they only make differences longer."
    )


@pytest.mark.skipif(not shutil.which("xgettext"), reason="the gettext tools are not installed")
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_fresh_extraction_finds_nothing_new(code: str, tmp_path: Path) -> None:
    assert missing(extracted(tmp_path, code), catalogue(code)) == []


def extracted(folder: Path, code: str) -> polib.POFile:
    """What `makemessages` finds in a copy of the source; the project's own files stay as they are."""
    copy = folder / "copy"
    for path in PACKAGE.rglob("*"):
        if path.suffix in READ and "static" not in path.parts:
            target = copy / path.relative_to(PACKAGE)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    (copy / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "-l", code, "--no-location", "--no-wrap", "-v", "0"]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    done = subprocess.run(command, cwd=copy, env=environment, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return polib.pofile(str(copy / "locale" / code / "LC_MESSAGES" / "django.po"))


@pytest.mark.parametrize(
    ("source", "text", "said_of_it"),
    [
        ("%(who)s answered", "respondió", ["python-format: ['%(who)s']"]),
        ("%(share)d %% of it", "%(share)d % de ello", ["python-format: ['%%']"]),
        ("{field} is missing", "falta {campo}", ["python-brace-format: ['{campo}', '{field}']"]),
        ("Shown: <b>%(meant)s</b>", "Se muestra: %(meant)s", ["tags: ['</b>', '<b>']"]),
        (" and ", "y", ["spaces at the ends"]),
    ],
)
def test_a_lost_blank_or_tag_would_be_found(source: str, text: str, said_of_it: list[str]) -> None:
    assert faults([polib.POEntry(msgid=source, msgstr=text)]) == [
        f"“{source}” is “{text}”: {each}" for each in said_of_it
    ]


def test_a_blank_lost_in_one_form_of_a_plural_would_be_found() -> None:
    entry = polib.POEntry(msgid="one page", msgid_plural="%(n)s pages", msgstr_plural={0: "una página", 1: "páginas"})
    assert faults([entry]) == ["“%(n)s pages” is “páginas”: python-format: ['%(n)s']"]


@pytest.mark.parametrize(
    "entry",
    [
        polib.POEntry(msgid="Save", msgstr=""),
        polib.POEntry(msgid="Save", msgstr="Guardar", flags=["fuzzy"]),
        polib.POEntry(msgid="one", msgid_plural="many", msgstr_plural={0: "uno", 1: ""}),
        polib.POEntry(msgid="one", msgid_plural="many", msgstr_plural={}),
    ],
    ids=["empty", "fuzzy", "one form empty", "no form"],
)
def test_a_text_that_is_not_translated_would_be_found(entry: polib.POEntry) -> None:
    assert not said(entry)


def test_a_text_that_was_never_extracted_would_be_found() -> None:
    fresh = [polib.POEntry(msgid="Save"), polib.POEntry(msgid="Order", msgctxt="of things")]
    assert missing(fresh, [polib.POEntry(msgid="Save"), polib.POEntry(msgid="Order")]) == ["Order"]
