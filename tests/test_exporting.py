"""Leaving with everything: what lies in the folder that ``export_releases`` writes."""

import html.parser
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from contacts.models import Account
from releases import clock
from releases.desk import forwarding, revisions, workflow
from releases.desk.exporting import editions, folder, kinds, public, whole
from releases.models.edition import PUBLIC, Edition
from releases.models.plate import Rendition
from releases.models.release import Release
from tests import exported, make
from tests.contracts import canaries, gallery
from tests.contracts.addresses import routes
from tests.contracts.canaries import NOW
from tests.contracts.songs import MARKS, heard
from tests.exported import lines
from tests.standards import wrong_in_ninjs
from tests.test_valid_html import check, checker
from tests.visitor import broken_by

__all__ = ["checker"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def past(db: None) -> None:
    """A newsroom with one."""
    exported.newsroom()


@pytest.fixture
def left(past: None, tmp_path: Path) -> Path:
    """The whole of it."""
    exported.export(tmp_path / "whole")
    return tmp_path / "whole"


@pytest.fixture
def given_away(past: None, tmp_path: Path) -> Path:
    """What of it is public."""
    exported.export(tmp_path / "public", "--public")
    return tmp_path / "public"


# --- everything -------------------------------------------------------------------------------------------------------


def test_every_table_of_ours_is_exported_or_left_out_for_a_reason():
    ours = {model for model in apps.get_models() if model._meta.app_label in {"contacts", "releases"}}
    told = {model for kind in kinds.KINDS for model, _way in kind.tables}

    assert ours - told == set(kinds.LEFT_OUT)
    assert all(kinds.LEFT_OUT.values())


def test_every_row_is_in_the_folder(left):
    written: dict[str, int] = {}
    for kind in kinds.KINDS:
        for document in lines(left / kind.file):
            for row in document["rows"]:
                written[row["model"]] = written.get(row["model"], 0) + 1

    for kind in kinds.KINDS:
        for model, _way in kind.tables:
            assert written.get(str(model._meta), 0) == model._base_manager.count(), model


def test_an_edition_is_told_with_all_its_words_and_moments(left):
    told = {(each["release"], each["language"], each["number"]): each for each in lines(left / "releases.jsonl")}

    assert len(told) == Edition.objects.count()
    for edition in Edition.objects.select_related("release", "withdrawal"):
        document = told[str(edition.release.uuid), edition.language, edition.number]
        for name in ("title", "lead", "body", "notes", "reference", "digest", "correction_note", "boilerplates"):
            assert document[name] == getattr(edition, name)
        for name in ("press_at", "public_at", "closes_at", "approved_at"):
            moment = getattr(edition, name)
            assert document[name] == (moment and moment.isoformat())
        reason = edition.withdrawal.public_reason if edition.withdrawal else None
        assert (document["withdrawal"] or {}).get("public_reason") == reason
    assert {each["stands"] for each in told.values()} == {"public", "replaced", "scheduled", "void", "withdrawn"}


def test_each_edition_is_ninjs_as_the_standard_wants_it(left, shared):
    items = [each["ninjs"] for each in lines(left / "releases.jsonl")]

    assert len(items) > 10
    assert [wrong for item in items for wrong in wrong_in_ninjs(item, shared)] == []


def test_an_edition_that_is_open_is_told_as_the_newsstand_tells_it(left, client):
    """Particulars of closed and scheduled ones are computed another way: where both ways lead, they meet."""
    compared = 0
    for each in lines(left / "releases.jsonl"):
        if each["stands"] == "public" and each["address"] != "pr4-2018":  # its rights are those of its own day
            start = "" if each["language"] == "en" else f"/{each['language']}"
            assert client.get(f"{start}/releases/{each['address']}.json").json() == each["ninjs"]
            compared += 1
    assert compared > 3


def test_versions_count_what_opened_and_an_embargo_has_the_one_that_it_will_have():
    at = clock.now()
    release = make.approved(at=at - timedelta(days=3), public_at=at + timedelta(days=1))
    workflow.cancel(release, by=None, at=at - timedelta(days=2))
    for day, opens in ((1, None), (0, at + timedelta(days=1))):
        Release.objects.filter(pk=release.pk).update(public_at=opens)
        release.refresh_from_db()
        release.texts.update(title=f"Day {day}")
        newest = release.revisions.latest().number
        now = at - timedelta(days=day)
        revisions.save(release, base=newest, by=None, at=now)
        workflow.submit(release, revision=newest + 1, by=None, at=now)
        workflow.approve(release, revision=newest + 1, by=None, at=now)
    together = list(Edition.objects.filter(release=release).order_by("number"))
    newsroom = make.newsroom()

    told = [editions.as_of_its_opening(each, together, newsroom) for each in together]

    assert [each.is_void() for each in together] == [True, False, False]
    assert [each.version for each in told] == [1, 1, 2]
    assert told[2].first_public_at == together[1].public_at


def test_no_password_and_no_address_of_an_account_is_in_the_folder(tmp_path):
    exported.newsroom()
    Account.objects.update(email="alice@secret.example.org")
    make.account("carol", first_name="Carol-has-written-nothing")

    exported.export(tmp_path / "whole")

    everything = b"".join(exported.content(tmp_path / "whole").values()).decode()
    assert "alice@secret.example.org" not in everything
    assert "argon2" not in everything
    assert "pbkdf2" not in everything
    assert Account.objects.get(username="alice").password not in everything
    assert "Carol-has-written-nothing" not in everything
    assert [row["thing"] for row in lines(tmp_path / "whole/desk/accounts.jsonl")] == ["alice", "bob"]


# --- the folder -------------------------------------------------------------------------------------------------------


def test_sha256sum_finds_every_file_as_it_was_written(left):
    said = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=left, capture_output=True, text=True)

    assert said.returncode == 0, said.stdout + said.stderr
    named = {line.rpartition(": ")[0] for line in said.stdout.splitlines()}
    assert set(exported.content(left)) - named == {"SHA256SUMS", "manifest.json"}


