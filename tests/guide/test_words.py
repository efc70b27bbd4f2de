"""Glossary words are explained in place, once a page."""

from hypothesis import given
from hypothesis import strategies as st

from cityjourney.guide.logic.terms import Glossary, Word
from cityjourney.methodology.schema import Methodology

TAG = Word("tag", "thematic action group", "Five to seven cities.", ("thematic action group", "TAG"))
CITY = Word("lead-expert", "lead expert", "The city's first adviser.", ("lead expert",))
GLOSSARY = Glossary([TAG, CITY])


def test_a_word_is_found_with_its_plural_and_in_any_case() -> None:
    pieces = GLOSSARY.split("Thematic action groups meet your lead expert.", set())
    assert [(p.text, p.word.key if p.word else None) for p in pieces] == [
        ("Thematic action groups", "tag"),
        (" meet your ", None),
        ("lead expert", "lead-expert"),
        (".", None),
    ]


def test_a_word_is_explained_once() -> None:
    seen: set[str] = set()
    GLOSSARY.split("The lead expert comes.", seen)
    assert all(piece.word is None for piece in GLOSSARY.split("The lead expert goes.", seen))


def test_an_abbreviation_is_not_an_ordinary_word() -> None:
    assert all(piece.word is None for piece in GLOSSARY.split("Put a tag on it.", set()))
    assert any(piece.word is TAG for piece in GLOSSARY.split("The TAG decides.", set()))


def test_parts_of_longer_words_are_left_alone() -> None:
    assert all(piece.word is None for piece in GLOSSARY.split("TAGESSCHAU", set()))


@given(st.text())
def test_pieces_always_join_to_the_text(text: str) -> None:
    assert "".join(piece.text for piece in GLOSSARY.split(text, set())) == text


def test_an_empty_glossary_explains_nothing(methodology: Methodology) -> None:
    assert [p.text for p in Glossary([]).split("anything", set())] == ["anything"]
    assert len(methodology.glossary) > 20
