"""The shape of a mail."""

from hypothesis import given
from hypothesis import strategies as st

from cityjourney.notifications.logic.letter import Part, breaks_headers, parts, tidy


def test_paragraphs_links_and_codes_are_told_apart() -> None:
    text = "Hello Ana,\nhow are you?\n\n    ABCD-EFGH\n\nSign in: https://journey.example/in?a=1\n\nhttps://journey.example\n"

    assert parts(text) == [
        Part("paragraph", ("Hello Ana,", "how are you?")),
        Part("code", ("ABCD-EFGH",)),
        Part("link", ("Sign in",), "https://journey.example/in?a=1"),
        Part("link", ("https://journey.example",), "https://journey.example"),
    ]


@given(st.text())
def test_no_word_is_lost_on_the_way_to_html(text: str) -> None:
    shown = " ".join(" ".join((*part.lines, part.url)) for part in parts(text))

    assert set("".join(text.split())) - set(": ") <= set(shown)


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.text())
def test_a_text_without_line_ends_and_nul_is_safe_for_a_header(text: str) -> None:
    assert breaks_headers(text) == bool(set(text) & {"\r", "\n", "\0"})
