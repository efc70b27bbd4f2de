"""The database backend (`ENGINE = "cityjourney.core.postgresql"`).

Commands and the worker wait as long as it takes. A web server calls `be_prompt()`: then a page that cannot have its
database says so in less than two seconds, also when the database is not gone but silent.
"""

import time
from collections.abc import Generator
from typing import Any, ClassVar

import psycopg
from django.db.backends.postgresql import base
from psycopg import IsolationLevel
from psycopg.pq import TransactionStatus

CONNECT = 1.0
"""Seconds to connect, all steps together. libpq itself cannot wait less than two."""
CHECK = 0.4
"""Seconds for a kept connection to show that it still works."""
ANSWER = 10.0
"""Seconds for the answer to one query of a page."""
PAUSE = 0.5
"""Seconds after a failure in which nobody tries again, so that those who wait are not answered one by one."""


class Connection(psycopg.Connection[Any]):
    """A connection that gives up; `patience` is how long it waits for one answer, in seconds."""

    connecting: ClassVar[float | None] = None
    patience: float | None = None

    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> Any:
        """As psycopg connects, within the time that is set."""
        steps = super()._connect_gen(conninfo)
        return steps if cls.connecting is None else within(steps, cls.connecting)

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """As psycopg waits. A connection that still owes an answer is of no use any more, and closed."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


def within(steps: Generator[Any, Any, Any], seconds: float) -> Generator[Any, Any, Any]:
    """The same steps, for so many seconds at most. Raises `psycopg.OperationalError` then."""
    end = time.monotonic() + seconds
    try:
        wanted = next(steps)
        while True:
            ready = yield wanted
            if time.monotonic() > end:
                raise psycopg.OperationalError("the database did not answer in time")
            wanted = steps.send(ready)
    except StopIteration as finished:
        return finished.value


def be_prompt() -> None:
    """From now on this process waits no longer than a reader does."""
    Connection.connecting, Connection.patience = CONNECT, ANSWER


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects by `Connection`."""

    away_until: ClassVar[float] = 0.0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """A new connection. In a prompt process, nobody tries in the moment after somebody else has failed."""
        self.isolation_level = IsolationLevel.READ_COMMITTED
        if Connection.connecting is None:
            return Connection.connect(**conn_params)
        if time.monotonic() < DatabaseWrapper.away_until:
            raise psycopg.OperationalError("the database was away a moment ago")
        try:
            return Connection.connect(**conn_params)
        except psycopg.OperationalError:
            DatabaseWrapper.away_until = time.monotonic() + PAUSE
            raise

    def is_usable(self) -> bool:
        """Whether a kept connection still works; a silent one does not."""
        connection = self.connection
        if connection is None or Connection.patience is None:
            return bool(super().is_usable())
        connection.patience = CHECK
        try:
            return bool(super().is_usable())
        finally:
            connection.patience = Connection.patience
