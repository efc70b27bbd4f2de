"""What is wrong in a file of a methodology, where, and what to do about it.

A problem is made of a code and parameters; the sentence is looked up only when somebody reads it. So
this package speaks English by itself, and a web page can say the same in the reader's language by
handing over its own `gettext` and `ngettext` (the module `django.utils.translation` fits as it is).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from cityjourney.methodology.field_words import FIELD_WORDS
from cityjourney.methodology.sentences import DID_YOU_MEAN, PROBLEMS, UNITS, WORDS


@dataclass(frozen=True, slots=True)
class Word:
    """A word of our own vocabulary inside a sentence, translated with it (see `sentences.WORDS`).

    The name of a field of the schema is written `field.minutes` (see `field_words.FIELD_WORDS`).
    """

    code: str

    @property
    def english(self) -> str:
        """The word as it stands in the source."""
        is_field = self.code.startswith("field.")
        return FIELD_WORDS[self.code.removeprefix("field.")] if is_field else WORDS[self.code]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit: `Amount(3, "month")` reads "3 months" (see `sentences.UNITS`)."""

    number: int
    unit: str


Param = str | int | Word | Amount | tuple[str | int | Word | Amount, ...]
"""What a sentence may be filled with; the parts of a tuple are joined by spaces."""
Params = Mapping[str, Param]


class Translations(Protocol):
    """Where sentences come from in another language."""

    def gettext(self, message: str, /) -> str: ...

    def ngettext(self, singular: str, plural: str, number: int, /) -> str: ...


class English:
    """The sentences as they stand in the source."""

    def gettext(self, message: str, /) -> str:
        return message

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        return singular if number == 1 else plural


ENGLISH = English()


def fill(template: str, params: Params, translations: Translations = ENGLISH) -> str:
    """The translated template with every `{name}` filled in; words and amounts are translated too."""
    filled = {name: _spoken(value, translations) for name, value in params.items()}
    return translations.gettext(template).format(**filled)


def _spoken(value: Param, translations: Translations) -> str:
    if isinstance(value, Word):
        return translations.gettext(value.english)
    if isinstance(value, Amount):
        return translations.ngettext(*UNITS[value.unit], value.number).format(number=value.number)
    if isinstance(value, tuple):
        return " ".join(_spoken(part, translations) for part in value)
    return str(value)


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One fault. `line` and `column` count from 1; `file` is relative to the folder, with forward slashes.

    `path` is the way to the fault inside the file (`phases[2].months`, the first entry being `[0]`);
    for the file as a whole it is the file's name without its ending.
    """

    file: str
    line: int
    column: int
    path: str
    code: str
    params: Params = field(default_factory=dict, compare=False)

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return self.say()

    @property
    def advice(self) -> str:
        """What to do about it, in English."""
        return self.advise()

    def say(self, translations: Translations = ENGLISH) -> str:
        """What is wrong, in the language of the translations."""
        return fill(PROBLEMS[self.code].message, self.params, translations)

    def advise(self, translations: Translations = ENGLISH) -> str:
        """What to do about it, in the language of the translations."""
        template = DID_YOU_MEAN if "guess" in self.params else PROBLEMS[self.code].advice
        return fill(template, self.params, translations)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.path}: {self.message}. {self.advice}"
