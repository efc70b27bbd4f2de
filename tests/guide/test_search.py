"""Search in the guide: accents, beginnings, typing errors; bounded for any input."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityjourney.guide.logic.book import make_book
from cityjourney.guide.logic.search import Document, Index, fold
from cityjourney.guide.logic.text import plain_text
from cityjourney.methodology.schema import Methodology

INDEX = Index(
    [
        Document("a", "Sesión de planificación", "Tres veces durante la implementación."),
        Document("b", "Llamada del ecosistema", "Cada quince días, con los aliados y la planificación."),
    ]
)


@pytest.mark.parametrize("query", ["planificacion", "PLANIFICACIÓN", "planif", "sesion planificación"])
def test_accents_case_and_endings_do_not_matter(query: str) -> None:
    assert INDEX.search(query).hits[0].document.key == "a"


def test_the_title_counts_more_than_the_text() -> None:
    assert [hit.document.key for hit in INDEX.search("planificacion").hits] == ["a", "b"]


def test_a_typing_error_is_forgiven_and_said() -> None:
    answer = INDEX.search("ecosistma")
    assert answer.meant == "ecosistema"
    assert answer.hits[0].document.key == "b"


def test_nothing_found_is_nothing() -> None:
    assert INDEX.search("zzzzqqq").hits == ()
    assert INDEX.search("  ").hits == ()


def test_the_stretch_shown_holds_the_word_as_it_is_written() -> None:
    hit = INDEX.search("implementacion").hits[0]
    assert hit.match == "implementación"
    assert hit.before + hit.match + hit.after == "Tres veces durante la implementación."


@given(st.text(max_size=2_000))
def test_no_query_breaks_it(query: str) -> None:
    answer = INDEX.search(query)
    assert len(answer.hits) <= 2


@given(st.text())
def test_folding_keeps_every_letter_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_the_shipped_guide_is_searched_quickly(methodology: Methodology) -> None:
    book = make_book(methodology)
    index = Index(Document(p.key, p.entry.name["es"], plain_text(p.entry, "es")) for p in book.pages)
    began = time.perf_counter()
    answer = index.search("indicadores")
    assert answer.hits
    assert time.perf_counter() - began < 1