def test_a_file_is_named_by_what_is_in_it_and_lies_there_once(left):
    found = sorted((left / "files").rglob("*.*"))
    assert len(found) > 50
    assert [path.stem for path in found] == [sha256(path.read_bytes()).hexdigest() for path in found]


def test_the_manifest_tells_what_it_is(left):
    told = exported.manifest(left)

    assert (told["format"], told["version"], told["is_whole"]) == ("pressoffice-export", 1, True)
    assert timedelta(0) <= clock.now() - datetime.fromisoformat(told["made_at"]) < timedelta(minutes=1)
    assert told["newsroom"] == "CNES Press office"
    assert told["counts"]["editions"] == Edition.objects.count()
    assert told["counts"]["desk/releases.jsonl"] == Release.objects.count()


def test_nobody_else_may_look_into_a_whole_export(tmp_path):
    exported.newsroom()

    said = exported.export(tmp_path / "whole")

    assert "embargoed matter" in said
    assert "EMBARGOED MATTER" in (tmp_path / "whole/README.txt").read_text()
    for path in (tmp_path / "whole", *(tmp_path / "whole").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_the_same_newsroom_gives_the_same_bytes(left, tmp_path):
    exported.export(tmp_path / "again", like=left)

    assert exported.content(tmp_path / "again") == exported.content(left)


@pytest.mark.parametrize("options", [(), ("--public",)])
def test_a_folder_that_is_not_empty_is_refused_in_words(tmp_path, options):
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(CommandError, match=r"not empty\. Name a new folder"):
        exported.export(tmp_path, *options)

    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_that_the_site_serves_is_refused(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    with pytest.raises(CommandError, match="MEDIA_ROOT"):
        exported.export(tmp_path / "export")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--at=2999-01-01T00:00:00Z"], "in the future"),
        (["--at=2026-01-01T00:00:00"], "no moment with a zone"),
        (["--at=soon"], "no moment with a zone"),
        (["--public", "--at=2020-01-01T00:00:00Z"], "goes by the clock"),
    ],
)
def test_a_moment_that_would_mislead_is_refused(tmp_path, options, said):
    with pytest.raises(CommandError, match=said):
        call_command("export_releases", str(tmp_path / "export"), *options)

    assert not (tmp_path / "export").exists()


