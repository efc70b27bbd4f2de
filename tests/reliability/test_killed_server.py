"""`kill -9` of the web server with all its workers, in the midst of 500 writes over HTTP, on the database of this run.

Each write is a reply to an invitation: a changed row and a line in the trail, in one transaction.
"""

import os
import signal
import threading
from queue import Empty, SimpleQueue

from tests.installation import wait_until
from tests.reliability.conftest import Stage
from tests.reliability.visitor import replies

WRITES, BEFORE, TWIN, BATCH = 500, 200, 150, 25
WRITERS = 4


def write(stage: Stage, numbers: list[int], kill_after: int = 0) -> set[int]:
    """Let these guests say yes, several at once; perhaps kill the server. Who was answered that it is done."""
    waiting, done = SimpleQueue[int](), set[int]()
    for number in numbers:
        waiting.put(number)

    def writer() -> None:
        visitor, form = replies(stage.place.port, stage.links[numbers[0]])
        while True:
            try:
                number = waiting.get_nowait()
            except Empty:
                return
            answer = visitor.post(stage.links[number], form)
            if answer.status != 302:
                return
            done.add(number)

    writers = [threading.Thread(target=writer) for _ in range(WRITERS)]
    for each in writers:
        each.start()
    if kill_after:
        wait_until(lambda: len(done) >= kill_after, what=f"{kill_after} answers")
        kill(stage)
    for each in writers:
        each.join()
    return done


def kill(stage: Stage) -> None:
    """The main process and its workers, at once, without a word."""
    assert stage.place.web is not None
    os.killpg(stage.place.web.pid, signal.SIGKILL)
    stage.place.web.wait()


def stored(stage: Stage) -> set[int]:
    """Which guests have said yes, as the database knows it."""
    rows = stage.place.sql("SELECT id FROM events_attendee WHERE reply = 'yes'")
    return {stage.guests.index(pk) for (pk,) in rows}


def noted(stage: Stage) -> int:
    return int(stage.place.sql("SELECT COUNT(*) FROM audit_entry WHERE verb = 'events.reply'")[0][0])


def test_nothing_that_was_answered_is_lost_and_nothing_is_half_written(stage: Stage) -> None:
    stage.serve()
    everybody = list(range(WRITES))

    answered = write(stage, everybody, kill_after=BEFORE)

    kept = stored(stage)
    assert BEFORE <= len(answered) < WRITES, "killed in the midst"
    assert answered <= kept, "answered with success, and lost"
    assert len(kept - answered) <= WRITERS, "only what was in hand may be stored without an answer"
    assert noted(stage) == len(kept), "half written"
    if not stage.on_postgresql:
        assert stage.place.sql("PRAGMA integrity_check") == [("ok",)]

    stage.serve()
    write(stage, [number for number in everybody if number not in answered])
    assert stored(stage) == set(everybody)
    assert noted(stage) == WRITES, "who was stored and not told says it again: that is one reply"
    kill(stage)


def test_without_one_transaction_a_reply_would_be_half_written(stage: Stage) -> None:
    """One kill may fall between two replies: it is tried again until one falls within."""
    for first in range(WRITES, WRITES + TWIN, BATCH):
        stage.serve(without="transaction")
        write(stage, list(range(first, first + BATCH)), kill_after=BATCH // 3)
        if len(stored(stage)) > noted(stage):
            return
    raise AssertionError("no reply was half written")
