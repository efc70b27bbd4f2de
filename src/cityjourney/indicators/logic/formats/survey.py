"""The table of the survey on quality of life in European cities: shares of answers by question and city."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import TextIO

from cityjourney.indicators.logic.formats.observation import CellError, Observation, Problem, number
from cityjourney.indicators.logic.formats.tables import Item

HEADER = ("question", "answer", "stat", "city_id", "city", "value")
AVERAGE = "0"
"""The id under which the table carries the mean of all cities: no city, so no reading."""
SHARE, COUNT = "Column N %", "Unweighted Count"
PREFIX = "QOL:"
METHOD = "Top two answers as a share of all who gave an opinion; {n} people asked, {unknown}% could not say"


def read(text: TextIO, delimiter: str, year: str) -> Iterator[Item]:
    """One figure for each question with two good answers, as a share (percent) of those who gave an opinion.

    Who could not judge counts neither for nor against. Questions of another form give nothing.
    """
    reader = csv.DictReader(text, delimiter=delimiter)
    rows = ((line, row) for line, row in enumerate(reader, start=2))
    for question, group in groupby(rows, key=lambda pair: pair[1].get("question") or ""):
        found: dict[str, dict[str, tuple[int, float]]] = defaultdict(dict)
        for line, row in group:
            try:
                value = number(row.get("value") or "")
            except CellError as error:
                yield Problem(line, "value", error.code, (row.get("value") or "")[:40])
                continue
            city = row.get("city_id") or ""
            if value is not None and city != AVERAGE:
                answer = COUNT if row.get("stat") == COUNT else (row.get("answer") or "")
                found[row.get("city") or city][answer] = (line, value)
        yield from _shares(PREFIX + question, found, year)


def _shares(code: str, found: dict[str, dict[str, tuple[int, float]]], year: str) -> Iterator[Item]:
    for city, answers in found.items():
        top, bottom = answers.get("1 Top2"), answers.get("-1 Bot2")
        if top is None or bottom is None or top[1] + bottom[1] <= 0:
            continue
        share = round(100 * top[1] / (top[1] + bottom[1]), 1)
        unknown = answers.get("99 N/A or DK", (0, 0.0))[1]
        asked = int(answers.get(COUNT, (0, 0.0))[1])
        yield Observation(
            top[0], code, city, year, share, column="value", spatial_unit="survey_area",
            dataset=f"qol_survey_{year}", method=METHOD.format(n=asked, unknown=round(100 * unknown)),
        )  # fmt: skip
