"""Running tasks without a second command: a thread of each web process, one task at a time on each machine.

Several processes and machines share the work: a lock on a file lets one task run on a machine, and a row of the
database is taken by one of them. Where ``manage.py db_worker`` runs the tasks (EMBEDDED_WORKER off), the thread only
sees to it that none is lost. It looks after the hub of the feeds, too (``releases.desk.hub``), and after what opens
soon (``releases.desk.ahead``).
"""

import fcntl
import logging
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Final

from django.conf import settings
from django.db import close_old_connections, transaction
from django.tasks.signals import task_enqueued
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from releases import clock
from releases.desk import ahead, hub
from releases.desk.darkroom import tasks

POLL_SECONDS: Final = 2.0
"""How often the database is asked for what other processes have enqueued. What this one enqueues wakes it at once."""

UPKEEP_SECONDS: Final = 60.0
AFTER_A_FAILURE_SECONDS: Final = 30.0

_logger = logging.getLogger(__name__)
_wake = threading.Event()


class _Process:
    """This one. A server may load the application first and make its processes then, without the threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._begun_in = 0

    def begin(self) -> None:
        with self._lock:
            if self._begun_in != os.getpid():
                self._begun_in = os.getpid()
                threading.Thread(target=run, name="tasks", daemon=True).start()


_process = _Process()


def start() -> None:
    """Let this process run tasks from now on. Called by the WSGI entry: a command or a test runs none."""
    task_enqueued.connect(_enqueued, dispatch_uid=__name__)
    _process.begin()


def _enqueued(**_: Any) -> None:
    _process.begin()
    transaction.on_commit(_wake.set)


def run(stop: threading.Event | None = None) -> None:
    """For ever, or until ``stop`` is set."""
    kept_up = -UPKEEP_SECONDS
    while not (stop and stop.is_set()):
        pause = POLL_SECONDS
        _wake.clear()
        try:
            close_old_connections()
            if monotonic() - kept_up >= UPKEEP_SECONDS:
                kept_up = monotonic()
                tasks.upkeep(at=clock.now())
                ahead.upkeep(at=clock.now())
            hub.watch(at=clock.now())
            if settings.EMBEDDED_WORKER and turn():
                continue
        except Exception:
            _logger.exception("The tasks are at a standstill for %d seconds.", AFTER_A_FAILURE_SECONDS)
            pause = AFTER_A_FAILURE_SECONDS
        _wake.wait(pause)


def turn() -> bool:
    """Run the first task in line, if there is one and nobody on this machine is running one. Whether one was run."""
    if not DBTaskResult.objects.ready().exists() and not DBTaskResult.objects.running().exists():
        return False
    with _machine() as name:
        if name is None:
            return False
        _take_up(name)
        if not DBTaskResult.objects.ready().exists():
            return False
        worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=f"{name}-{secrets.token_hex(4)}",
        )
        worker.run()
    return True


@contextmanager
def _machine() -> Iterator[str | None]:
    """The name of this machine for as long as nobody else on it runs a task; nothing if somebody does.

    The system lets go of the lock of a process that dies, however it dies.
    """
    settings.DARKROOM.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.DARKROOM / "machine").open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        file.seek(0)
        name = file.read()
        if not name:
            name = secrets.token_hex(12)
            file.write(name)
            file.flush()
        yield name


def _take_up(machine: str) -> None:
    """What was being run on this machine when its process was killed. Nobody runs anything here now."""
    for row in DBTaskResult.objects.running():
        if row.worker_ids and row.worker_ids[-1].startswith(f"{machine}-"):
            with transaction.atomic():
                tasks.give_back(row)