def test_an_interrupted_export_has_no_manifest(tmp_path):
    exported.newsroom()

    def stop(done: int, total: int, name: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        whole.export(folder.Folder(tmp_path / "export", is_private=True), at=clock.now(), tell=print, progress=stop)

    assert (tmp_path / "export/desk/releases.jsonl").exists()
    assert not (tmp_path / "export/manifest.json").exists()
    with pytest.raises(CommandError, match="the export was interrupted"):
        exported.take_in(tmp_path / "export")


def test_a_file_that_is_lost_or_is_another_is_reported_and_stops_nothing(tmp_path):
    lost = exported.picture(b"lost")
    default_storage.delete(lost.original)
    other = exported.picture(b"other")
    with default_storage.open(other.original, "wb") as opened:
        opened.write(b"somebody else's")

    said = exported.export(tmp_path / "whole")

    assert f"{lost.original} is not in the storage any more." in said
    assert f"{other.original} is not what was taken in: its SHA-256 is another one." in said
    faults = exported.manifest(tmp_path / "whole")["faults"]
    assert len([fault for fault in faults if lost.original in fault or other.original in fault]) == 2


# --- one moment -------------------------------------------------------------------------------------------------------


OVERHEARD = """
import json, os, threading
from pathlib import Path
import django
django.setup()
from django.db import connection
from releases import clock
from releases.desk.exporting import folder, whole
from releases.models.release import Release
from tests import make

def work():
    try:
        make.draft()
        done.append(clock.now())
    finally:
        connection.close()

def meanwhile(count, total, name):
    if not asked:
        asked.append(name)
        desk = threading.Thread(target=work)
        desk.start()
        desk.join(timeout=10)

for _each in range(3):
    make.draft()
asked, done = [], []
root = Path(os.environ["EXPORT"])
whole.export(folder.Folder(root, is_private=True), at=clock.now(), tell=str, progress=meanwhile)
print(json.dumps([len(done), Release.objects.count(), connection.transaction_mode]))
"""


def test_it_shows_one_moment_of_a_file_in_which_the_desk_works_on(tmp_path):
    """SQLite: a database of its own, since that of the tests is in memory. The desk does not wait for the export."""
    where = {"PRESS_VAR": str(tmp_path / "var"), "DATABASE_URL": f"sqlite:///{tmp_path}/newsroom.sqlite3"}
    environment = {**os.environ, **where, "EXPORT": str(tmp_path / "export")}
    for program in (["manage.py", "migrate", "--verbosity=0"], ["-c", OVERHEARD]):
        ran = subprocess.run([sys.executable, *program], env=environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr

    assert json.loads(ran.stdout.splitlines()[-1]) == [1, 4, "IMMEDIATE"]
    assert len(lines(tmp_path / "export/desk/releases.jsonl")) == 3
    assert exported.manifest(tmp_path / "export")["counts"]["desk/releases.jsonl"] == 3


@pytest.mark.django_db(transaction=True)
def test_it_shows_one_moment_while_the_desk_works_on(tmp_path):
    """On PostgreSQL. SQLite's database in memory has one connection: there nobody works meanwhile."""
    make.newsroom()
    for _each in range(3):
        make.draft()
    done: list[int] = []

    def work() -> None:
        try:
            done.append(make.draft().pk)
        finally:
            connection.close()

    def meanwhile(count: int, total: int, name: str) -> None:
        if not done and connection.vendor == "postgresql":
            desk = threading.Thread(target=work)
            desk.start()
            desk.join(timeout=15)

    whole.export(folder.Folder(tmp_path / "export", is_private=True), at=clock.now(), tell=print, progress=meanwhile)

    assert Release.objects.count() == (4 if connection.vendor == "postgresql" else 3)
    assert len(lines(tmp_path / "export/desk/releases.jsonl")) == 3


@pytest.mark.parametrize("form", [whole, public])
def test_twice_as_many_releases_take_few_more_queries(form, tmp_path, django_assert_max_num_queries):
    """In chunks of twenty or fifty: not one more for each release, but for its picture's files."""

    def queries(name: str) -> int:
        with django_assert_max_num_queries(10_000) as asked:
            form.export(
                folder.Folder(tmp_path / name, is_private=False),
                at=clock.now(),
                tell=print,
                progress=lambda *_: None,
            )
        return len(asked)

    make.edition()
    one = queries("one")
    for _each in range(9):
        make.edition()
    assert queries("ten") - one <= (9 if form is whole else 0)


# --- pages ------------------------------------------------------------------------------------------------------------


class Links(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.found += [value or "" for name, value in attrs if name in {"href", "src"}]


def read(path: Path) -> Links:
    page = Links()
    page.feed(path.read_text(encoding="utf-8"))
    return page


@pytest.mark.parametrize("which", ["left", "given_away"])
def test_every_link_leads_to_a_file_in_the_folder(which, request):
    root = request.getfixturevalue(which)
    pages = sorted((root / "html").rglob("*.html"))
    assert len(pages) > 5
    files = set()
    for path in pages:
        page = read(path)
        assert "script" not in page.tags
        assert not re.search(r"\sstyle=|\son\w+=", path.read_text(encoding="utf-8"))
        for link in page.found:
            parts = urllib.parse.urlsplit(link)
            if not parts.scheme:
                target = (path.parent / parts.path).resolve()
                assert target.is_file(), f"{path.name}: {link}"
                assert target.is_relative_to(root.resolve())
                files.add(target)
    assert any("/files/" in str(target) for target in files)
    assert set(pages) - {root / "html/index.html"} <= {root / target.relative_to(root.resolve()) for target in files}


def test_a_page_that_is_not_simply_public_says_so(left):
    withdrawn = (left / "html/en/pr3-2018.html").read_text(encoding="utf-8")

    assert "<strong>Withdrawn</strong>" in withdrawn
    assert "The figures were wrong." in withdrawn
    scheduled = [path for path in (left / "html/en").iterdir() if "<strong>Scheduled</strong>" in path.read_text()]
    assert len(scheduled) == 2


def test_the_nu_html_checker_finds_nothing_in_the_pages(checker, left, given_away, tmp_path):
    flat = tmp_path / "flat"
    flat.mkdir()
    for root in (left, given_away):
        for path in (root / "html").rglob("*.html"):
            shutil.copy(path, flat / f"{root.name}-{path.parent.name}-{path.name}")

    assert len(list(flat.iterdir())) > 20
    assert check(checker, flat) == []


# --- what is public ---------------------------------------------------------------------------------------------------


@pytest.fixture
def secret() -> Iterator[dict[str, Release]]:
    with time_machine.travel(NOW, tick=False):
        yield canaries.newsroom()


def test_a_public_export_holds_no_canary(secret, tmp_path):
    said = exported.export(tmp_path / "public", "--public")

    found = exported.content(tmp_path / "public")
    written = "\n".join([said, *found, *(content.decode(errors="replace") for content in found.values())])
    assert lines(tmp_path / "public/releases.jsonl")
    assert heard(written) == set()
    for mark in MARKS:
        for plate in gallery.plates_of(mark):
            assert plate.key not in written
            assert str(plate.asset_id) not in written
    for release in Release.objects.all():
        assert str(release.uuid) not in written


def test_the_whole_of_the_same_newsroom_holds_every_mark(secret, tmp_path):
    """So the ears above do hear."""
    exported.export(tmp_path / "whole")

    written = "\n".join(c.decode(errors="replace") for c in exported.content(tmp_path / "whole").values())
    assert {mark for mark in MARKS if any(f"x{mark}qz" in song for song in heard(written))} == set(MARKS)


def test_a_public_export_asks_only_through_the_gate(secret, tmp_path):
    """The laws of a reader's request hold here too."""
    broken: list[str] = []

    def executed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT"):
            broken.extend(broken_by(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(executed):
        exported.export(tmp_path / "public", "--public")

    assert broken == []


def test_a_public_export_is_exactly_what_is_open(given_away):
    told = lines(given_away / "releases.jsonl")
    opened = Edition.objects.open_to(PUBLIC, at=clock.now())

    assert {(each["address"], each["language"], each["title"]) for each in told} == set(
        opened.values_list("address", "language", "title")
    )
    assert not (given_away / "desk").exists()
    assert not {"closes_at", "press_at", "number", "digest", "release", "approved_at"} & set().union(*told)
    assert "closes_at" not in json.dumps(told)


def test_a_public_export_holds_the_files_that_readers_are_given_and_no_original(given_away):
    told = lines(given_away / "releases.jsonl") + lines(given_away / "assets.jsonl")
    shown = json.dumps(told)
    names = {Path(path).name for path in exported.content(given_away) if path.startswith("files/")}

    assert all(name in shown or name.endswith(".svg") for name in names)
    now = clock.now()
    given = Rendition.objects.open_to(PUBLIC, at=now, today=make.newsroom().today(at=now))
    assert 0 < len(names) - 1 <= given.count()


def test_a_public_export_is_no_newsroom(given_away):
    with pytest.raises(CommandError, match="Take a whole export"):
        exported.take_in(given_away)


def test_what_is_withdrawn_is_gone_from_the_next_public_export(tmp_path):
    release = make.approved(texts={"en": {"title": "Taken away"}})
    exported.export(tmp_path / "first", "--public")

    workflow.withdraw(release, by=None, at=clock.now(), public_reason="A mistake.")
    exported.export(tmp_path / "second", "--public")

    assert "Taken away" in (tmp_path / "first/releases.jsonl").read_text()
    assert lines(tmp_path / "second/releases.jsonl") == []


def test_a_public_export_tells_where_old_addresses_lead(tmp_path):
    at = clock.now() - timedelta(hours=1)
    both = make.approved(at=at, texts={"en": {"title": "Mars"}, "fr": {"title": "Mars"}})
    closed, gone = make.approved(public_at=make.in_one_hour()), make.approved(at=at)
    for release, address, language in (
        *((both, "/mars", "fr"), (both, "/?p=12", ""), (closed, "/closed", "en")),
        (gone, "/gone", "en"),
    ):
        forwarding.forward(release, address=address, language=language, by=None, at=at)
    workflow.withdraw(gone, by=None, at=clock.now(), public_reason="A mistake.")

    exported.export(tmp_path / "public", "--public")

    page = f"releases/{both.editions.all()[0].address}/"
    assert lines(tmp_path / "public/old_addresses.jsonl") == [
        {"path": "/?p=12", "url": f"{settings.SITE_URL}/{page}"},
        {"path": "/mars", "url": f"{settings.SITE_URL}/fr/{page}"},
    ]


def test_nothing_of_this_is_reached_over_http():
    assert [route for route in routes() if "export_releases" in route or "manifest" in route] == []
