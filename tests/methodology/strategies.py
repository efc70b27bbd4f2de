"""Methodologies that nobody would write, but the schema allows."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from cityjourney.methodology import schema

MODEST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The examples are large; a busy machine must not make a test fail."""

LANGUAGES = ["en", "es", "pt-BR"]

keys = st.sampled_from(["a", "b2", "local-launch", "no", "on", "x-1-y", "null", "true"])
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).map(str.strip).filter(bool)
tricky = st.sampled_from(
    [
        *["yes", "no", "null", "~", "1.0", "2020-01-01", "12:30", "'", '"', "|", ">", "a\tb", "a: b"],
        *["- a", "# a", "*a", "&a", "!a", "@a", "%a", "[a", "{a"],
        *["a\x85b\U00080508", "a\u2028b\nc", "a\r\nb", "a\rb", "\x85a" * 90, "\ufeffa", "a\0b"],
        *["a\nb", "a\n\nb", "a\n b", "a\n    b\n  c", "x" * 300, "a b " * 60 + "c"],
    ]
)
texts = st.fixed_dictionaries({"en": words | tricky}, optional={"pt-BR": tricky})
pages = st.lists(st.integers(1, 140), max_size=3, unique=True)


def unique(entry: st.SearchStrategy[dict[str, Any]], **limits: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    """A list of entries, no two with the same key."""
    return st.lists(entry, unique_by=lambda each: each["key"], **limits)


def thing(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """An entry with key, name and pages, and these fields."""
    return st.fixed_dictionaries({"key": keys, "name": texts, "pages": pages, **fields})


notes = st.lists(st.fixed_dictionaries({"text": texts}), max_size=2)
phases = thing(
    short_name=texts, months=st.integers(1, 60), hue=st.integers(1, 6), overview=texts, objectives=notes,
    achievements=unique(st.fixed_dictionaries({"key": keys, "text": texts}), max_size=2),
)  # fmt: skip
city_types = thing(
    short_name=texts, summary=texts, shape=st.sampled_from(["circle", "star"]), hue=st.integers(1, 6),
    part=st.sampled_from(["core", "mentor"]),
)  # fmt: skip
roles = thing(sentence=texts, scope=st.sampled_from(["programme", "city"]), seats=st.none() | st.integers(1, 9))
guide = thing(
    section=st.sampled_from(["start", "together", "results"]), order=st.integers(-5, 5), lead=texts, body=texts
)  # fmt: skip


@st.composite
def methodologies(draw: Callable[[st.SearchStrategy[Any]], Any]) -> schema.Methodology:
    """A methodology whose parts fit each other; events are left to the shipped ones."""
    head = {
        "key": draw(keys),
        "version": draw(st.sampled_from(["0.1.0", "1.0.0", "12.3.45"])),
        "name": draw(texts),
        "summary": draw(texts),
        "source": draw(texts),
        "licence": draw(st.sampled_from(["CC-BY-4.0", "yes", "1.0"])),
        "languages": LANGUAGES,
        "first_start": draw(st.none() | st.dates()),
    }
    parts = {
        "city_types": draw(unique(city_types, min_size=1, max_size=2)),
        "roles": draw(unique(roles, min_size=1, max_size=2)),
        "phases": draw(unique(phases, min_size=1, max_size=3)),
        "themes": draw(unique(thing(summary=texts, examples=st.lists(texts, max_size=2)), max_size=2)),
        "guide": sorted(draw(unique(guide, max_size=2)), key=lambda page: str(page["key"])),
    }
    return schema.Methodology.model_validate({"head": head, **parts})


@st.composite
def versions(
    draw: Callable[[st.SearchStrategy[Any]], Any],
) -> tuple[schema.Methodology, schema.Methodology]:
    """A methodology and a later version of it: things added, gone, changed, in another order, or none of these."""
    old: schema.Methodology = draw(methodologies())
    new = old.model_dump()
    change = draw(st.sampled_from(["nothing", "drop", "reverse", "months", "text", "key", "version"]))
    part = draw(st.sampled_from(["phases", "roles", "city_types", "themes", "guide"]))
    if change == "drop" and len(new[part]) > 1:
        new[part].pop(draw(st.integers(0, len(new[part]) - 1)))
    elif change == "reverse":
        new[part].reverse()
    elif change == "months":
        new["phases"][-1]["months"] = draw(st.integers(1, 60))
    elif change == "text":
        new["roles"][0]["sentence"] = draw(texts)
    elif change == "key":
        new["city_types"][0]["key"] = draw(st.sampled_from(["new", new["city_types"][0]["key"]]))
    elif change == "version":
        new["head"]["version"] = "99.0.0"
    return old, schema.Methodology.model_validate(new)
