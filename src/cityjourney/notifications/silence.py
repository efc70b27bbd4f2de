"""While a programme is rehearsed nobody is written to: mail is not even put into the outbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_silent: ContextVar[bool] = ContextVar("cityjourney_notifications_silent", default=False)


def is_silent() -> bool:
    """Whether mail is held back in this context."""
    return _silent.get()


@contextmanager
def silence() -> Iterator[None]:
    """Hold back all mail that is caused inside. Holds for this thread only."""
    before = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(before)
