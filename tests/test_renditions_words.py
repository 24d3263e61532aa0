"""What stands in the files beside the pixels: nothing that the camera wrote, and all that the desk did.

Written by exiftool, read here by others: lxml reads the XMP packet that Pillow finds, Pillow the IPTC and EXIF.
"""

import io
import subprocess
from datetime import date

import pytest
from django.core.files.storage import default_storage
from lxml import etree
from PIL import ExifTags, Image, IptcImagePlugin

from contacts.words import words
from releases.desk.darkroom import checks, developing, enlarger, metadata, plates
from tests import negatives
from tests.conftest import missing
from tests.negatives import FRENCH_AND_ENGLISH, drawn, saved

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "core": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "ext": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
IN_ANY_FORMAT = ("screen.jpg", "screen.avif", "print.jpg", "square.avif", "card.jpg")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_exiftool():
    if not metadata.is_available():
        missing("exiftool")


class Packet:
    """The XMP of a picture."""

    def __init__(self, image: Image.Image) -> None:
        self.tree = etree.fromstring(image.info["xmp"])

    def languages(self, name: str) -> dict[str, str]:
        path = f"//{name}/rdf:Alt/rdf:li"
        return {each.get(f"{{{NAMESPACES['xml']}}}lang"): each.text for each in self._found(path)}

    def texts(self, name: str) -> list[str]:
        return [each.text for each in self._found(f"//{name}/descendant-or-self::*[not(*)]")]

    def _found(self, path: str):
        return self.tree.xpath(path, namespaces=NAMESPACES)


def iim(plate, name: str) -> dict[tuple[int, int], bytes]:
    """IPTC-IIM, by record and dataset."""
    with Image.open(io.BytesIO(negatives.content(plate, name))) as image:
        return dict(IptcImagePlugin.getiptcinfo(image) or {})  # type: ignore[arg-type]  # no dataset is repeated here


def made(content: bytes | None = None, **kwargs):
    plate = negatives.plate(content, **kwargs)
    return plates.make(plate, at=plate.added_at)


# --- what the desk wrote ----------------------------------------------------------------------------------------------


@pytest.fixture
def told():
    return made(**FRENCH_AND_ENGLISH, nature="photograph", taken_on=date(2017, 10, 30))


@pytest.fixture
def told_of_a_chart():
    image = drawn(400, 300, "RGBA")
    image.putpixel((0, 0), (0, 0, 0, 0))
    return made(saved(image, "PNG"), **FRENCH_AND_ENGLISH, nature="ai")


def test_every_language_is_in_every_format(told):
    for name in IN_ANY_FORMAT:
        packet = Packet(negatives.opened(told, name))

        assert packet.languages("dc:description") == {
            "x-default": "Two lines,\nand “quotes” & <signs>.",
            "en": "Two lines,\nand “quotes” & <signs>.",
            "fr": "L’été à Kourou",
        }
        assert packet.languages("core:AltTextAccessibility")["fr"] == "Une fusée sur son pas de tir."
        assert packet.languages("core:ExtDescrAccessibility")["en"] == "All that the chart says."
        assert packet.languages("xmpRights:UsageTerms")["en"] == "For the press, with its credit. (CC-BY-4.0)"
        assert packet.languages("ext:LocationName") == {
            "x-default": "French Guiana",
            "en": "French Guiana",
            "fr": "Guyane",
        }


def test_credit_and_rights_are_in_every_format(told):
    for name in IN_ANY_FORMAT:
        image = negatives.opened(told, name)
        packet = Packet(image)

        assert packet.texts("photoshop:Credit") == ["CNES/DUCROS David, 2017"]
        assert packet.texts("dc:creator") == ["David Ducros"]
        assert packet.languages("dc:rights") == {"x-default": "© CNES 2017"}
        assert packet.texts("xmpRights:WebStatement") == ["https://creativecommons.org/licenses/by/4.0/"]
        assert packet.texts("plus:LicensorURL") == ["https://creativecommons.org/licenses/by/4.0/"]
        assert packet.texts("xmpRights:Marked") == ["True"]
        assert packet.texts("photoshop:DateCreated") == ["2017-10-30"]
        assert packet.texts("ext:PersonInImage") == ["Ada Lovelace", "Émilie du Châtelet"]
        assert packet.texts("ext:DigitalSourceType") == [
            "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
        ]
        copyright_of_it = image.getexif()[ExifTags.Base.Copyright]
        assert copyright_of_it.encode("latin-1").decode() == "© CNES 2017"  # Pillow takes EXIF's octets for latin-1


def test_a_transparent_picture_carries_its_words_too(told_of_a_chart):
    for name in ("screen.png", "print.png", "screen.avif", "card.jpg"):
        packet = Packet(negatives.opened(told_of_a_chart, name))

        assert packet.languages("dc:description")["fr"] == "L’été à Kourou"
        assert packet.texts("ext:DigitalSourceType") == [
            "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
        ]


