"""The press kit: everything that a release gives out, in one archive."""

import io
import secrets
import shutil
import subprocess
import tracemalloc
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import StreamingHttpResponse
from moto.server import ThreadedMotoServer

from contacts.words import words
from releases import clock
from releases.desk import revisions, workflow
from releases.desk.darkroom import plates
from releases.models.asset import Asset
from releases.models.edition import Edition
from releases.models.kinds import Correction
from releases.models.plate import Plate, Rendition
from releases.newsstand.formats import kit, typesetter
from releases.newsstand.views import formats
from tests import make
from tests.conftest import missing

pytestmark = pytest.mark.django_db

KIT = "/releases/pr7-2026.zip"
MORNING = datetime(2026, 3, 4, 8, 30, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_pango(request, monkeypatch, tmp_path):
    """A machine on which no PDF can be made, but where a test is about them: to set one takes a second."""
    typesetter._failures.clear()
    if "pango" not in request.fixturenames:
        (tmp_path / "packages" / "weasyprint").mkdir(parents=True)
        (tmp_path / "packages" / "weasyprint" / "__init__.py").write_text("raise OSError('no pango')")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path / "packages"))


@pytest.fixture
def pango():
    """A machine on which PDFs can be made."""


def fetched(visitor, address: str = KIT) -> tuple[StreamingHttpResponse, bytes]:
    response = visitor.get(address)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/zip"
    return response, b"".join(response)


def opened(content: bytes) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return archive


def members(visitor, address: str = KIT) -> dict[str, bytes]:
    """The files in the kit by their names, without the folder that they all are in."""
    archive = opened(fetched(visitor, address)[1])
    [folder] = {name.partition("/")[0] for name in archive.namelist()}
    return {name.removeprefix(f"{folder}/"): archive.read(name) for name in archive.namelist()}


def words_in(visitor, name: str, address: str = KIT) -> str:
    return members(visitor, address)[name].decode("utf-8")


def plate_of(asset: Asset) -> Plate:
    return asset.plates.latest("pk")


def stored(asset: Asset, name: str) -> str:
    return str(plate_of(asset).renditions.get(name=name).path)


# --- what is in it ----------------------------------------------------------------------------------------------------


def test_it_holds_texts_pdfs_pictures_captions_and_licence(visitor, pango):
    picture, document = make.asset(), make.asset(medium="document", original="originals/pack.pdf")
    make.approved(assets=(picture, document), reference="PR7-2026", texts={"en": {}, "fr": {}})

    kept = members(visitor)

    assert list(kept) == [
        "PR7-2026 en.txt",
        "PR7-2026 fr.txt",
        "PR7-2026 en.pdf",
        "PR7-2026 fr.pdf",
        "captions.txt",
        "LICENCE.txt",
        "PR7-2026-a.jpg",
        "PR7-2026-b.pdf",
    ]
    assert kept["PR7-2026 fr.txt"] == visitor.get("/fr/releases/pr7-2026.txt").content
    assert kept["PR7-2026 en.pdf"] == visitor.get("/releases/pr7-2026.pdf").content
    assert kept["PR7-2026-a.jpg"] == f"{plate_of(picture).key} print.jpg".encode()
    assert kept["PR7-2026-b.pdf"] == f"{plate_of(document).key} file.pdf".encode()
    assert "could not be made" not in kept["captions.txt"].decode()


def test_other_tools_open_it(visitor, tmp_path):
    make.approved(assets=(make.asset(),), reference="PR7-2026")
    if not shutil.which("unzip"):
        missing("unzip")
    (tmp_path / "kit.zip").write_bytes(fetched(visitor)[1])

    tested = subprocess.run(["unzip", "-t", tmp_path / "kit.zip"], capture_output=True, text=True, check=True)
    subprocess.run(["unzip", "-q", tmp_path / "kit.zip", "-d", tmp_path], check=True)

    assert "No errors detected" in tested.stdout
    unpacked = tmp_path / "PR7-2026" / "captions.txt"
    assert unpacked.stat().st_mode & 0o777 == 0o644
    assert unpacked.read_text(encoding="utf-8")


