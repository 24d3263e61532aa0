"""What the photographer left in the file fills the form (IPTC Photo Metadata Standard; EXIF)."""

import os
import shutil
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from releases import clock
from releases.desk import ingest
from releases.desk.darkroom import metadata
from releases.desk.intake import reading
from releases.models.asset import Asset
from tests.conftest import missing
from tests.ingest import media

pytestmark = pytest.mark.django_db

CC = "https://creativecommons.org/licenses/by/4.0/"


@pytest.fixture
def tool():
    if not metadata.is_available():
        missing("exiftool")


@pytest.fixture
def left(tool, tmp_path):
    """Let the photographer write into a picture; what becomes of it."""

    def accept(*arguments: str, form: str = "JPEG") -> Asset:
        path = tmp_path / f"photo.{form.lower()}"
        path.write_bytes(media.picture(form))
        subprocess.run(["exiftool", "-q", "-overwrite_original", *arguments, str(path)], check=True)
        return ingest.accept(ContentFile(path.read_bytes()), name=path.name, by=None, at=clock.now())

    return accept


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_xmp_fills_the_form(left, form):
    asset = left(
        "-XMP-dc:Description=The rover.",
        "-XMP-iptcCore:AltTextAccessibility=A rover on dust.",
        "-XMP-iptcCore:ExtDescrAccessibility=Six wheels and a mast.",
        "-XMP-photoshop:Credit=CNES/DUCROS David",
        "-XMP-dc:Creator=David Ducros",
        "-XMP-dc:Rights=© CNES 2017",
        "-XMP-xmpRights:UsageTerms=For the press.",
        f"-XMP-xmpRights:WebStatement={CC}",
        "-XMP-iptcExt:PersonInImage=Anne",
        "-XMP-iptcExt:PersonInImage=Bob",
        "-XMP-photoshop:City=Toulouse",
        "-XMP-photoshop:Country=France",
        "-XMP-photoshop:DateCreated=2017:10:29",
        "-XMP-iptcExt:DigitalSourceType=http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
        form=form,
    )

    assert asset.caption.data == {"en": "The rover."}
    assert asset.alt.data == {"en": "A rover on dust."}
    assert asset.description.data == {"en": "Six wheels and a mast."}
    assert (asset.credit, asset.creator, asset.copyright) == ("CNES/DUCROS David", "David Ducros", "© CNES 2017")
    assert (asset.licence, asset.licence_url) == ("CC-BY-4.0", CC)
    assert asset.usage_terms.data == {"en": "For the press."}
    assert asset.people == "Anne, Bob"
    assert asset.place.data == {"en": "Toulouse, France"}
    assert asset.taken_on == date(2017, 10, 29)
    assert asset.nature == "photograph"


def test_each_language_is_the_newsrooms(left):
    asset = left(
        "-XMP-dc:Description=The rover.", "-XMP-dc:Description-fr-CA=Le rover.", "-XMP-dc:Description-de=Der Rover."
    )

    assert asset.caption.data == {"en": "The rover.", "fr": "Le rover."}


def test_a_default_that_repeats_a_language_is_not_taken_for_another(left):
    asset = left("-XMP-dc:Description=Le rover.", "-XMP-dc:Description-fr=Le rover.")

    assert asset.caption.data == {"fr": "Le rover."}


def test_a_default_that_differs_is_in_the_newsrooms_language(left, settings):
    settings.LANGUAGE_CODE = "fr"

    assert left("-XMP-dc:Description=Le rover.").caption.data == {"fr": "Le rover."}


@pytest.mark.parametrize(
    "arguments",
    [
        ["-charset", "iptc=latin", "-codedcharacterset="],
        ["-charset", "iptc=utf8", "-codedcharacterset="],
        ["-codedcharacterset=utf8"],
    ],
    ids=["Latin", "UTF-8 that nobody calls so", "UTF-8"],
)
def test_old_iptc_is_read_in_its_letters(left, arguments):
    asset = left(*arguments, "-IPTC:Caption-Abstract=Été à Nîmes", "-IPTC:By-line=André", "-IPTC:Credit=CNES")

    assert asset.caption.data == {"en": "Été à Nîmes"}
    assert (asset.creator, asset.credit) == ("André", "CNES")


@pytest.mark.parametrize("charset", ["latin", "utf8"])
def test_exif_is_read_in_its_letters(left, charset):
    asset = left(
        *("-charset", f"exif={charset}", "-EXIF:Artist=José", "-EXIF:ImageDescription=Coucher du soleil à l’île"),
        "-EXIF:DateTimeOriginal=2017:10:30 23:59:59",
    )

    assert asset.creator == "José"
    assert asset.caption.data["en"].startswith("Coucher du soleil à l")
    assert asset.taken_on == date(2017, 10, 30)


@pytest.mark.parametrize("noise", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "   ", "DCIM\\100MEDIA\\DJI_0001.JPG"])
def test_what_a_camera_calls_a_caption_is_none(left, noise):
    assert left(f"-EXIF:ImageDescription={noise}").caption.data == {}


