"""Finds the words of the glossary in a text, so that they can be explained in place."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cityjourney.methodology.schema import Term


@dataclass(frozen=True)
class Word:
    """One word of the glossary in one language, with the forms by which it is found."""

    key: str
    term: str
    meaning: str
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """A stretch of text; with `word`, the stretch is that word of the glossary."""

    text: str
    word: Word | None = None


def words(terms: Iterable[Term], language: str, fallback: str) -> list[Word]:
    """The glossary in one language (in `fallback` where it is not translated), in alphabetical order."""
    found = []
    for term in terms:
        names = [m.get(language) or m.get(fallback) or "" for m in (term.term, *term.also)]
        meaning = term.meaning.get(language) or term.meaning.get(fallback) or ""
        found.append(Word(term.key, names[0], meaning, tuple(dict.fromkeys(name for name in names if name))))
    return sorted(found, key=lambda word: word.term.casefold())


class Glossary:
    """Splits texts at the words of the glossary; each word is explained once a page, at its first place."""

    def __init__(self, known: Sequence[Word]) -> None:
        self.words = list(known)
        self._by_form = {form.casefold(): word for word in known for form in word.forms}
        forms = sorted({form for word in known for form in word.forms}, key=len, reverse=True)
        pattern = "|".join(re.escape(form) for form in forms)
        self._pattern = re.compile(rf"(?<![\w-])({pattern})(?:e?s)?(?![\w-])", re.IGNORECASE) if forms else None

    def split(self, text: str, seen: set[str]) -> list[Piece]:
        """Pieces that join to `text`. Keys of words already explained stand in `seen`, and are added to it.

        A short word of capitals (TAG) is found only in capitals, so that "tag" stays an ordinary word.
        """
        if self._pattern is None:
            return [Piece(text)]
        pieces: list[Piece] = []
        end = 0
        for match in self._pattern.finditer(text):
            form = match.group(1)
            word = self._by_form[form.casefold()]
            capitals = next((f for f in word.forms if f.casefold() == form.casefold()), "").isupper()
            if word.key in seen or (capitals and not form.isupper()):
                continue
            seen.add(word.key)
            if match.start() > end:
                pieces.append(Piece(text[end : match.start()]))
            pieces.append(Piece(match.group(0), word))
            end = match.end()
        if end < len(text):
            pieces.append(Piece(text[end:]))
        return pieces