def test_picture_desks_read_the_default_language_as_iptc(told):
    for name in ("screen.jpg", "print.jpg", "square.jpg", "card.jpg"):
        told_in_iim = iim(told, name)

        assert told_in_iim[1, 90] == b"\x1b%G"  # ISO 2022 for UTF-8
        assert told_in_iim[2, 120].decode() == "Two lines,\nand “quotes” & <signs>."
        assert told_in_iim[2, 110].decode() == "CNES/DUCROS David, 2017"
        assert told_in_iim[2, 80].decode() == "David Ducros"
        assert told_in_iim[2, 116].decode() == "© CNES 2017"
        assert told_in_iim[2, 92].decode() == "French Guiana"
        assert told_in_iim[2, 55] == b"20171030"


def test_iptc_breaks_off_between_letters_at_its_limit():
    told_in_iim = iim(made(credit="a" + "é" * 40), "screen.jpg")

    assert told_in_iim[2, 110].decode() == "a" + "é" * 15


def test_without_words_there_are_none():
    for name in IN_ANY_FORMAT:
        assert "xmp" not in negatives.opened(made(credit=""), name).info


def test_words_are_words_and_never_arguments(tmp_path):
    """exiftool reads one argument a line."""
    evil = tmp_path / "evil"
    caption = f"Hello\n-o\n{evil}\n-execute\r\n-TagsFromFile\n@"
    plate = made(caption=words({"en": caption}), credit="-Credit<=/etc/hostname", creator="\x07{a}|b $tag &amp;")

    packet = Packet(negatives.opened(plate, "screen.jpg"))
    assert packet.languages("dc:description")["en"] == caption.replace("\r\n", "\n")
    assert packet.texts("photoshop:Credit") == ["-Credit<=/etc/hostname"]
    assert packet.texts("dc:creator") == ["{a}|b $tag &amp;"]
    assert not evil.exists()


