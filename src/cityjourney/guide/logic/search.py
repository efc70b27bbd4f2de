"""Search in the guide: few and short documents, so an index in memory serves; forgives accents, endings, typing."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

_TOKEN = re.compile(r"[^\W_]+")
TITLE, BODY = 12, 1
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Document:
    """What can be found: an address, a title and the text behind it."""

    key: str
    title: str
    text: str


@dataclass(frozen=True)
class Hit:
    """A document that was found, with a stretch of its text around the first place."""

    document: Document
    score: float
    before: str
    match: str
    after: str


@dataclass(frozen=True)
class Answer:
    """What a search gave. `meant` is the word that was searched instead, when the one typed stands nowhere."""

    hits: tuple[Hit, ...]
    meant: str = ""


def fold(text: str) -> str:
    """Lower case without accents, letter for letter (the length stays, so places can be compared)."""
    folded = []
    for letter in text:
        base = unicodedata.normalize("NFD", letter)[0].lower()
        folded.append(base if len(base) == 1 else letter)
    return "".join(folded)


def tokens(text: str) -> list[str]:
    """The folded words of a text."""
    return _TOKEN.findall(fold(text))


class Index:
    """Documents, ready to be searched."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents = list(documents)
        self._titles = [tokens(d.title) for d in self.documents]
        self._texts = [tokens(d.text) for d in self.documents]
        self._folded = [fold(d.text) for d in self.documents]
        self.vocabulary = sorted({t for row in (*self._titles, *self._texts) for t in row if len(t) > 3})

    def search(self, query: str, limit: int = 20) -> Answer:
        """Documents that hold every word of the query (or its beginning), best first. Bounded work for any input."""
        wanted = tokens(query[:LONGEST_QUERY])[:8]
        if not wanted:
            return Answer(())
        hits = self._find(wanted, limit)
        if hits:
            return Answer(hits)
        meant = [self._nearest(word) for word in wanted]
        if meant == wanted:
            return Answer(())
        return Answer(self._find(meant, limit), " ".join(meant))

    def _nearest(self, word: str) -> str:
        """The known word that is typed most like this one, if it is close."""
        found = process.extractOne(word, self.vocabulary, scorer=fuzz.ratio, score_cutoff=75)
        return str(found[0]) if found else word

    def _find(self, wanted: Sequence[str], limit: int) -> tuple[Hit, ...]:
        hits = []
        for place, document in enumerate(self.documents):
            score = 0.0
            for word in wanted:
                in_title = sum(_weight(word, token) for token in self._titles[place])
                in_text = sum(_weight(word, token) for token in self._texts[place])
                if not in_title and not in_text:
                    break
                score += TITLE * in_title + BODY * min(in_text, 5)
            else:
                hits.append(self._hit(document, place, score, wanted))
        hits.sort(key=lambda hit: (-hit.score, hit.document.title))
        return tuple(hits[:limit])

    def _hit(self, document: Document, place: int, score: float, wanted: Sequence[str]) -> Hit:
        """The document with a stretch of text of about 160 letters around the first word found."""
        folded = self._folded[place]
        starts = [(folded.find(word), word) for word in wanted]
        at, word = min(((s, w) for s, w in starts if s >= 0), default=(0, ""))
        begin = max(0, folded.rfind(" ", 0, max(0, at - 60)) + 1)
        end = folded.find(" ", at + 100)
        end = len(document.text) if end < 0 else end
        text = document.text
        before = ("… " if begin else "") + text[begin:at]
        after = text[at + len(word) : end] + (" …" if end < len(text) else "")
        return Hit(document, score, before, text[at : at + len(word)], after)


def _weight(word: str, token: str) -> float:
    """1 for the same word, a little less for a word that begins so."""
    if token == word:
        return 1.0
    return 0.6 if len(word) > 1 and token.startswith(word) else 0.0
