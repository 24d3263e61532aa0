"""A plate is made once, whoever asks and however often; what fails says why; and the newest one made is the current."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext

from releases.desk.darkroom import developing, enlarger, failures, plates, renditions
from releases.models.plate import Plate, Rendition
from tests import negatives

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def stored() -> set[str]:
    folders, _files = default_storage.listdir("renditions") if default_storage.exists("renditions") else ([], [])
    names = {folder: default_storage.listdir(f"renditions/{folder}")[1] for folder in folders}
    return {f"renditions/{folder}/{name}" for folder, inside in names.items() for name in inside}


@pytest.fixture
def plate():
    return negatives.plate(added_at=NOON)


def test_a_plate_that_is_made_is_current(plate):
    made = plates.make(plate, at=NOON)

    assert (made.begun_at, made.made_at, made.failure, made.is_current) == (NOON, NOON, "", True)
    for rendition in made.renditions.all():
        content = negatives.content(made, rendition.name)
        assert rendition.size == len(content)
        assert sha256(content).hexdigest() == rendition.checksum


def test_a_plate_is_made_once(plate):
    plates.make(plate, at=NOON)
    files = stored()
    again = plates.make(plate, at=NOON + timedelta(days=1))

    assert again.made_at == NOON
    assert stored() == files


def test_while_somebody_makes_it_nobody_else_does(plate):
    Plate.objects.filter(pk=plate.pk).update(begun_at=NOON)
    asked = plates.make(plate, at=NOON + plates.PATIENCE)

    assert asked.made_at is None
    assert not asked.renditions.exists()


def test_whoever_is_silent_for_long_is_taken_for_gone(plate):
    Plate.objects.filter(pk=plate.pk).update(begun_at=NOON)
    later = NOON + plates.PATIENCE + timedelta(seconds=1)

    assert plates.make(plate, at=later).made_at == later


def test_two_who_make_one_plate_leave_one_set_of_files(plate, monkeypatch, caplog):
    """The first was taken for gone, and wasn't: it ends after the second."""
    first = Plate.objects.get(pk=plate.pk)
    make_files = renditions.made
    before = stored()

    def slowly(plate, folder):
        yield from make_files(plate, folder)
        monkeypatch.undo()
        plates.make(Plate.objects.get(pk=plate.pk), at=NOON + timedelta(hours=1))

    monkeypatch.setattr(renditions, "made", slowly)
    plates.make(first, at=NOON)

    assert first.made_at == NOON + timedelta(hours=1)
    assert not first.failure
    assert not caplog.records
    assert stored() - before == set(first.renditions.values_list("path", flat=True))


# --- failing ----------------------------------------------------------------------------------------------------------


def test_what_fails_says_why_and_can_be_tried_again(plate):
    with default_storage.open(plate.original) as original:
        content = original.read()
    default_storage.delete(plate.original)
    failed = plates.make(plate, at=NOON)
    assert failed.failure == failures.LOST
    assert (failed.made_at, failed.is_current) == (None, False)

    default_storage.save(plate.original, ContentFile(content))
    again = plates.make(plate, at=NOON + timedelta(minutes=1))
    assert again.made_at
    assert again.failure == ""


def test_a_reason_is_a_sentence_that_can_be_translated():
    sentences = [value for name, value in vars(failures).items() if name.isupper()]

    assert len(sentences) >= 6
    for sentence in sentences:
        assert sentence.endswith(".")
        assert gettext(sentence)


def test_what_nobody_foresaw_is_logged_and_said_kindly(plate, monkeypatch, caplog):
    def breaks(*_):
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr(renditions, "made", breaks)
    failed = plates.make(plate, at=NOON)

    assert failed.failure == failures.UNFORESEEN
    assert "on fire" not in failed.failure
    assert "on fire" in caplog.text


def test_rows_that_cannot_be_saved_leave_no_files(plate, monkeypatch):
    before = stored()
    monkeypatch.setattr(plates, "_finish", lambda *_args, **_kwargs: 1 / 0)
    plates.make(plate, at=NOON)

    assert stored() == before
    assert not Rendition.objects.filter(plate=plate).exists()


def test_a_plate_whose_child_is_killed_fails_in_words(plate, monkeypatch, tmp_path):
    fake = tmp_path / "python"
    fake.write_text("#!/bin/sh\nread order; kill -9 $$\n")
    fake.chmod(0o755)
    monkeypatch.setattr(enlarger, "python", lambda: str(fake))

    assert plates.make(plate, at=NOON).failure == failures.TOO_LARGE