def test_captions_tell_all_that_has_to_be_known_to_print_a_picture(visitor):
    picture = make.asset(
        caption=words({"en": "The rover in Toulouse.", "fr": "Le rover à Toulouse."}),
        alt=words({"en": "A rover.", "fr": "Un rover."}),
        credit="CNES/DUCROS David, 2017",
        creator="David Ducros",
        copyright="© CNES 2017",
        nature="partly_ai",
        people="Pascale Bresson, Raphaël Sart",
        place=words({"en": "Toulouse"}),
        taken_on=datetime(2017, 10, 3, tzinfo=UTC).date(),
        usage_terms=words({"en": "Editorial use only."}),
        licence="Press licence",
        licence_url="https://example.org/licence",
    )
    make.approved(assets=(picture,), reference="PR7-2026", texts={"en": {"title": "Wheels"}, "fr": {}})

    kept = members(visitor)

    assert kept["captions.txt"].decode().splitlines()[:19] == [
        "PR7-2026 – Wheels",
        "",
        "PR7-2026-a · Picture, 3000 × 2000 pixels, 32\xa0bytes",
        "--------------------------------------------------",
        "File: PR7-2026-a.jpg",
        "Caption (English): The rover in Toulouse.",
        "Alt text (English): A rover.",
        "Caption (French): Le rover à Toulouse.",
        "Alt text (French): Un rover.",
        "Credit: CNES/DUCROS David, 2017",
        "Creator: David Ducros",
        "Copyright: © CNES 2017",
        "Kind: Edited with AI",
        "People: Pascale Bresson, Raphaël Sart",
        "Place: Toulouse",
        "Date: 3 October 2017",
        "Usage terms: Editorial use only.",
        "Licence: Press licence <https://example.org/licence>",
        "",
    ]
    licence = kept["LICENCE.txt"].decode()
    assert "PR7-2026-a.jpg\n--------------\nLicence: Press licence <https://example.org/licence>\n" in licence
    assert "Usage terms: Editorial use only.\nCopyright: © CNES 2017\nCredit: CNES/DUCROS David, 2017\n" in licence


def test_what_we_add_speaks_the_language_of_the_address(visitor):
    make.approved(assets=(make.asset(),), reference="PR7-2026", texts={"en": {}, "fr": {"title": "Des roues"}})

    kept = members(visitor, f"/fr{KIT}")

    assert kept.keys() == members(visitor).keys()
    assert next(iter(kept)) == "PR7-2026 fr.txt"
    assert kept["captions.txt"].decode().startswith("PR7-2026 – Des roues\n")


def test_a_file_without_a_licence_is_not_given_one(visitor):
    make.newsroom(telephone="+33 1 00 00 00 00", email="press@example.org")
    make.approved(assets=(make.asset(),), reference="PR7-2026")

    licence = " ".join(words_in(visitor, "LICENCE.txt").split())

    assert "Licence: none is stated" in licence
    assert "Questions about rights: Press office, +33 1 00 00 00 00, press@example.org." in licence


def test_languages_that_are_not_open_are_not_in_it(visitor):
    release = make.draft(reference="PR7-2026", texts={"en": {}, "fr": {"title": "Secret"}})
    at = clock.now()
    workflow.submit(release, revision=1, by=None, at=at)
    workflow.approve(release, revision=1, by=None, at=at, languages=["en"])

    kept = members(visitor)

    assert [name for name in kept if name.endswith(".txt") and name.startswith("PR7")] == ["PR7-2026 en.txt"]
    assert visitor.get(f"/fr{KIT}").status_code == 404


def test_a_language_that_is_no_longer_published_is_not_in_it(visitor, settings):
    make.approved(reference="PR7-2026", texts={"en": {}, "fr": {}})
    settings.LANGUAGES = [("en", "English")]

    assert "PR7-2026 fr.txt" not in members(visitor)


def test_the_captions_of_a_video_come_with_it(visitor):
    video = make.asset(medium="video", content_type="video/mp4", original="originals/rover.mp4")
    plate = plate_of(video)
    add_rendition(plate, "captions-fr.vtt", b"WEBVTT\n", content_type="text/vtt")
    make.approved(assets=(video,), reference="PR7-2026")

    kept = members(visitor)

    assert kept["PR7-2026-a fr.vtt"] == b"WEBVTT\n"
    assert "File: PR7-2026-a.mp4\nFile: PR7-2026-a fr.vtt\n" in kept["captions.txt"].decode()


