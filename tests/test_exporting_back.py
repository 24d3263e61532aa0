"""A whole export taken in again: the same newsroom in another database."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client

from contacts.models import Account, Newsroom
from releases import clock
from releases.desk import logbook, printing, revisions, snapshots
from releases.desk.exporting import kinds
from releases.models.edition import Edition
from releases.models.logbook import LogEntry
from releases.models.release import Release
from releases.models.revision import Revision
from tests import exported, make, showcase

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


@pytest.fixture
def folder(shelf: Path, tmp_path: Path) -> Path:
    """A newsroom, moved out; the database is empty. Made once, and copied."""
    if not (shelf / "export").exists():
        with exported.another_storage(shelf / "storage"):
            exported.newsroom()
            exported.export(shelf / "export")
            exported.emptied()
    return Path(shutil.copytree(shelf / "export", tmp_path / "export"))


@pytest.fixture
def storage(tmp_path):
    with exported.another_storage(tmp_path / "storage"):
        yield


def addresses() -> list[str]:
    pages = list(showcase.WITH_PICTURES.values())
    for edition in Edition.objects.order_by("pk"):
        start = "" if edition.language == "en" else f"/{edition.language}"
        page = f"{start}/releases/{edition.address}"
        pages += [f"{page}/", f"{page}.txt", f"{page}.json", f"{page}.xml", f"{page}.md"]
    feeds = [f"{start}/releases/feed.{form}" for start in ("", "/fr") for form in ("atom", "rss", "json")]
    pages += ["/sitemap.xml", "/newsroom.css", "/releases/?q=rover+toulouse", "/api/v1/releases/", "/api/v1/assets/"]
    return sorted({*pages, *feeds})


def answers(pages: list[str]) -> dict[str, tuple[int, bytes]]:
    client = Client()
    found = {page: client.get(page) for page in pages}
    return {page: (answer.status_code, b"".join(answer)) for page, answer in found.items()}


def test_every_page_feed_and_format_answers_the_same_bytes_before_and_after(tmp_path, time_machine):
    exported.newsroom()
    moments = [datetime(2018, 2, 4, 9, tzinfo=UTC), clock.now(), clock.now() + timedelta(days=30)]
    pages, before = addresses(), {}
    for at in moments:
        time_machine.move_to(at, tick=False)
        before[at] = answers(pages)
    assert len({status for found in before.values() for status, _body in found.values()}) >= 3

    time_machine.move_to(moments[1], tick=False)
    exported.export(tmp_path / "export")
    exported.emptied()
    with exported.another_storage(tmp_path / "storage"):
        exported.take_in(tmp_path / "export")
        for at in moments:
            time_machine.move_to(at, tick=False)
            assert answers(pages) == before[at]


def test_the_same_newsroom_exports_the_same_bytes(folder, tmp_path, storage):
    exported.take_in(folder)

    exported.export(tmp_path / "again", like=folder)

    first, again = exported.content(folder), exported.content(tmp_path / "again")
    assert first.keys() == again.keys()
    assert [path for path in first if first[path] != again[path]] == []


def test_drafts_revisions_and_the_logbook_hold_what_they_held(folder, storage):
    exported.take_in(folder)

    call_command("verify_logbook", verbosity=0)
    assert list(logbook.faults()) == []
    assert LogEntry.objects.count() > 20
    assert Release.objects.filter(binned_at__isnull=False).exists()
    for revision in Revision.objects.all():
        assert snapshots.digest(revision.snapshot) == revision.digest
    for edition in Edition.objects.all():
        assert printing.digest(edition) == edition.digest
    for release in Release.objects.filter(binned_at=None):
        newest = release.revisions.latest().number
        assert revisions.save(release, base=newest, by=None, at=clock.now()).number == newest


def test_files_lie_where_they_lay(folder, storage):
    exported.take_in(folder)

    told = exported.lines(folder / "desk/files.jsonl")
    assert len(told) > 50
    for each in told:
        with default_storage.open(each["name"]) as stored:
            assert stored.read() == (folder / each["file"]).read_bytes()


def test_the_register_goes_on(folder, storage):
    exported.take_in(folder)
    counted = Release.objects.filter(series__slug="pr", year=clock.now().year).order_by("sequence").last()
    assert counted
    assert counted.sequence

    assert make.edition().release.sequence == counted.sequence + 1


def test_nobody_can_sign_in_with_an_account_that_came_in(folder, storage):
    said = exported.take_in(folder)

    alice = Account.objects.get(username="alice")
    assert (alice.is_active, alice.has_usable_password(), alice.is_staff) == (False, False, False)
    assert "Nobody can sign in" in said
    assert str(alice) == "Alice Àuthor"


def test_an_account_that_is_here_keeps_its_password_and_its_permissions(folder, storage):
    make.account("alice", first_name="Alice", last_name="Àuthor")

    exported.take_in(folder)

    alice = Account.objects.get(username="alice")
    assert alice.check_password("correct horse")
    assert alice.is_staff
    assert Revision.objects.filter(author=alice).exists()


def rows() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for kind in kinds.KINDS for model, _way in kind.tables}


def test_a_second_time_changes_nothing(folder, storage, tmp_path):
    exported.take_in(folder)
    before = rows()

    said = exported.take_in(folder)

    assert "added: nothing; files added: 0;" in said
    assert rows() == before
    exported.export(tmp_path / "again", like=folder)
    assert exported.content(tmp_path / "again") == exported.content(folder)


def test_a_rehearsal_changes_nothing_and_counts_the_same(folder, storage):
    said = exported.take_in(folder, "--dry-run")

    assert said.startswith("Nothing was changed (dry run). It would be: added: ")
    assert set(rows().values()) == {0}
    assert default_storage.listdir("")[0] == []
    assert said.partition("added: ")[2].partition(";")[0] in exported.take_in(folder)


def test_what_differs_here_stays_and_is_reported(folder, storage):
    exported.take_in(folder)
    make.newsroom(telephone="112")
    draft = Release.objects.filter(state="drafting", binned_at=None).first()
    assert draft
    draft.texts.update(title="Written since")
    before = rows()

    with pytest.raises(CommandError, match="in the way: 2"):
        exported.take_in(folder)

    assert Newsroom.objects.get().telephone == "112"
    assert draft.texts.get().title == "Written since"
    assert rows() == before


def test_what_is_missing_comes_in_beside_what_is_here(folder, storage, capsys):
    make.edition(reference="OURS", contacts=(make.officer("ours"),))
    make.organisation("cnes", acronym="Ours")

    with pytest.raises(CommandError, match="in the way"):
        exported.take_in(folder)

    assert Edition.objects.filter(reference="OURS").exists()
    assert make.organisation("cnes").acronym == "Ours"
    assert Release.objects.filter(reference="PR1-2018").exists()
    assert list(logbook.faults()) == []
    assert make.edition(contacts=(make.officer("ours"),)).pk


def test_a_number_that_is_taken_here_is_reported(folder, storage):
    taken = make.draft(reference="PR1-2018", contacts=())

    with pytest.raises(CommandError, match="in the way: "):
        exported.take_in(folder)

    assert Release.objects.get(reference="PR1-2018") == taken
    assert not Release.objects.filter(texts__title="The rover leaves Toulouse").exists()
    assert Release.objects.filter(reference="PR4-2018").exists()


def test_the_logbook_of_the_house_is_not_mixed_with_another(folder, storage):
    logbook.write("sign_in", None, by=None, at=clock.now())

    with pytest.raises(CommandError, match="in the way: 1"):
        exported.take_in(folder)

    assert LogEntry.objects.filter(step="sign_in").count() == 1
    assert list(logbook.faults()) == []
