"""What the documentation shows works as it says."""

import json
import re
from pathlib import Path

from cityjourney.matching import Options, allocate, check, parse_problem

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "matching.md"


def test_the_first_example_gives_the_groups_that_are_promised() -> None:
    (block,) = re.findall(r"```\n(\{\"format\".*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    problem = json.loads(block)
    result = allocate(parse_problem(problem), Options())
    assert result["status"] == "optimal"
    assert result["groups"] == [
        {"mentor": "aarhus", "cities": ["cork", "osijek", "pori"]},
        {"mentor": "rijeka", "cities": ["braga", "split"]},
    ]
    assert result["cities"]["split"]["reasons"][0].startswith("1 mentor would be better")
    assert not check(problem, result)
