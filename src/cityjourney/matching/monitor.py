"""Watching a run: progress, cancelling, and a budget of work that does not depend on the clock.

Work is counted in arcs solved. A run that stops because its work is used up stops at the same place on
every machine, so its result has the same bytes; the clock is only the emergency brake.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

ARCS_PER_SECOND = 600_000
OVERHEAD = 600


class Cancelled(Exception):  # noqa: N818 (cancelling is no error)
    """The caller asked to stop."""


@dataclass
class Monitor:
    """Carries the wishes of the caller through a run.

    ``time_limit`` in seconds of ``clock``; ``progress`` is called with a phase and a figure; ``cancel`` returns
    whether to stop.
    """

    time_limit: float = 30.0
    progress: Callable[[str, float], None] | None = None
    cancel: Callable[[], bool] | None = None
    clock: Callable[[], float] = time.monotonic
    started: float = field(init=False)
    work: int = 0
    hurried: bool = False
    latest: object = None

    def __post_init__(self) -> None:
        self.started = self.clock()

    def seconds(self) -> float:
        """Seconds since the start."""
        return self.clock() - self.started

    def spend(self, arcs: int) -> None:
        """Count the work of one flow; raise :class:`Cancelled` if the caller wants to stop."""
        self.work += arcs + OVERHEAD
        self.check()

    def check(self) -> None:
        """Raise :class:`Cancelled` if the caller wants to stop."""
        if self.cancel is not None and self.cancel():
            raise Cancelled

    def tell(self, phase: str, figure: float) -> None:
        """Report progress."""
        if self.progress is not None:
            self.progress(phase, figure)

    def budget(self, share: float = 1.0) -> int:
        """The work that fits in a share of the time limit, counted from now."""
        return self.work + int(self.whole() * share)

    def whole(self) -> int:
        """The work that fits in the time limit, counted from the start."""
        return int(ARCS_PER_SECOND * self.time_limit)

    def exhausted(self, budget: int) -> bool:
        """Whether the work is used up (or, as an emergency brake, four fifths of the time: the rest is for writing
        up).
        """
        if self.work >= budget:
            return True
        if self.seconds() > 0.8 * self.time_limit:
            self.hurried = True
            return True
        return False
