"""Many at once, with real threads, on the database that the tests run on; and what happened without the locks."""

import json

from tests.installation import Installation


def test_six_people_publish_once_and_begin_runs_with_numbers_of_their_own(installation: Installation) -> None:
    said = installation.python("from tests.allocations.race import main; main()")
    found = json.loads(said.strip().splitlines()[-1])
    assert found["numbers"] == {"made": 6, "broken": 0}
    assert found["publication"] == {"published": 1, "already": 5, "broken": 0, "letters": 14, "noted": 1}
    twin = found["open publication"]
    assert twin["already"] == 0, "without the lock nobody would know of the others"
    assert twin["published"] + twin["broken"] == 6
    assert twin["broken"] > 0, "the table of letters is the second lock"
    assert twin["letters"] == 14