def add_rendition(plate: Plate, name: str, content: bytes, **facts: str) -> Rendition:
    path = default_storage.save(f"renditions/{plate.key}-{name}", ContentFile(content))
    told = {"size": len(content), "checksum": sha256(content).hexdigest(), "content_type": "image/jpeg"} | facts
    return Rendition.objects.create(plate=plate, name=name, path=path, **told)


def test_a_corrected_picture_is_in_it_once_as_it_is_now(visitor):
    make.newsroom(four_eyes=False)
    at = clock.now()
    picture = make.asset(at=at - timedelta(hours=3))
    release = make.approved(assets=(picture,), at=at - timedelta(hours=2), reference="PR7-2026")
    former = plate_of(picture)
    picture.credit = "The right photographer"
    picture.save()
    make.develop(plates.prepare(picture, at=at))
    revisions.save(release, base=1, by=None, at=at)
    workflow.submit(release, revision=2, by=None, at=at)
    workflow.correct(release, revision=2, by=None, at=at, kind=Correction.CORRECTION, public_note="Credit.")

    kept = members(visitor)

    assert plate_of(picture).key != former.key
    assert kept["PR7-2026-a.jpg"] == f"{plate_of(picture).key} print.jpg".encode()
    assert kept["captions.txt"].decode().count("PR7-2026-a · ") == 1
    assert "Credit: The right photographer" in kept["captions.txt"].decode()


def test_what_has_no_more_rights_is_neither_in_it_nor_named(visitor):
    over = make.asset(rights_until=clock.now().date() - timedelta(days=2), caption=words({"en": "Too late."}))
    make.approved(assets=(over, make.asset()), reference="PR7-2026", at=clock.now() - timedelta(days=4))

    kept = members(visitor)

    assert "PR7-2026-a.jpg" not in kept
    assert "PR7-2026-b.jpg" in kept
    assert b"Too late." not in b"".join(kept.values())
    assert b"PR7-2026-a" not in b"".join(kept.values())


def test_names_are_unicode_and_no_name_leads_out_of_the_folder(visitor):
    make.approved(assets=(make.asset(),), reference="N° 3/2026")
    address = f"/releases/{Edition.objects.get().address}.zip"

    response, content = fetched(visitor, address)

    assert opened(content).namelist()[0] == "N° 3-2026/N° 3-2026 en.txt"
    assert "N° 3-2026/N° 3-2026-a.jpg" in opened(content).namelist()
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''N%C2%B0%203-2026.zip"


# --- what isn't in it, and says so ------------------------------------------------------------------------------------


@pytest.mark.parametrize("fate", ["gone", "cut short"])
def test_a_file_that_is_not_there_breaks_nothing(visitor, fate):
    lost, there = make.asset(), make.asset()
    make.approved(assets=(lost, there), reference="PR7-2026")
    path = stored(lost, "print.jpg")
    default_storage.delete(path)
    if fate == "cut short":
        default_storage.save(path, ContentFile(b"half"))

    kept = members(visitor)

    assert "PR7-2026-a.jpg" not in kept
    assert "PR7-2026-b.jpg" in kept
    captions = " ".join(kept["captions.txt"].decode().split())
    assert "PR7-2026-a · Picture" in captions
    assert "not in this kit, since it is not there at the moment" in captions
    assert "PR7-2026-a.jpg" not in kept["LICENCE.txt"].decode()


def test_a_large_file_is_named_with_its_address_instead(visitor, monkeypatch):
    picture = make.asset()
    make.approved(assets=(picture,), reference="PR7-2026")
    monkeypatch.setattr(kit, "LARGEST", 10)

    kept = members(visitor)

    assert "PR7-2026-a.jpg" not in kept
    told = " ".join(kept["captions.txt"].decode().split())
    assert f"too large for this kit; it is at http://127.0.0.1:8000/media/{plate_of(picture).key}/print.jpg" in told


def test_where_no_pdf_can_be_made_the_kit_says_so(visitor):
    make.approved(assets=(make.asset(),), reference="PR7-2026", texts={"en": {}, "fr": {}})

    kept = members(visitor)

    assert not [name for name in kept if name.endswith(".pdf")]
    told = " ".join(kept["captions.txt"].decode().split())
    assert "Not in this kit, because it could not be made: PR7-2026 en.pdf, PR7-2026 fr.pdf" in told


