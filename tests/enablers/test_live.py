"""A6 as a superuser attacks it: real processes, real HTTP, the database that the tests run on; and the twins."""

import json
import subprocess
import sys

from tests.enablers.live import PEOPLE, TIMES, at_once, in_turn, logs
from tests.installation import ROOT, Installation

CHANCE = 7
"""Of 14 pairs a blind guess ties one on average; more than seven once in a hundred thousand times."""


def check(place: Installation) -> tuple[int, str]:
    words = [sys.executable, "-m", "cityjourney.config.cli", "anonymity", "check"]
    done = subprocess.run(words, env=place.env, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


def test_everybody_answers_once_and_nothing_ties_an_answer_to_anybody(installation: Installation) -> None:
    prepared = "import json; from tests.enablers.live import prepare; print(json.dumps(prepare()))"
    begun = json.loads(installation.python(prepared).strip().splitlines()[-1])
    codes, half = begun["codes"], PEOPLE // 2
    url = installation.start_web() + begun["address"]
    assert in_turn(url, codes[:half]) == [302] * half * TIMES
    assert at_once(url, codes[half:], half) == [302] * (PEOPLE - half)
    told = f"import json; from tests.enablers.live import hits; print(json.dumps(hits({codes!r})))"
    tied = json.loads(installation.python(told).strip().splitlines()[-1])
    assert max(tied.values()) <= CHANCE, tied
    status, words = check(installation)
    assert (status, "nothing ties an answer to anybody" in words) == (0, True), words
    text = " ".join(path.read_text() for path in logs(installation))
    assert not any(code in text for code in codes)
    assert "/enablers/answer/" not in text


def test_without_its_protections_the_order_tells_all_answers_get_lost_and_codes_work_twice(
    installation: Installation,
) -> None:
    said = installation.python("from tests.enablers.twins import play; play()")
    found = json.loads(said.strip().splitlines()[-1])
    assert found["in_order"] == {"tied": PEOPLE, "answers": True, "tickets": True}
    assert found["unlocked"] < 4
    assert found["unspent"] == 2
