"""Every visible text of a template is marked for translation; this finds the ones that are not."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "cityjourney"
TEMPLATES = sorted(path for kind in ("html", "txt") for path in SOURCE.rglob(f"templates/**/*.{kind}"))
NAMES = {"City Journey", "CSV", "Eurostat", "GeoNames", "PDF", "Wikidata"}
"""Names that are the same in every language."""
SPOKEN = {
    "alt", "aria-description", "aria-label", "caption", "datetime-label", "error", "eyebrow", "help", "label", "lead",
    "meaning", "next_label", "note", "open_label", "placeholder", "prev_label", "status_label", "submit", "term",
    "text", "title", "unit", "when", "who", "word",
}  # fmt: skip
"""Attributes of HTML and of our components that people read or hear."""
SILENT = {"script", "style", "code", "kbd", "pre", "svg"}
CLASS_BLOCKS = ("body_class", "measure")
"""Blocks of the layouts whose content becomes a class."""
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
WORD = re.compile(r"[^\W\d_]{2,}")


def without_marked(text: str) -> str:
    """The template without what is translated, computed or never shown."""
    text = re.sub(r"{#.*?#}", "", text, flags=re.DOTALL)
    for block in ("comment", "blocktrans", "blocktranslate", "verbatim"):
        text = re.sub(rf"{{%\s*{block}\b.*?%}}.*?{{%\s*end{block}\s*%}}", "", text, flags=re.DOTALL)
    text = re.sub(rf"{{%\s*block\s+(?:{'|'.join(CLASS_BLOCKS)})\s*%}}.*?{{%\s*endblock", "{% endblock", text)
    return re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)


class Finder(HTMLParser):
    """Collects words outside of elements that carry their own language or say that they are not translated."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.open: list[tuple[str, bool]] = []

    @property
    def skipping(self) -> bool:
        return any(skipped for _tag, skipped in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._look_at(attrs)
        given = dict(attrs)
        own_language = bool(given.get("lang")) and tag != "html"
        if tag not in VOID:
            self.open.append((tag, tag in SILENT or own_language or given.get("translate") == "no"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._look_at(attrs)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        self._note(data)

    def _look_at(self, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SPOKEN and not dict(attrs).get("lang"):
                self._note(value or "")

    def _note(self, text: str) -> None:
        for name in NAMES:
            text = text.replace(name, "")
        if not self.skipping and WORD.search(text):
            self.found.append(" ".join(text.split()))


def unmarked(text: str, *, plain: bool = False) -> list[str]:
    """Visible words of a template that no translation would change."""
    rest = without_marked(text)
    finder = Finder()
    if plain:
        finder.handle_data(rest)
    else:
        finder.feed(rest)
        finder.close()
    return finder.found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_visible_text_is_marked_for_translation(path: Path) -> None:
    assert unmarked(path.read_text(), plain=path.suffix == ".txt") == []


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Good morning</p>", ["Good morning"]),
        ('{% if x %}<b title="Close it">{% trans "fine" %}</b>{% endif %}', ["Close it"]),
        ('<c-empty title="Nothing here" />', ["Nothing here"]),
        ('<input placeholder="Your name">', ["Your name"]),
        ("<p>{{ name }} of {{ total }}</p>", ["of"]),
    ],
)
def test_an_unmarked_text_would_be_found(html: str, words: list[str]) -> None:
    assert unmarked(html) == words


@pytest.mark.parametrize(
    "html",
    [
        '<p>{% trans "Good morning" %} City Journey · 12 × 3</p>',
        "<p>{% blocktrans with n=3 trimmed %}Good {{ n }}{% plural %}Goods{% endblocktrans %}</p>",
        '<p lang="el">Καλημέρα</p>',
        "{# a note for us #}<!-- another --><code>python</code>",
        """<c-page-head title="{% trans 'Cities' %}" lead="{{ lead }}" /><kbd>Esc</kbd>""",
        '<p translate="no">Rijeka</p>',
    ],
)
def test_a_marked_text_is_left_in_peace(html: str) -> None:
    assert unmarked(html) == []
