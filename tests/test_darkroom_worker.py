"""Tasks run without a second command: at once, one at a time on a machine, and none is lost.

On PostgreSQL in the test database; on SQLite in a file, for a thread has a connection of its own.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.tasks import TaskResultStatus
from django.tasks.signals import task_enqueued
from django_tasks_db.models import DBTaskResult

from releases import clock
from releases.desk import worker
from releases.desk.darkroom import plates, tasks
from releases.models.plate import Plate
from tests import negatives
from tests.test_together import a_database_for_all as a_database_for_all
from tests.test_together import at_once
from tests.test_together import file as file

pytestmark = [pytest.mark.django_db(transaction=True)] if connection.vendor == "postgresql" else []


@pytest.fixture(autouse=True)
def _machine_of_its_own(settings, tmp_path):
    settings.DARKROOM = tmp_path / "darkroom"
    settings.EMBEDDED_WORKER = True


@pytest.fixture
def plate() -> Plate:
    return negatives.plate()


@contextmanager
def working() -> Iterator[None]:
    """The thread that a web process has."""
    stop = threading.Event()

    def run() -> None:
        try:
            worker.run(stop)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        worker._wake.set()
        thread.join(timeout=30)
        assert not thread.is_alive()


def made(plate: Plate, *, within: float = 20) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if Plate.objects.get(pk=plate.pk).made_at:
            return True
        time.sleep(0.05)
    return False


# --- it runs ----------------------------------------------------------------------------------------------------------


def test_what_is_enqueued_is_made(plate):
    tasks.make.enqueue(plate.pk)
    with working():
        assert made(plate)

    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL
    assert Plate.objects.get().renditions.count() > 4


def test_what_this_process_enqueues_is_made_at_once(plate, monkeypatch):
    monkeypatch.setattr(worker, "POLL_SECONDS", 600)
    monkeypatch.setattr(worker._process, "begin", lambda: None)  # the thread is the one that the test ends
    worker.start()
    try:
        with working():
            time.sleep(0.5)
            tasks.make.enqueue(plate.pk)
            assert made(plate)
    finally:
        task_enqueued.disconnect(dispatch_uid=worker.__name__)


def test_what_another_process_enqueues_is_found(plate):
    with working():
        time.sleep(0.3)
        DBTaskResult.objects.create(
            task_path=tasks.make.module_path, args_kwargs={"args": [plate.pk], "kwargs": {}}, backend_name="default"
        )
        assert made(plate)


def test_where_a_command_runs_the_tasks_the_thread_runs_none(plate, settings):
    settings.EMBEDDED_WORKER = False
    tasks.make.enqueue(plate.pk)
    with working():
        assert not made(plate, within=1)


def test_a_failing_database_does_not_end_the_thread(plate, monkeypatch):
    """And is not asked again at once."""
    upkeep, asked = tasks.upkeep, []

    def failing(*, at):
        asked.append(at)
        if len(asked) == 1:
            raise RuntimeError("no database")
        upkeep(at=at)

    monkeypatch.setattr(tasks, "upkeep", failing)
    monkeypatch.setattr(worker, "AFTER_A_FAILURE_SECONDS", 0.2)
    tasks.make.enqueue(plate.pk)
    with working():
        assert made(plate)


def test_an_asset_is_developed_and_so_are_the_videos_that_it_stands_for(plate):
    video = negatives.asset(negatives.film(), medium="video", content_type="video/mp4", original="originals/f.mp4")
    video.poster = plate.asset
    first = negatives.changed(video, poster=plate.asset)
    Plate.objects.update(begun_at=clock.now())
    plate.asset.credit = "ESA"
    plate.asset.save()
    tasks.develop(plate.asset, at=clock.now())

    enqueued = {Plate.objects.get(pk=row.args_kwargs["args"][0]) for row in DBTaskResult.objects.all()}
    assert enqueued == {plates.newest(plate.asset), plates.newest(video)}
    assert first not in enqueued


def test_nothing_is_enqueued_before_the_transaction_has_ended(plate):
    with transaction.atomic():
        tasks.develop(plate.asset, at=clock.now())
        assert not DBTaskResult.objects.exists()
    assert DBTaskResult.objects.get().args_kwargs["args"] == [plate.pk]


@pytest.fixture
def _signals():
    """The command takes them over."""
    kept = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    yield
    for each, handler in kept.items():
        signal.signal(each, handler)


@pytest.mark.usefixtures("_signals")
def test_the_command_that_comes_with_the_tasks_runs_them_too(plate, settings):
    settings.EMBEDDED_WORKER = False
    tasks.make.enqueue(plate.pk)
    call_command("db_worker", batch=True, startup_delay=False, reload=False, verbosity=0)

    assert made(plate, within=0.1)


# --- several share it -------------------------------------------------------------------------------------------------


def test_of_two_who_make_one_plate_one_does(plate):
    at_once(*[lambda: plates.make(Plate.objects.get(pk=plate.pk), at=clock.now())] * 4)

    assert made(plate)
    assert len({each.name for each in plate.renditions.all()}) == plate.renditions.count() > 4


def test_plates_of_one_asset_made_at_once_end_with_one_current(plate):
    others = [negatives.changed(plate.asset, credit=f"Agency {number}") for number in range(3)]
    at_once(*[lambda each=each: plates.make(each, at=clock.now()) for each in (plate, *others)])

    assert Plate.objects.filter(made_at__isnull=False).count() == 4
    assert Plate.objects.get(is_current=True) == others[-1]


def test_one_task_runs_on_a_machine_at_a_time(plate):
    tasks.make.enqueue(plate.pk)
    with worker._machine() as name:
        assert name
        assert at_once(worker.turn) == [False]
    assert worker.turn()
    assert made(plate, within=0.1)


def test_a_machine_keeps_its_name():
    with worker._machine() as first:
        pass
    with worker._machine() as second:
        assert first == second


# --- nothing is lost --------------------------------------------------------------------------------------------------


def test_a_plate_of_a_killed_process_is_taken_up_at_once(plate):
    """The task says RUNNING for ever, the plate that somebody has begun: but nobody on this machine runs anything."""
    tasks.make.enqueue(plate.pk)
    with worker._machine() as name:
        DBTaskResult.objects.get().claim(f"{name}-dead")
    Plate.objects.update(begun_at=clock.now())

    assert worker.turn()
    assert made(plate, within=0.1)


def test_what_another_machine_runs_is_left_to_it(plate):
    tasks.make.enqueue(plate.pk)
    DBTaskResult.objects.get().claim("another-machine")
    Plate.objects.update(begun_at=clock.now())

    assert not worker.turn()


def test_a_plate_that_nobody_was_asked_for_is_asked_for(plate):
    later = plate.added_at + timedelta(minutes=2)
    tasks.upkeep(at=plate.added_at)
    assert not DBTaskResult.objects.exists()

    tasks.upkeep(at=later)
    tasks.upkeep(at=later)
    assert DBTaskResult.objects.get().args_kwargs["args"] == [plate.pk]


def test_a_plate_of_a_machine_that_is_gone_is_asked_for_again(plate):
    begun = clock.now()
    Plate.objects.update(begun_at=begun)
    tasks.upkeep(at=begun + plates.PATIENCE)
    assert not DBTaskResult.objects.exists()

    tasks.upkeep(at=begun + plates.PATIENCE + timedelta(seconds=1))
    assert DBTaskResult.objects.exists()


def test_what_failed_is_not_tried_again_by_itself(plate):
    Plate.objects.update(begun_at=clock.now(), failure="No.")
    tasks.upkeep(at=clock.now() + timedelta(days=1))

    assert not DBTaskResult.objects.exists()


def test_finished_tasks_are_cleared_away(plate):
    tasks.make.enqueue(plate.pk)
    worker.turn()
    tasks.upkeep(at=clock.now())
    assert DBTaskResult.objects.count() == 1

    tasks.upkeep(at=clock.now() + timedelta(days=1, minutes=1))
    assert not DBTaskResult.objects.exists()


def database() -> str:
    """The address of the database of this test."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    place = f"{told['HOST'] or 'localhost'}:{told['PORT'] or 5432}"
    return f"postgres://{told['USER']}:{told['PASSWORD']}@{place}/{told['NAME']}"


def test_a_server_that_is_killed_in_the_middle_loses_nothing(plate, settings, tmp_path):
    """A process with the worker, killed while its child develops; then this one."""
    tasks.make.enqueue(plate.pk)
    code = f"""
import os, signal, threading
import django
from django.conf import settings
django.setup()
from pathlib import Path
settings.DARKROOM = Path({str(settings.DARKROOM)!r})
settings.MEDIA_ROOT = {str(settings.MEDIA_ROOT)!r}
from releases.desk import worker
from releases.desk.darkroom import enlarger
enlarger.develop = lambda order: os.kill(os.getpid(), signal.SIGKILL)
worker.turn()
"""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database()}
    killed = subprocess.run([sys.executable, "-c", code], env=environment, cwd=Path(__file__).parent.parent, timeout=60)

    assert killed.returncode == -signal.SIGKILL
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING
    assert worker.turn()
    assert made(plate, within=0.1)