@pytest.mark.parametrize(
    ("said", "nature"),
    [
        ("trainedAlgorithmicMedia", "ai"),
        ("compositeWithTrainedAlgorithmicMedia", "partly_ai"),
        ("computationalCapture", "observation"),
        ("algorithmicMedia", "simulation"),
        ("dataDrivenMedia", "chart"),
        ("digitalCreation", "artwork"),
        ("negativeFilm", "photograph"),
        ("screenCapture", ""),
    ],
)
def test_the_source_type_tells_the_kind(left, said, nature):
    told = f"-XMP-iptcExt:DigitalSourceType#=http://cv.iptc.org/newscodes/digitalsourcetype/{said}"

    assert left(told).nature == nature


def test_what_a_telephone_computes_is_a_photograph(left):
    told = "-XMP-iptcExt:DigitalSourceType#=http://cv.iptc.org/newscodes/digitalsourcetype/computationalCapture"

    assert left(told, "-EXIF:Model=Pixel 9").nature == "photograph"


def test_places_are_found_where_newer_programs_write_them(left):
    asset = left("-XMP-iptcExt:LocationCreated={City=Kourou,CountryName=French Guiana}")

    assert asset.place.data == {"en": "Kourou, French Guiana"}


@pytest.mark.parametrize("address", ["javascript:alert(1)", "not an address", "file:///etc/passwd", "https://"])
def test_an_address_that_leads_nowhere_is_left_out(left, address):
    assert left(f"-XMP-xmpRights:WebStatement={address}").licence_url == ""


@pytest.mark.parametrize(
    ("address", "licence"),
    [
        ("https://creativecommons.org/licenses/by-nc-sa/3.0/", "CC-BY-NC-SA-3.0"),
        ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://creativecommons.org/licenses/by/3.0/fr/", ""),
        ("https://example.org/licence", ""),
    ],
)
def test_a_known_licence_gets_its_identifier(left, address, licence):
    asset = left(f"-XMP-xmpRights:WebStatement={address}")

    assert (asset.licence_url, asset.licence) == (address, licence)


def test_words_are_cleaned_and_cut_to_what_fits(left):
    asset = left(
        "-XMP-photoshop:Credit=" + "x" * 500,
        "-XMP-dc:Creator=a\u202eb\u2066c",
        "-XMP-dc:Description=" + "y" * 5000,
        "-XMP-photoshop:DateCreated=2017",
        "-XMP-dc:Rights=2017",
    )

    assert asset.credit == "x" * 199 + "…"
    assert asset.creator == "abc"
    assert len(asset.caption.data["en"]) == 2000
    assert (asset.taken_on, asset.copyright) == (None, "2017")
    asset.full_clean(exclude=["added_by_name"])


def test_a_document_tells_its_language(tool, tmp_path):
    document = media.pdf(b"/Lang (fr-FR)")

    assert ingest.accept(ContentFile(document), name="a.pdf", by=None, at=clock.now()).language == "fr"


def test_without_exiftool_the_cameras_own_words_are_taken(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    exif = Image.Exif()
    exif[0x013B] = "David Ducros"
    exif.get_ifd(0x8769)[0x9003] = "2017:10:30 12:00:00"

    asset = ingest.accept(ContentFile(media.picture("JPEG", exif=exif)), name="a.jpg", by=None, at=clock.now())

    assert (asset.creator, asset.taken_on) == ("David Ducros", date(2017, 10, 30))


# --- the process ------------------------------------------------------------------------------------------------------


def exiftool() -> int:
    """Its own process, and not the one that guards it."""
    (children,) = Path(f"/proc/{process().pid}/task").glob("*/children")
    return int(children.read_text().split()[-1])


def process() -> Any:
    """What keeps exiftool open."""
    tool = metadata._process._tool
    assert tool
    return tool._process


def test_many_threads_ask_one_exiftool(tool, tmp_path):
    paths = [tmp_path / f"{number}.jpg" for number in range(6)]
    for number, path in enumerate(paths):
        path.write_bytes(media.picture("JPEG"))
        subprocess.run(["exiftool", "-q", f"-XMP-dc:Creator={number}", str(path)], check=True)

    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda path: reading.read(path, camera={}).fields["creator"], paths))

    assert found == [str(number) for number in range(6)]


def test_an_exiftool_that_died_is_followed_by_another(tool, tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(media.picture("JPEG"))
    assert metadata.told(path, "File:MIMEType")["File:MIMEType"] == "image/jpeg"

    os.killpg(process().pid, signal.SIGKILL)
    assert metadata.told(path, "File:MIMEType")["File:MIMEType"] == "image/jpeg"

    os.kill(exiftool(), signal.SIGKILL)
    assert metadata.told(path, "File:MIMEType")["File:MIMEType"] == "image/jpeg"


def test_an_exiftool_that_dies_over_a_file_is_noticed_at_once(tool, tmp_path):
    pipe, begun = tmp_path / "pipe.jpg", monotonic()
    subprocess.run(["mkfifo", str(pipe)], check=True)
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(metadata.told, pipe, "File:MIMEType")
        while not wait([answer], timeout=0.5).done:
            os.kill(exiftool(), signal.SIGKILL)

        assert answer.result() == {}
    assert monotonic() - begun < metadata.MOST_SECONDS


def test_an_exiftool_that_hangs_is_given_up(tool, tmp_path, monkeypatch):
    monkeypatch.setattr(metadata._Tool, "most_seconds", 0.2)
    pipe = tmp_path / "pipe.jpg"
    subprocess.run(["mkfifo", str(pipe)], check=True)

    assert metadata.told(pipe, "File:MIMEType") == {}
