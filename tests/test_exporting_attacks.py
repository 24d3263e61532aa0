"""Folders that somebody has tampered with: nothing of them is taken in, and the fault is named."""

import json
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.models import Account
from releases import clock
from releases.desk import workflow
from releases.desk.exporting import lines
from releases.models.edition import Edition
from releases.models.release import Release
from tests import exported, make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("attacked")


@pytest.fixture
def folder(shelf: Path, tmp_path: Path) -> Path:
    """A small export; the database is empty. Made once, and copied."""
    if not (shelf / "export").exists():
        with exported.another_storage(shelf / "storage"):
            release = make.draft(by=make.account("alice"), reference="PR1-2026", assets=(exported.picture(b"picture"),))
            make.newsroom()
            workflow.submit(release, revision=1, by=None, at=clock.now())
            workflow.approve(release, revision=1, by=None, at=clock.now())
            exported.export(shelf / "export")
            exported.emptied()
    return Path(shutil.copytree(shelf / "export", tmp_path / "export"))


@pytest.fixture(autouse=True)
def _storage(tmp_path):
    with exported.another_storage(tmp_path / "storage"):
        yield


def refused(folder: Path, match: str) -> None:
    """In words, and nothing was changed anywhere."""
    accounts = Account.objects.count()
    with pytest.raises(CommandError, match=rf"(?s)^Nothing was imported\. .*{match}"):
        exported.take_in(folder)
    assert Account.objects.count() == accounts
    for model in apps.get_models():
        if model._meta.app_label in {"contacts", "releases"} and model is not Account:
            assert not model._base_manager.exists(), model
    assert [name for name in stored() if not name.startswith("kept")] == []


def stored() -> list[str]:
    root = Path(default_storage.location)  # type: ignore[attr-defined]
    return [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]


def signed(folder: Path) -> None:
    """As somebody would who knows how it is made: every checksum is right again."""
    sums = (folder / "SHA256SUMS").read_text().splitlines()
    lines = []
    for line in sums:
        path = line[66:]
        content = (folder / path).read_bytes() if (folder / path).is_file() else b""
        lines.append(f"{sha256(content).hexdigest()}  {path}\n")
    sign(folder, "".join(lines))


def sign(folder: Path, sums: str) -> None:
    (folder / "SHA256SUMS").write_text(sums)
    told = exported.manifest(folder)
    told["sha256_of_the_checksums"] = sha256(sums.encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(told))


def tamper(folder: Path, path: str, change: Callable[[dict[str, Any]], Any], *, line: int = 0) -> None:
    documents = exported.lines(folder / path)
    changed = change(documents[line])
    documents[line] = documents[line] if changed is None else changed
    (folder / path).write_text("".join(f"{json.dumps(each)}\n" for each in documents))
    signed(folder)


def field(model: str, name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        row = next(row for row in document["rows"] if row["model"] == model)
        row["fields"][name] = value

    return change


def test_an_untouched_folder_is_taken_in(folder):
    exported.take_in(folder)

    assert Release.objects.get().reference == "PR1-2026"
    assert len(stored()) > 5


# --- the folder -------------------------------------------------------------------------------------------------------


def files(folder: Path) -> list[str]:
    return [line[66:] for line in (folder / "SHA256SUMS").read_text().splitlines()]


def test_whatever_byte_was_changed_the_file_is_named(folder):
    for path in files(folder):
        before = (folder / path).read_bytes()
        (folder / path).write_bytes(before[:-1] + bytes([before[-1] ^ 1]) if before else b"x")
        refused(folder, rf"{path}: it is not as it was exported")
        (folder / path).write_bytes(before)


def test_whatever_file_is_missing_it_is_named(folder):
    for path in files(folder)[::5]:
        (folder / path).rename(folder / "away")
        refused(folder, f"{path}: it is missing")
        (folder / "away").rename(folder / path)


def test_checksums_that_somebody_changed_are_not_believed(folder):
    (folder / "README.txt").write_text("Changed.")
    sums = (folder / "SHA256SUMS").read_text().splitlines(keepends=True)
    changed = [f"{sha256(b'Changed.').hexdigest()}  README.txt\n" if "README" in line else line for line in sums]
    (folder / "SHA256SUMS").write_text("".join(changed))

    refused(folder, "SHA256SUMS: it is not the one that the manifest tells of")


@pytest.mark.parametrize(
    "path", ["../outside", "/etc/passwd", "files/../../outside", "a//b", ".hidden", "a\\..\\b", "a b", "", "C:/x", "ä"]
)
def test_no_path_leads_out_of_the_folder(folder, path):
    (folder.parent / "outside").write_bytes(b"")
    sums = (folder / "SHA256SUMS").read_text()

    sign(folder, f"{sums}{sha256(b'').hexdigest()}  {path}\n")

    refused(folder, "it does not name a file inside the folder")


@pytest.mark.parametrize("path", ["README.txt", "desk/releases.jsonl", "desk"])
def test_no_link_is_followed(folder, path):
    target = folder.parent / "elsewhere"
    (folder / path).rename(target)
    (folder / path).symlink_to(target)

    refused(folder, "it is a link")


def test_what_is_no_plain_file_is_not_read(folder):
    """A pipe would be waited for without end."""
    (folder / "README.txt").unlink()
    os.mkfifo(folder / "README.txt")

    refused(folder, "README.txt: it is missing")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (b"", "not JSON"),
        (b"[]", "not that of an export"),
        (b"{}", "not that of an export"),
        (b'{"format": "pressoffice-export", "version": 2, "is_whole": true}', "reads version 1"),
        (b'{"format": "pressoffice-export", "version": 1, "is_whole": "yes"}', "Take a whole export"),
        (b'{"format": "pressoffice-export", "version": 1, "is_whole": true}', "not the one that the manifest tells"),
        (b"[" * 100_000, "not JSON"),
        (b" " * 2**20 + b"{}", "too large"),
    ],
)
def test_a_manifest_that_is_none_is_told(folder, told, said):
    (folder / "manifest.json").write_bytes(told)

    refused(folder, said)


