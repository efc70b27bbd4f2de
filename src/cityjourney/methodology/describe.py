"""The tables of fields in the documentation, written from the schema."""

from cityjourney.methodology import schema
from cityjourney.methodology.files import HEAD, KINDS, REFERENCES, FileKind
from cityjourney.methodology.meanings import MEANINGS
from cityjourney.methodology.shape import Shape, fields_of, models_below


def tables() -> str:
    """Markdown: for each file a heading and its fields; parts of entries below the file that holds them first."""
    shown: set[type[schema.Entry]] = set()
    head = FileKind(HEAD, schema.Head, required=True)
    parts = []
    for kind in (head, *KINDS):
        parts.append(_heading(kind))
        for model in (kind.model, *models_below(kind.model)):
            if model in shown:
                continue
            shown.add(model)
            if model is not kind.model:
                parts.append(f"{_title(model)}:")
            parts.append(_table(model))
    return "\n\n".join(parts) + "\n"


def _heading(kind: FileKind) -> str:
    form = "one entry in each file" if kind.folder else "a list of entries"
    if kind.part == HEAD:
        form = "one entry"
    needed = "needed" if kind.required else "may be left out"
    return f"### `{kind.place}`\n\n{form[:1].upper()}{form[1:]}; {needed}."


def _title(model: type[schema.Entry]) -> str:
    return f"Inside it, **{model.__name__}**"


def _table(model: type[schema.Entry]) -> str:
    rows = ["| Field | What it holds | Needed | What for |", "|---|---|---|---|"]
    for name, shape in fields_of(model).items():
        needed = "yes" if model.model_fields[name].is_required() else ""
        rows.append(f"| `{name}` | {_holds(name, shape)} | {needed} | {meaning(model, name)} |")
    return "\n".join(rows)


def meaning(model: type[schema.Entry], name: str) -> str:
    """What a field is for. Raises KeyError for one without its line."""
    own = MEANINGS.get(model.__name__, {})
    return own[name] if name in own or not issubclass(model, schema.Thing) else MEANINGS["Thing"][name]


def _holds(name: str, shape: Shape) -> str:
    if shape.kind == "list" and shape.item is not None:
        return f"list: {_holds(name, shape.item)}"
    if shape.kind == "entry" and shape.model is not None:
        return f"{shape.model.__name__}"
    if shape.kind == "choice":
        return ", ".join(f"`{choice}`" for choice in shape.choices)
    if shape.kind == "whole":
        return _range(shape)
    if shape.pattern == "not-a-key" and REFERENCES.get(name):
        return "key in " + ", ".join(f"`{part}`" for part in REFERENCES[name])
    patterns = {
        "not-a-key": "key",
        "not-a-language": "language, such as `en`",
        "not-a-permission": "two words, such as `city.see`",
        "not-a-check": "check, such as `journeys.held:local-launch`",
        "not-a-version": "version, such as `1.0.0`",
    }
    plain = {"text": "text in each language", "yes-or-no": "`true` or `false`", "date": "date", "word": "word"}
    return patterns[shape.pattern] if shape.pattern else plain[shape.kind]


def _range(shape: Shape) -> str:
    if shape.least is None:
        return "whole number"
    return f"{shape.least} to {shape.most}" if shape.most is not None else f"{shape.least} or more"
