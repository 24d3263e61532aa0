"""The PDF is there when the embargo ends: made before, as it will be asked for, and kept where nobody can read it."""

import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from contacts.models import Newsroom
from releases import clock
from releases.desk import ahead, revisions, worker, workflow
from releases.models.kinds import Correction
from releases.models.release import Release
from releases.newsstand.formats import typesetter
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _machine_of_its_own(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DARKROOM = tmp_path / "darkroom"
    settings.EMBEDDED_WORKER = True
    settings.PDF_AHEAD = True
    typesetter._failures.clear()


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def counted(monkeypatch, tmp_path: Path) -> Path:
    """A file with one letter for each time that the program was started which sets PDFs."""
    tally, folder = tmp_path / "tally", tmp_path / "site"
    folder.mkdir()
    tally.write_text("", encoding="ascii")
    program = f"import sys\nif {typesetter.PROGRAM!r} in sys.orig_argv:\n    open({str(tally)!r}, 'a').write('x')\n"
    (folder / "sitecustomize.py").write_text(program, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH", "")])))
    return tally


def work() -> None:
    """What a process does until there is nothing to do."""
    while worker.turn():
        pass


def set_so_far(counted: Path) -> int:
    return len(counted.read_text(encoding="ascii"))


def kept() -> list[str]:
    return sorted(path.name for path in Path(default_storage.path("formats/pdf")).glob("*/*.pdf"))


def kept_of(release: Release) -> list[str]:
    return sorted(path.parent.name for path in Path(default_storage.path("formats/pdf")).glob(f"{release.pk}-*/*.pdf"))


def ordered() -> int:
    return DBTaskResult.objects.filter(task_path=ahead.make_ready.module_path).count()


# --- before and after -------------------------------------------------------------------------------------------------


def test_what_an_approval_schedules_is_there_when_it_opens(visitor, now, counted):
    make.approved(reference="PR7-2026", public_at=NOON + DAY)
    work()
    assert set_so_far(counted) == 1

    now.move_to(NOON + DAY)
    answer = visitor.get("/releases/pr7-2026.pdf")

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert set_so_far(counted) == 1, "the reader had it set again"


def test_before_it_opens_the_address_answers_as_one_that_never_existed(visitor, now, counted):
    make.approved(reference="PR7-2026", public_at=NOON + DAY)
    work()
    before = kept()
    now.move_to(NOON + DAY - timedelta(seconds=1))

    answers = [visitor.get(f"/releases/{name}") for name in ("pr7-2026.pdf", "pr8-2026.pdf")]
    answers += [visitor.get(f"/media/formats/pdf/{name}") for name in before]

    assert len(before) == 1
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert answers[0].content == answers[1].content
    assert answers[0].headers == answers[1].headers
    assert set_so_far(counted) == 1
    assert kept() == before


def test_each_language_that_is_printed_has_its_own(visitor, now, counted):
    make.approved(
        reference="PR7-2026", public_at=NOON + DAY, texts={"en": {"title": "Rover"}, "fr": {"title": "Astromobile"}}
    )
    work()
    now.move_to(NOON + DAY)

    assert [visitor.get(f"{to}/releases/pr7-2026.pdf").status_code for to in ("", "/fr")] == [200, 200]
    assert set_so_far(counted) == 2


def test_what_opens_at_once_is_made_too_and_an_archive_is_not(now, counted):
    make.migrated(public_at=NOON - 300 * DAY)
    assert ordered() == 0

    out = make.approved()
    work()

    assert kept_of(out) == [f"{out.pk}-en-1"]
    assert set_so_far(counted) == 1


def test_an_old_language_of_a_release_is_left_to_its_readers(now, counted):
    out = make.approved(public_at=NOON, texts={"en": {}, "fr": {}}, at=NOON)
    now.move_to(NOON + DAY)
    correct(out, at=NOON + DAY, public_at=NOON + 2 * DAY, languages=["fr"])
    work()

    assert kept_of(out) == [f"{out.pk}-fr-2"]


def test_a_correction_is_ready_while_the_one_before_is_read(visitor, now, counted):
    out = make.approved(reference="PR7-2026")
    visitor.get("/releases/pr7-2026.pdf")
    now.shift(HOUR)
    correct(out, at=NOON + HOUR, public_at=NOON + DAY)
    work()
    read = visitor.get("/releases/pr7-2026.pdf").content
    assert set_so_far(counted) == 2

    now.move_to(NOON + DAY)
    assert visitor.get("/releases/pr7-2026.pdf").content != read
    assert set_so_far(counted) == 2


def correct(release: Release, *, at: datetime, public_at: datetime, languages: list[str] | None = None) -> None:
    release.texts.update(lead="Corrected.")
    newest = revisions.save(release, base=release.revisions.latest().number, by=None, at=at).number
    workflow.submit(release, revision=newest, by=None, at=at)
    workflow.correct(
        release,
        revision=newest,
        by=None,
        at=at,
        kind=Correction.CORRECTION,
        public_note="A figure.",
        public_at=public_at,
        languages=languages,
    )


# --- what changes before ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("opens_at", [NOON + 3 * DAY, datetime(2026, 9, 2, 22, 30, tzinfo=UTC)])
def test_the_day_of_a_moved_opening_decides_which_pictures_are_in_it(visitor, now, counted, opens_at):
    """At half past midnight in Paris the rights have run out, whatever the day is elsewhere."""
    make.newsroom(time_zone="Europe/Paris")
    picture = make.asset(rights_until=date(2026, 9, 2))
    release = make.approved(reference="PR7-2026", public_at=NOON + DAY, assets=(picture,))
    workflow.move(release, by=None, at=NOON, public_at=opens_at)
    work()
    assert set_so_far(counted) == 1

    now.move_to(opens_at)
    assert visitor.get("/releases/pr7-2026.pdf").status_code == 200
    assert set_so_far(counted) == 1


def test_another_letterhead_in_the_last_hour_is_noticed(visitor, now, counted):
    make.newsroom(telephone="+33 1 00 00 00 00")
    make.approved(reference="PR7-2026", public_at=NOON + DAY)
    work()
    Newsroom.objects.update(telephone="+33 1 23 45 67 89")
    ahead.upkeep(at=NOON)
    assert ordered() == 1, "a day before, nobody looks yet"

    now.move_to(NOON + DAY - HOUR / 2)
    ahead.upkeep(at=clock.now())
    work()
    ahead.upkeep(at=clock.now())
    now.move_to(NOON + DAY)

    assert ordered() == 2, "what is there isn't ordered again"
    assert visitor.get("/releases/pr7-2026.pdf").status_code == 200
    assert set_so_far(counted) == 2


def test_a_lost_order_is_given_again_and_one_in_line_is_not(now, counted):
    make.approved(public_at=NOON + HOUR / 2)
    ahead.upkeep(at=NOON)
    assert ordered() == 1

    DBTaskResult.objects.all().delete()
    for _ in range(2):
        ahead.upkeep(at=NOON)

    assert ordered() == 1
    work()
    assert set_so_far(counted) == 1


def test_what_could_not_be_made_is_tried_again_after_a_while(now, counted):
    package = instead_of_weasyprint(counted, "raise RuntimeError('a bug in it')\n")
    make.approved(public_at=NOON + HOUR / 2)
    work()
    for _ in range(2):
        ahead.upkeep(at=clock.now())
        work()
    assert ordered() == 2

    (package / "__init__.py").unlink()
    package.rmdir()
    now.shift(ahead.AGAIN + timedelta(seconds=1))
    ahead.upkeep(at=clock.now())
    work()

    assert len(kept()) == 1


@pytest.mark.parametrize("end", ["cancel", "withdraw"])
def test_what_will_never_be_read_is_cleared_away(now, end):
    release = make.approved(public_at=NOON + (DAY if end == "cancel" else timedelta(0)))
    work()
    assert len(kept()) == 1

    if end == "cancel":
        workflow.cancel(release, by=None, at=NOON)
    else:
        workflow.withdraw(release, by=None, at=NOON + HOUR, public_reason="It was wrong.")
        now.move_to(NOON + HOUR)
    work()

    assert kept() == []


# --- when it can't be made --------------------------------------------------------------------------------------------


def instead_of_weasyprint(counted: Path, source: str) -> Path:
    package = counted.parent / "site" / "weasyprint"
    package.mkdir()
    (package / "__init__.py").write_text(source, encoding="utf-8")
    return package


def test_failing_changes_nothing_and_is_said_without_the_release_s_words(visitor, now, counted, caplog):
    package = instead_of_weasyprint(counted, "raise RuntimeError('a bug in it')\n")
    release = make.approved(
        reference="PR7-2026", public_at=NOON + HOUR, texts={"en": {"title": "Secret of Phobos", "lead": "Grooves."}}
    )
    with caplog.at_level(logging.WARNING, logger=ahead.__name__):
        work()
    (package / "__init__.py").unlink()
    package.rmdir()
    now.move_to(NOON + HOUR)

    [said] = [record.getMessage() for record in caplog.records if record.name == ahead.__name__]
    assert said == f"A PDF of release {release.pk} is not ready ahead of its opening: Unavailable."
    assert not any(word in caplog.text for word in ("Phobos", "Grooves", "PR7-2026"))
    assert visitor.get("/releases/pr7-2026.pdf").status_code == 200


def test_without_pango_it_ends_quietly(now, counted, caplog):
    instead_of_weasyprint(counted, "raise OSError(\"cannot load library 'libpango-1.0-0'\")\n")
    make.approved(public_at=NOON + HOUR)
    with caplog.at_level(logging.WARNING, logger=ahead.__name__):
        work()

    assert [record for record in caplog.records if record.name == ahead.__name__] == []
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert kept() == []


def test_whoever_switches_it_off_has_none_made(settings, now):
    settings.PDF_AHEAD = False
    make.approved(public_at=NOON + HOUR / 2)
    ahead.upkeep(at=NOON)

    assert ordered() == 0


def test_an_approval_that_comes_to_nothing_orders_nothing(now):
    class Interrupted(Exception):
        pass

    with suppress(Interrupted), transaction.atomic():
        make.approved(public_at=NOON + DAY)
        raise Interrupted

    assert ordered() == 0


def test_nothing_is_ordered_before_the_transaction_has_ended(now):
    with transaction.atomic():
        make.approved(public_at=NOON + DAY)
        during = ordered()

    assert (during, ordered()) == (0, 1)
