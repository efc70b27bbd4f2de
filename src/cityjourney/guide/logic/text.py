"""The words of any entry as plain text, for the index and for reading aloud."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

LEFT_OUT = {"key", "pages", "name", "hue", "shape", "position", "order"}


def plain_text(entry: BaseModel, language: str) -> str:
    """All texts of an entry in one language (or the first that there is), in the order of its fields."""
    return " ".join(_texts(entry, language))


def _texts(value: object, language: str) -> Iterator[str]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in LEFT_OUT:
                yield from _texts(getattr(value, name), language)
    elif isinstance(value, Mapping):
        text = value.get(language) or next(iter(value.values()), "")
        if isinstance(text, str):
            yield " ".join(text.replace("#", " ").replace("*", "").replace("|", " ").split())
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item, language)
