"""What a YAML parser complains about, in words for people who have never heard of YAML.

Two parsers are in use (one in C, one in Python); they find the same faults and word them differently.
"""

import re

import yaml

from cityjourney.methodology.problems import Params, Problem

_CODES: tuple[tuple[str, str], ...] = (
    (r"mapping values are not allowed", "syntax-colon"),
    (r"cannot start any token", "syntax-first-character"),
    (r"unexpected end of stream", "syntax-quote-open"),
    (r"expected ',' or '[\]}]'", "syntax-bracket-open"),
    (r"sequence entries are not allowed", "syntax-dash"),
    (r"unknown escape|expected escape", "syntax-escape"),
    (r"chomping or indentation|comment or (a )?line break", "syntax-block"),
    (r"mapping keys are not allowed|expected node content|expected the node content", "syntax-first-character"),
    (r"could not find expected ':'", "syntax-no-colon"),
    (r"did not find expected (key|'-' indicator)|expected <block end>|<document start>", "syntax-indentation"),
)

_AT_THE_OPENING = {"syntax-quote-open", "syntax-bracket-open", "syntax-no-colon"}
"""Faults that are better shown where the quote, bracket or line began than where the parser gave up."""


def syntax_problem(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    """The parser's complaint as a problem. `text` is the file's whole text."""
    words = error.problem or error.context or "not readable"
    code = next((code for pattern, code in _CODES if re.search(pattern, words)), "syntax-other")
    mark = error.problem_mark or error.context_mark
    if code in _AT_THE_OPENING and error.context_mark is not None:
        mark = error.context_mark
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    params: Params = {"words": words, "character": _character(text, line, column)}
    stem = file.rpartition("/")[2].removesuffix(".yaml")
    return Problem(file, line + 1, column + 1, stem, code, params)


def _character(text: str, line: int, column: int) -> str:
    lines = text.splitlines()
    return lines[line][column : column + 1] if line < len(lines) else ""
