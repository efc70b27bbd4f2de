"""JSON-stat 2.0: a cube of figures with its dimensions, read and written."""

import json
from collections.abc import Iterator, Sequence
from math import prod
from typing import Any, BinaryIO

from cityjourney.indicators.logic.formats import observation as cells
from cityjourney.indicators.logic.formats.observation import CellError, Missing, Observation, Problem
from cityjourney.indicators.logic.formats.tables import NAMES, Item

MAX_BYTES = 40_000_000
"""A cube is read whole; bigger ones are better taken as SDMX-CSV, which is read row by row."""
SAID = ("break_before", "source", "dataset", "method", "confidence", "note")


def read(stream: BinaryIO) -> Iterator[Item]:
    """All figures of a dataset. Problems name the position in the cube as the row, counted from 1."""
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        yield Problem(0, "", "too_large")
        return
    try:
        document = json.loads(content)
        axes = _axes(document)
        size = prod(len(axis) for _name, axis in axes)
        values = _cells(document["value"], size)
        status = document.get("status") or {}
        status = dict.fromkeys(values, status) if isinstance(status, str) else _cells(status, size)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        yield Problem(0, "", "broken_json", f"{error}"[:80])
        return
    place = {part: number for part in NAMES for number, (name, _) in enumerate(axes) if name.lower() in NAMES[part]}
    for part in ("indicator", "city", "period"):
        if part not in place:
            yield Problem(0, "", "no_column", ", ".join(NAMES[part][:4]))
    if {"indicator", "city", "period"} <= place.keys():
        extension = document.get("extension")
        provenance = extension.get("readings", {}) if isinstance(extension, dict) else {}
        labels = _labels(document, axes, place["city"])
        yield from _figures([axis for _name, axis in axes], place, values, status, provenance, labels)


def _figures(
    axes: list[list[str]], place: dict[str, int], values: dict[int, Any], status: dict[int, Any],
    provenance: dict[str, Any], labels: dict[str, str],
) -> Iterator[Item]:  # fmt: skip
    for at in sorted(values):
        keys = _keys(at, axes)
        if values[at] is None:
            yield Missing(at + 1)
            continue
        try:
            value = cells.number(str(values[at]))
            period = cells.period(keys[place["period"]])
            flag = cells.flags(str(status.get(at) or ""))
        except CellError as error:
            yield Problem(at + 1, " ".join(keys), error.code, str(values[at])[:40])
            continue
        if value is None:
            yield Missing(at + 1)
            continue
        city = keys[place["city"]]
        area = keys[place["spatial_unit"]] if "spatial_unit" in place else None
        if area is None and labels.get(city, "").endswith(cells.GREATER):
            area = "greater_city"
        given = provenance.get(str(at), {})
        said = {name: given.get(name) for name in SAID}
        yield Observation(at + 1, keys[place["indicator"]], city, period, value, flag=flag, spatial_unit=area, **said)


def _keys(at: int, axes: list[list[str]]) -> list[str]:
    """The code on each dimension at a position; only cells that are there are asked for: a cube may be vast."""
    found = []
    for axis in reversed(axes):
        at, place = divmod(at, len(axis))
        found.append(axis[place])
    return found[::-1]


def _axes(document: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """The dimensions in order, each with its codes in order."""
    axes = []
    for name, size in zip(document["id"], document["size"], strict=True):
        category = document["dimension"][name]["category"]
        index = category.get("index", list(category.get("label", {})))
        keys = sorted(index, key=index.__getitem__) if isinstance(index, dict) else list(index)
        if len(keys) != size:
            raise ValueError(f"dimension {name} has {len(keys)} codes, not {size}")
        axes.append((str(name), [str(key) for key in keys]))
    return axes


def _cells(given: Any, size: int) -> dict[int, Any]:
    """Values by position: dense lists and sparse maps are both allowed."""
    found = {int(key): value for key, value in given.items()} if isinstance(given, dict) else dict(enumerate(given))
    if found and not 0 <= min(found) <= max(found) < size:
        raise ValueError("more values than the cube has cells")
    return found


def _labels(document: dict[str, Any], axes: list[tuple[str, list[str]]], city: int) -> dict[str, str]:
    found = document["dimension"][axes[city][0]]["category"].get("label", {})
    return {str(key): str(label) for key, label in found.items()} if isinstance(found, dict) else {}


def write(
    observations: Sequence[Observation], *, label: str, names: dict[str, dict[str, str]], source: str, updated: str
) -> str:
    """A dataset of figures with flags and, for each, where it is from (`extension.readings`, by position).

    `names` gives labels: dimension -> code -> label.
    """
    axes = {
        "indicator": sorted({each.indicator for each in observations}),
        "city": sorted({each.city for each in observations}),
        "spatial_unit": sorted({each.spatial_unit or "city" for each in observations}),
        "time": sorted({each.period for each in observations}),
    }
    position = {name: {key: at for at, key in enumerate(keys)} for name, keys in axes.items()}
    steps = [prod(len(keys) for keys in list(axes.values())[number + 1 :]) for number in range(len(axes))]
    value, status, readings = {}, {}, {}
    for each in observations:
        keys = (each.indicator, each.city, each.spatial_unit or "city", each.period)
        at = str(sum(step * position[name][key] for step, name, key in zip(steps, axes, keys, strict=True)))
        value[at] = each.value
        if each.flag:
            status[at] = each.flag
        readings[at] = {name: given for name in SAID if (given := getattr(each, name)) not in {None, "", False}}
    document = {
        "version": "2.0", "class": "dataset", "label": label, "source": source, "updated": updated,
        "id": list(axes), "size": [len(keys) for keys in axes.values()],
        "role": {"time": ["time"], "geo": ["city"], "metric": ["indicator"]},
        "dimension": {
            name: {"category": {"index": keys, "label": {key: names.get(name, {}).get(key, key) for key in keys}}}
            for name, keys in axes.items()
        },
        "value": value, "status": status, "extension": {"readings": readings},
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False)