def test_a_table_that_the_checksums_do_not_name_is_missed(folder):
    sums = (folder / "SHA256SUMS").read_text().splitlines(keepends=True)
    sign(folder, "".join(line for line in sums if "desk/entries" not in line))

    refused(folder, "does not name desk/entries.jsonl")


# --- rows -------------------------------------------------------------------------------------------------------------


def smuggled(document: dict[str, Any]) -> None:
    admin = {"username": "mallory", "is_superuser": True, "is_staff": True, "password": "x"}
    document["rows"].append({"model": "contacts.account", "fields": admin})


def crowned(document: dict[str, Any]) -> None:
    document["rows"][0]["fields"] |= {"is_superuser": True, "is_staff": True}


def edition_of_a_different_key(document: dict[str, Any]) -> None:
    document["thing"] = "00000000-0000-0000-0000-000000000001"


TAMPERED: dict[str, tuple[str, Callable[[dict[str, Any]], Any], str]] = {
    "an account among releases": ("desk/releases.jsonl", smuggled, "no part of a release"),
    "an account that may everything": ("desk/accounts.jsonl", crowned, "told by its names and by nothing else"),
    "an account without a name": (
        "desk/accounts.jsonl",
        lambda told: {"thing": "alice", "rows": [{"model": "contacts.account", "fields": {}}]},
        "told by its names",
    ),
    "an account whose name is none": (
        "desk/accounts.jsonl",
        field("contacts.account", "username", "a b/c\n"),
        "desk/accounts.jsonl, line 1",
    ),
    "other words": ("desk/releases.jsonl", field("releases.edition", "title", "Other"), "its digest was taken of"),
    "another revision": ("desk/releases.jsonl", field("releases.revision", "snapshot", {}), "its digest was taken of"),
    "another hand": ("desk/releases.jsonl", field("releases.logentry", "by_name", "Bob"), "its digest was taken of"),
    "a field that is not there": (
        "desk/releases.jsonl",
        field("releases.release", "nickname", 1),
        "line 1: .*nickname",
    ),
    "a moment that is none": ("desk/releases.jsonl", field("releases.edition", "public_at", "soon"), "line 1: "),
    "no moment": ("desk/releases.jsonl", field("releases.edition", "public_at", None), "line 1: "),
    "a list for words": ("desk/releases.jsonl", field("releases.releasetext", "title", []), "line 1: "),
    "half a character": ("desk/releases.jsonl", field("releases.releasetext", "title", "\ud800"), "line 1: "),
    "a key that is none": ("desk/releases.jsonl", lambda told: told | {"thing": "no uuid"}, "line 1: "),
    "another key": ("desk/releases.jsonl", edition_of_a_different_key, "do not come out of the database as they"),
    "no rows": ("desk/releases.jsonl", lambda told: told | {"rows": []}, "line 1: it tells no thing"),
    "rows that are none": ("desk/releases.jsonl", lambda told: told | {"rows": [1]}, "line 1: "),
    "no place": ("desk/releases.jsonl", lambda told: told | {"places": []}, "the place of each edition"),
    "a place that is none": ("desk/releases.jsonl", lambda told: told | {"places": [-1]}, "no positive numbers"),
    "a place too far": ("desk/releases.jsonl", lambda told: told | {"places": [2**80]}, "no positive numbers"),
    "more than fields": (
        "desk/series.jsonl",
        lambda told: told | {"rows": [told["rows"][0] | {"extra": 1}]},
        "more than fields",
    ),
    "a number where there is no end": ("desk/newsroom.jsonl", field("contacts.newsroom", "four_eyes", 7), "line 1: "),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_rows_that_somebody_changed_are_refused_with_their_line(folder, how):
    path, change, said = TAMPERED[how]
    tamper(folder, path, change)

    refused(folder, said)


@pytest.mark.parametrize("line", [b"{", b"[]\n", b"1\n", b'{"a": NaN}\n', b"\xff\n", b"[" * 100_000, b"\n"])
def test_a_line_that_is_no_document_is_told(folder, line):
    with (folder / "desk/releases.jsonl").open("ab") as opened:
        opened.write(line)
    signed(folder)

    refused(folder, "desk/releases.jsonl, line 2: it is not")


def test_a_line_without_end_is_not_read_to_its_end(folder, monkeypatch):
    longest = max(len(line) for path in (folder / "desk").iterdir() for line in path.read_bytes().split(b"\n"))
    monkeypatch.setattr(lines, "MOST", longest + 1)
    with (folder / "desk/releases.jsonl").open("ab") as opened:
        opened.write(b" " * (longest + 2))
    signed(folder)

    refused(folder, "longer than any line")


def test_a_release_can_not_write_into_the_book_of_another(folder):
    def change(document: dict[str, Any]) -> None:
        for row in document["rows"]:
            if row["model"] in {"releases.logentry", "releases.logbook"}:
                row["fields"]["book" if "book" in row["fields"] else "uuid"] = "00000000-0000-0000-0000-000000000000"

    tamper(folder, "desk/releases.jsonl", change)

    refused(folder, "desk/releases.jsonl, line 1: ")


def test_what_is_printed_here_is_not_overwritten(folder):
    exported.take_in(folder)
    before = Edition.objects.get()

    tamper(folder, "desk/releases.jsonl", field("releases.edition", "public_at", "2031-01-01T00:00:00+00:00"))
    with pytest.raises(CommandError, match="in the way: 1"):
        exported.take_in(folder)

    assert Edition.objects.get().public_at == before.public_at


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "../outside.jpg",
        "/etc/outside.jpg",
        "originals/../../outside.jpg",
        "originals/.htaccess",
        "static/x.js",
        "x.jpg",
        "originals",
        "originals/a\\b.jpg",
        "originals/a\n.jpg",
    ],
)
def test_no_file_is_stored_where_the_desk_stores_none(folder, name):
    tamper(folder, "desk/files.jsonl", lambda told: told | {"name": name})

    refused(folder, "desk/files.jsonl, line 1: it names no file of the storage")


