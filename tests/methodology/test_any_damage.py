"""J1: whatever is done to the files, they are read to the end, and either all is well or something is said."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cityjourney.methodology.loader import load
from cityjourney.methodology.new import write_new
from cityjourney.methodology.skeleton import SKELETON
from tests.methodology.strategies import MODEST

SIGNS = [
    *[
        "- ",
        ": ",
        "{}",
        "[]",
        "null",
        "*a",
        "&a ",
        "!!int ",
        "'",
        '"',
        "|",
        "> ",
        "\t",
        "#",
        "---\n",
        "?",
        "? [a]: b\n",
    ],
    *["<<: {a: b}\n", "0x1f", "yes", "2020-01-01", "en:", "en: {en: x}", "\0", "é", "\u2028", "9" * 5000, "[[["],
    *["%YAML 1.3\n", "...\n", "key:\n", "- - - a\n", "\ufeff", "  ", "\n"],
]
damages = st.lists(
    st.tuples(
        st.sampled_from(sorted(file for file in SKELETON if file.endswith(".yaml"))),
        st.floats(0, 1),
        st.integers(0, 40),
        st.sampled_from(["", *SIGNS]) | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    ),
    min_size=1,
    max_size=4,
)


@given(damages)
@MODEST
def test_no_damage_stops_the_check(damages: list[tuple[str, float, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tiny = Path(folder) / "tiny"
        write_new(tiny, "tiny", "Tiny", ["en", "es"])
        for file, where, length, sign in damages:
            text = (tiny / file).read_text(encoding="utf-8")
            at = int(where * len(text))
            (tiny / file).write_text(text[:at] + sign + text[at + length :], encoding="utf-8")
        found = load(tiny, permissions=frozenset({"city.see"}))
    assert found.methodology is None
    for problem in found.problems:
        assert problem.path
        assert min(problem.line, problem.column) >= 1
        assert problem.advice