def test_a_release_without_pictures_has_a_kit_too(visitor):
    make.approved(reference="PR7-2026")

    kept = members(visitor)

    assert list(kept) == ["PR7-2026 en.txt", "captions.txt", "LICENCE.txt"]
    assert "This release has no pictures or files." in kept["captions.txt"].decode()


# --- at its address ---------------------------------------------------------------------------------------------------


def test_before_its_moment_it_is_the_plain_404_and_then_it_is_there(visitor):
    make.approved(assets=(make.asset(),), public_at=make.in_one_hour(), reference="PR7-2026")

    closed, never = visitor.get(KIT), visitor.get("/releases/pr404-2026.zip")
    with time_machine.travel(make.in_one_hour(), tick=False):
        then = members(visitor)

    assert (closed.status_code, closed.content) == (404, never.content)
    assert sorted(closed.items()) == sorted(never.items())
    assert "PR7-2026-a.jpg" in then


def test_its_size_is_known_and_it_is_asked_for_again(visitor):
    make.approved(assets=(make.asset(),), reference="PR7-2026")

    response, content = fetched(visitor)
    again = visitor.get(KIT, headers={"If-None-Match": response["ETag"]})
    head = visitor.head(KIT)

    assert response["Content-Length"] == str(len(content))
    assert response["Content-Disposition"] == 'attachment; filename="PR7-2026.zip"'
    assert response["Cache-Control"] == "no-cache"
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", response["ETag"])
    assert b"".join(head) == b""
    assert {name: head[name] for name in head.headers} == {name: response[name] for name in response.headers}


def test_the_same_has_the_same_bytes_at_any_hour(visitor):
    make.newsroom(time_zone="Asia/Tokyo")
    with time_machine.travel(MORNING, tick=False):
        make.approved(assets=(make.asset(), make.asset()), reference="PR7-2026", texts={"en": {}, "fr": {}})
    with time_machine.travel(MORNING, tick=False):
        first, content = fetched(visitor)
    with time_machine.travel(MORNING + timedelta(days=200, seconds=7), tick=False):
        then, again = fetched(visitor)

    assert (first["ETag"], content) == (then["ETag"], again)
    local = MORNING.astimezone(ZoneInfo("Asia/Tokyo"))
    assert {member.date_time for member in opened(content).infolist()} == {local.timetuple()[:6]}


def test_whatever_is_in_it_changes_its_validator(visitor):
    picture = make.asset()
    make.approved(assets=(picture,), reference="PR7-2026")
    first = fetched(visitor)[0]["ETag"]

    make.newsroom(name=words({"en": "Media relations"}))
    renamed = fetched(visitor)[0]["ETag"]
    default_storage.delete(stored(picture, "print.jpg"))
    without = fetched(visitor)[0]["ETag"]

    assert len({first, renamed, without}) == 3