@pytest.mark.parametrize("file", ["README.txt", "../outside", "desk/accounts.jsonl", "files/ab/x.jpg"])
def test_nothing_but_a_file_is_stored(folder, file):
    tamper(folder, "desk/files.jsonl", lambda told: told | {"file": file})

    refused(folder, "desk/files.jsonl, line 1: it names no file")


def test_a_file_beside_the_checksums_is_known_by_its_name(folder):
    """It isn't among them, so they can't tell that it is another one."""
    false = f"files/ab/ab{'0' * 62}.jpg"
    (folder / "files/ab").mkdir(exist_ok=True)
    (folder / false).write_bytes(b"another picture")
    tamper(folder, "desk/files.jsonl", lambda told: told | {"file": false})

    refused(folder, "its content is not what its name says")


def test_a_file_that_is_here_and_differs_stays(folder):
    told = exported.lines(folder / "desk/files.jsonl")[0]
    default_storage.save(told["name"], ContentFile(b"ours"))

    with pytest.raises(CommandError, match="in the way: 1"):
        exported.take_in(folder)

    with default_storage.open(told["name"]) as opened:
        assert opened.read() == b"ours"


# --- anything ---------------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=st.integers(0, 40), name=st.integers(0, 40), value=JSON)
def test_whatever_stands_in_a_field_it_is_taken_as_it_is_or_refused_in_words(folder, row, name, value):
    """Never a traceback, and never anything else than what the folder says."""
    original = (folder / "desk/releases.jsonl").read_bytes()

    def change(document: dict[str, Any]) -> None:
        fields = document["rows"][row % len(document["rows"])]["fields"]
        fields[sorted(fields)[name % len(fields)]] = value

    tamper(folder, "desk/releases.jsonl", change)
    said = ""
    try:
        exported.take_in(folder, "--dry-run")
    except CommandError as fault:
        said = str(fault)
    (folder / "desk/releases.jsonl").write_bytes(original)
    assert said == "" or said.startswith("Nothing was ")
    assert not Release.objects.exists()
    assert stored() == []