def test_a_plate_that_takes_too_long_is_given_up(plate, monkeypatch, tmp_path):
    fake = tmp_path / "python"
    fake.write_text("#!/bin/sh\nexec sleep 60\n")
    fake.chmod(0o755)
    monkeypatch.setattr(enlarger, "python", lambda: str(fake))
    monkeypatch.setattr(enlarger, "SECONDS", 0.2)

    assert plates.make(plate, at=NOON).failure == failures.TOO_LONG


def test_a_failure_leaves_the_current_plate_as_it_is(plate):
    plates.make(plate, at=NOON)
    second = negatives.changed(plate.asset, original="originals/gone.jpg", checksum="0" * 64)
    plates.make(second, at=NOON)

    assert Plate.objects.get(is_current=True) == plate


# --- the current one --------------------------------------------------------------------------------------------------


def test_the_newest_plate_that_is_made_is_the_current_one(plate):
    plates.make(plate, at=NOON)
    second = negatives.changed(plate.asset, credit="ESA")
    assert Plate.objects.get(is_current=True) == plate

    plates.make(second, at=NOON)
    assert Plate.objects.get(is_current=True) == second


def test_an_old_plate_made_late_does_not_overtake_a_newer_one(plate):
    second = negatives.changed(plate.asset, credit="ESA")
    plates.make(second, at=NOON)
    late = plates.make(plate, at=NOON + timedelta(hours=1))

    assert late.made_at
    assert Plate.objects.get(is_current=True) == second


def test_one_of_three_in_the_middle(plate):
    second = negatives.changed(plate.asset, credit="ESA")
    third = negatives.changed(plate.asset, credit="DLR")
    for each, current in ((second, second), (plate, second), (third, third)):
        plates.make(each, at=NOON)
        assert Plate.objects.get(is_current=True) == current


# --- apart ------------------------------------------------------------------------------------------------------------


def test_no_pixel_is_touched_within_a_transaction(plate, monkeypatch):
    develop, seen = enlarger.develop, []

    def watched(order):
        seen.append(len(connection.savepoint_ids))
        return develop(order)

    around = len(connection.savepoint_ids)
    monkeypatch.setattr(enlarger, "develop", watched)
    plates.make(plate, at=NOON)

    assert seen == [around]


def test_the_rows_are_locked_before_the_current_one_is_chosen(plate):
    with CaptureQueriesContext(connection) as queries:
        plates.make(plate, at=NOON)

    written = [query["sql"] for query in queries if "releases_plate" in query["sql"]]
    locked = [sql for sql in written if "FOR UPDATE" in sql]
    assert len(locked) == (1 if connection.features.has_select_for_update else 0)


@pytest.fixture
def child(tmp_path):
    """A process that develops, with this in place of the developing."""
    folder = tmp_path / "plate-1"
    folder.mkdir()
    order = {"source": "x", "folder": str(folder), "pixels": 1, "focal": [0.5, 0.5], "wanted": []}

    def begin(instead: str):
        code = f"import os, resource, time\nfrom releases.desk.darkroom import developing as d\nd.develop = {instead}\n"
        command = [sys.executable, "-c", f"{code}d.main()"]
        begun = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert begun.stdin
        begun.stdin.write(f"{json.dumps(order)}\n".encode())
        begun.stdin.flush()
        return begun, folder

    return begin


def test_a_child_goes_and_clears_up_when_its_parent_is_gone(child):
    """Its standard input is what it lives by: the system closes that of a process that is killed."""
    begun, folder = child("lambda order: time.sleep(60)")
    with begun:
        begun.stdin.close()

        assert begun.wait(timeout=10) == 1
    assert not folder.exists()


def test_a_child_yields_to_the_site_and_has_only_so_much_memory(child):
    begun, _folder = child("lambda order: [os.nice(0), resource.getrlimit(resource.RLIMIT_DATA)[0]]")
    with begun:
        begun.wait(timeout=10)

        assert json.loads(begun.stdout.read()) == {"files": [developing.NICENESS, developing.MEMORY]}


def test_a_child_that_needs_more_memory_says_so(child):
    begun, _folder = child("lambda order: [bytes(5 * 2**30)]")
    with begun:
        begun.wait(timeout=10)

        assert json.loads(begun.stdout.read()) == {"failure": "too large"}


def test_folders_of_the_dead_are_swept(settings):
    with enlarger.folder() as in_use:
        left = settings.DARKROOM / "plate-left"
        left.mkdir()
        (left / "original").write_bytes(b"x")
        long_ago = (NOON - timedelta(days=1)).timestamp()
        os.utime(left, (long_ago, long_ago))
        os.utime(in_use, (NOON.timestamp(), NOON.timestamp()))
        enlarger.sweep(at=NOON)

        assert in_use.exists()
        assert not left.exists()