def test_a_plate_without_exiftool_is_made_all_the_same(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    plate = made(**FRENCH_AND_ENGLISH)

    assert plate.made_at
    assert "xmp" not in negatives.opened(plate, "screen.jpg").info
    assert [message.id for message in checks.exiftool()] == ["releases.I001"]


def test_nothing_is_said_when_exiftool_is_there():
    assert checks.exiftool() == []


# --- what the camera wrote --------------------------------------------------------------------------------------------


@pytest.fixture
def from_a_camera(tmp_path):
    """A photograph with a place, serial numbers, a thumbnail and comments, wherever it can hold them."""

    def shoot(form: str):
        path = tmp_path / f"camera.{form.lower()}"
        thumbnail = tmp_path / "thumbnail.jpg"
        thumbnail.write_bytes(saved(drawn(100, 80)))
        path.write_bytes(saved(drawn(400, 300), form))
        planted = ["-GPSLatitude=48.8577", "-GPSLatitudeRef=N", "-GPSLongitude=2.295", "-EXIF:SerialNumber=SN-4711"]
        planted += ["-XMP-exif:GPSLatitude=48.8577", "-XMP-aux:SerialNumber=SN-4711", "-EXIF:UserComment=SN-4711"]
        planted += ["-XMP-dc:Description=SN-4711", "-EXIF:OwnerName=SN-4711", "-LensSerialNumber=SN-4711"]
        if form == "JPEG":
            planted += [f"-ThumbnailImage<={thumbnail}", "-Comment=SN-4711", "-IPTC:Keywords=SN-4711"]
        subprocess.run(["exiftool", "-q", "-overwrite_original", *planted, str(path)], check=True, timeout=30)
        assert b"SN-4711" in path.read_bytes()
        return path.read_bytes()

    return shoot


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_nothing_of_the_camera_is_left(form, from_a_camera, tmp_path):
    plate = made(from_a_camera(form))

    for rendition in plate.renditions.all():
        path = negatives.on_disk(plate, rendition.name, tmp_path)
        asked = ["exiftool", "-G1", "-a", "-u", "-GPS*", "-*Serial*", "-ThumbnailImage", "-MakerNotes:all", "-Comment"]
        assert subprocess.run([*asked, str(path)], capture_output=True, check=True, timeout=30).stdout == b""
        assert b"SN-4711" not in path.read_bytes()
        exif = negatives.opened(plate, rendition.name).getexif()
        assert not exif.get_ifd(ExifTags.IFD.GPSInfo)
        assert not exif.get_ifd(ExifTags.IFD.IFD1)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_the_camera_is_left_without_exiftool_either(form, from_a_camera, monkeypatch):
    content = from_a_camera(form)
    monkeypatch.setenv("PATH", "/nowhere")
    plate = made(content)

    for rendition in plate.renditions.all():
        assert b"SN-4711" not in negatives.content(plate, rendition.name)


# --- films ------------------------------------------------------------------------------------------------------------


FILM = {"medium": "video", "content_type": "video/mp4", "original": "originals/film.mp4"}


def test_a_film_forgets_where_it_was_taken_and_its_streams_stay():
    content = negatives.film(place="+48.8577+002.295/")
    plate = made(content, **FILM)

    given = negatives.content(plate, "file.mp4")
    assert b"48.8577" in content
    assert b"48.8577" not in given
    assert content[content.index(b"mdat") :] == given[given.index(b"mdat") :]
    assert plate.renditions.get().size == len(given)


def test_a_film_that_says_nothing_of_it_is_given_to_the_byte():
    content = negatives.film()

    assert negatives.content(made(content, **FILM), "file.mp4") == content


def test_a_film_whose_place_cannot_be_taken_out_is_not_given(monkeypatch):
    content = negatives.film(place="+48.8577+002.295/")
    monkeypatch.setattr(metadata, "_PERSONAL", (*metadata._PERSONAL, "MediaDataSize"))  # as timed metadata: it stays
    plate = made(content, **FILM)

    assert plate.failure.startswith("The video says where")
    assert not plate.renditions.exists()


# --- the words change -------------------------------------------------------------------------------------------------


class Encodings:
    """How often pictures were developed, and which shapes: counted at the door of the process that does it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wanted: list[tuple[str, ...]] = []
        develop = enlarger.develop

        def counted(order):
            self.wanted.append(order.wanted)
            return develop(order)

        monkeypatch.setattr(enlarger, "develop", counted)


@pytest.fixture
def encodings(monkeypatch):
    return Encodings(monkeypatch)


def test_when_only_the_words_change_no_pixel_is_made_again(encodings):
    asset = negatives.asset(**FRENCH_AND_ENGLISH)
    first = plates.make(plates.prepare(asset, at=asset.added_at), at=asset.added_at)
    second = plates.make(negatives.changed(asset, caption=words({"en": "Mended."})), at=asset.added_at)

    assert len(encodings.wanted) == 1
    assert [each.name for each in second.renditions.order_by("name")] == [
        each.name for each in first.renditions.order_by("name")
    ]
    for rendition in second.renditions.all():
        before, after = negatives.opened(first, rendition.name), negatives.opened(second, rendition.name)
        assert before.tobytes() == after.tobytes()
        assert Packet(before).languages("dc:description")["fr"] == "L’été à Kourou"
        assert Packet(after).languages("dc:description") == {"x-default": "Mended.", "en": "Mended."}
        assert rendition.path != negatives.rendition(first, rendition.name).path
        assert rendition.checksum != negatives.rendition(first, rendition.name).checksum


def test_another_focal_point_makes_the_crops_anew_and_nothing_else(encodings):
    asset = negatives.asset(saved(drawn(600, 200)))
    plates.make(plates.prepare(asset, at=asset.added_at), at=asset.added_at)
    plates.make(negatives.changed(asset, focal_x=0.0), at=asset.added_at)
    back = plates.make(negatives.changed(asset, focal_x=0.5), at=asset.added_at)

    assert encodings.wanted == [(*developing.FRAMES, *developing.CROPS), tuple(developing.CROPS)]
    assert {each.name for each in back.renditions.all()} > {"square.jpg", "card.jpg", "print.jpg"}


def test_without_exiftool_old_words_are_not_handed_on(encodings, monkeypatch):
    asset = negatives.asset(**FRENCH_AND_ENGLISH)
    plates.make(plates.prepare(asset, at=asset.added_at), at=asset.added_at)
    monkeypatch.setenv("PATH", "/nowhere")
    second = plates.make(negatives.changed(asset, credit="Another"), at=asset.added_at)

    assert len(encodings.wanted) == 2
    assert "DUCROS" not in str(negatives.content(second, "screen.jpg"))


def test_another_file_is_developed(encodings):
    asset = negatives.asset()
    plates.make(plates.prepare(asset, at=asset.added_at), at=asset.added_at)
    other = negatives.asset(saved(drawn(200, 100)))
    replaced = {name: getattr(other, name) for name in ("original", "checksum", "width", "height", "size")}
    other.delete()
    second = plates.make(negatives.changed(asset, **replaced), at=asset.added_at)

    assert len(encodings.wanted) == 2
    assert negatives.opened(second, "print.jpg").size == (200, 100)


def test_when_the_earlier_files_are_gone_they_are_made_again(encodings):
    asset = negatives.asset()
    first = plates.make(plates.prepare(asset, at=asset.added_at), at=asset.added_at)
    rendition = negatives.rendition(first, "screen.jpg")
    default_storage.delete(rendition.path)
    second = plates.make(negatives.changed(asset, credit="Another"), at=asset.added_at)

    assert second.made_at
    assert encodings.wanted[1] == tuple(developing.FRAMES)
