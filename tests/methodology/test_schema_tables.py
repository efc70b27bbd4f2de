"""The tables beside the schema say all of it, and nothing that it does not say."""

from pathlib import Path

from cityjourney.methodology import schema
from cityjourney.methodology.describe import meaning, tables
from cityjourney.methodology.files import BY_PART, HEAD, KINDS, REFERENCES
from cityjourney.methodology.meanings import MEANINGS
from cityjourney.methodology.problems import Word
from cityjourney.methodology.shape import fields_of, models_below

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "writing-a-methodology.md"
BEGIN, END = "<!-- fields: begin -->\n", "<!-- fields: end -->"


def models() -> list[type[schema.Entry]]:
    """Every model that a file can hold."""
    found: list[type[schema.Entry]] = [schema.Head]
    for kind in KINDS:
        found += [kind.model, *models_below(kind.model)]
    return list(dict.fromkeys(found))


def test_every_part_of_a_methodology_has_its_file() -> None:
    assert set(schema.Methodology.model_fields) == {"head", *BY_PART}
    required = {name for name, field in schema.Methodology.model_fields.items() if field.is_required()}
    assert required == {"head"} | {kind.part for kind in KINDS if kind.required}
    assert all(Word(part).english for part in (HEAD, *BY_PART))


def test_every_foreign_key_says_where_it_is_looked_up() -> None:
    foreign = {
        name
        for model in models()
        for name, shape in fields_of(model).items()
        if (shape.item or shape).pattern == "not-a-key" and name != "key"
    }
    assert foreign == set(REFERENCES)


def test_every_field_says_what_it_is_for_and_no_line_is_left_over() -> None:
    said = {(model.__name__, name) for model in models() for name in fields_of(model) if meaning(model, name)}
    written = {(name, field) for name, fields in MEANINGS.items() if name != "Thing" for field in fields}
    assert written <= said
    assert all(len(meaning(model, name)) > 8 for model in models() for name in fields_of(model))


def test_the_documentation_holds_the_tables_of_the_schema() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert text.partition(BEGIN)[2].partition(END)[0] == "\n" + tables() + "\n", (
        "write them anew: ./run python -m cityjourney.methodology fields"
    )


def test_the_documentation_names_each_file_and_each_field() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert all(f"### `{kind.place}`" in text for kind in KINDS)
    for model in models():
        rows = text.partition(f"**{model.__name__}**")[2] if f"**{model.__name__}**" in text else text
        assert all(f"| `{name}` |" in rows for name in fields_of(model))
