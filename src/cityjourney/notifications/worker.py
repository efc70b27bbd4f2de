"""One process that does what waits: jobs, mail, scheduled functions. Several may run beside each other."""

import signal
import threading
from types import FrameType

import structlog
from django.db import Error, close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker

from cityjourney.notifications.delivery import deliver_due
from cityjourney.notifications.schedule import run_due

log = structlog.get_logger(__name__)
TASKS_PER_ROUND = 20
MAILS_PER_ROUND = 50


class Worker:
    """Works in rounds until it is asked to stop; the mail or job in hand is finished first."""

    def __init__(self, *, pause: float = 1.0) -> None:
        """`pause` is the wait between two rounds, in seconds."""
        self.pause = pause
        self._stop = threading.Event()
        self._tasks = TaskWorker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=TASKS_PER_ROUND,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def stop(self, _signum: int = 0, _frame: FrameType | None = None) -> None:
        """End after what is in hand. Serves as a signal handler."""
        self._tasks.running = False
        self._stop.set()

    def listen(self) -> None:
        """Stop on SIGTERM and SIGINT."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)

    def round(self) -> None:
        """One round: some jobs, some mail, what is due by schedule."""
        self._tasks._run_tasks = 0
        self._tasks.run()
        deliver_due(limit=MAILS_PER_ROUND, go_on=lambda: not self._stop.is_set())
        if not self._stop.is_set():
            run_due(timezone.now())

    def run(self) -> None:
        """Rounds until asked to stop. A database that is away is waited for."""
        while not self._stop.is_set():
            close_old_connections()
            try:
                self.round()
            except Error as error:
                log.warning("database_away", problem=type(error).__name__)
                connections.close_all()
            self._stop.wait(self.pause)
        connections.close_all()