def test_an_archive_older_than_dates_in_archives_is_dated_as_early_as_they_go(visitor):
    make.migrated(public_at=datetime(1969, 7, 20, tzinfo=UTC), reference="PR7-1969")

    content = fetched(visitor, "/releases/pr7-1969.zip")[1]

    assert {member.date_time for member in opened(content).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_read_as_of_another_moment_nobody_keeps_it(desk, visitor):
    make.approved(assets=(make.asset(),), public_at=make.in_one_hour(), reference="PR7-2026")
    moment = f"{make.in_one_hour():%Y%m%dT%H%M%SZ}"

    then = desk.get(f"/admin/as-of/{moment}{KIT}")

    assert "PR7-2026/PR7-2026-a.jpg" in opened(b"".join(then)).namelist()
    assert "no-store" in then["Cache-Control"]
    assert visitor.get(KIT).status_code == 404


# --- never whole in memory --------------------------------------------------------------------------------------------


def a_large_file(megabytes: int) -> Asset:
    """A video of zeros that takes no room on the disk."""
    video = make.asset(medium="video", content_type="video/mp4", original="originals/rover.mp4", is_made=False)
    plate = plate_of(video)
    path = default_storage.save(f"renditions/{plate.key}-file.mp4", ContentFile(b""))
    with Path(default_storage.path(path)).open("r+b") as written:
        written.truncate(megabytes * 2**20)
    facts = {"content_type": "video/mp4", "checksum": "0" * 64, "size": megabytes * 2**20}
    Rendition.objects.create(plate=plate, name="file.mp4", path=path, **facts)
    Plate.objects.filter(pk=plate.pk).update(made_at=plate.added_at, is_current=True)
    return video


def test_a_kit_of_200_megabytes_takes_two_of_memory(visitor, django_assert_num_queries):
    make.approved(assets=(a_large_file(100), a_large_file(100)), reference="PR7-2026")
    response = visitor.get(KIT)
    length = 0

    tracemalloc.start()
    with django_assert_num_queries(0):
        for piece in response:
            length += len(piece)
            assert len(piece) <= 2**20
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert length == int(response["Content-Length"]) > 200 * 2**20
    assert peak < 2 * 2**20


def test_nothing_is_read_for_whoever_only_asks_how_large_it_is(rf):
    """Asked of the view: a test client takes the body away itself, and a server might read it to throw it away."""
    make.approved(assets=(a_large_file(100),), reference="PR7-2026")

    head = formats.release(rf.head(KIT), "pr7-2026", "zip", at=clock.now())

    assert int(head["Content-Length"]) > 100 * 2**20
    assert isinstance(head, StreamingHttpResponse)
    assert list(head) == []


def test_a_file_that_goes_while_it_is_read_ends_the_answer_and_is_no_whole_archive(visitor):
    picture = make.asset()
    make.approved(assets=(picture,), reference="PR7-2026")
    response = visitor.get(KIT)
    default_storage.delete(stored(picture, "print.jpg"))

    with pytest.raises(FileNotFoundError):
        b"".join(response)


# --- from an object store ---------------------------------------------------------------------------------------------


@pytest.fixture
def object_store(settings):
    """The private storage in a bucket (S3, by moto)."""
    bucket = f"press-{secrets.token_hex(4)}"
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    options = {
        "bucket_name": bucket,
        "endpoint_url": f"http://{host}:{port}",
        "access_key": "key",
        "secret_key": "secret",
        "region_name": "eu-west-3",
        "addressing_style": "path",
        "signature_version": "s3v4",
        "file_overwrite": False,
    }
    stores = settings.STORAGES | {"default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}}
    settings.STORAGES = stores
    place = {"LocationConstraint": "eu-west-3"}
    bucketed: Any = default_storage
    bucketed.connection.create_bucket(Bucket=bucket, CreateBucketConfiguration=place)
    yield
    server.stop()


def test_it_comes_from_an_object_store_in_pieces_too(visitor, object_store):
    picture, lost, large = make.asset(), make.asset(), make.asset(is_made=False)
    add_rendition(plate_of(large), "print.jpg", b"x" * 20 * 2**20)
    Plate.objects.filter(pk=plate_of(large).pk).update(made_at=clock.now(), is_current=True)
    make.approved(assets=(picture, lost, large), reference="PR7-2026")
    default_storage.delete(stored(lost, "print.jpg"))
    response = visitor.get(KIT)

    pieces = list(response)

    archive = opened(b"".join(pieces))
    assert "PR7-2026/PR7-2026-b.jpg" not in archive.namelist()
    assert archive.read("PR7-2026/PR7-2026-a.jpg") == f"{plate_of(picture).key} print.jpg".encode()
    assert archive.read("PR7-2026/PR7-2026-c.jpg") == b"x" * 20 * 2**20
    assert max(map(len, pieces)) <= kit.PIECE
    assert response["Content-Length"] == str(sum(map(len, pieces)))


def test_pdfs_are_kept_in_an_object_store_too(visitor, object_store, pango):
    make.approved(reference="PR7-2026")

    first = visitor.get("/releases/pr7-2026.pdf")
    [folder] = default_storage.listdir("formats/pdf")[0]
    [name] = default_storage.listdir(f"formats/pdf/{folder}")[1]

    with default_storage.open(f"formats/pdf/{folder}/{name}") as kept:
        assert kept.read() == first.content
    assert visitor.get("/releases/pr7-2026.pdf").content == first.content
