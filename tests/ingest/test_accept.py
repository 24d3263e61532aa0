"""A file in, an asset out (issue: pictures and files, “Upload”)."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from PIL import Image

from contacts.words import words
from releases import clock
from releases.desk import ingest
from releases.models.asset import Asset
from releases.models.logbook import LogEntry
from releases.models.plate import Plate
from tests import make
from tests.ingest import media
from tests.ingest.storage import stored

pytestmark = pytest.mark.django_db

PICTURES = {
    "JPEG": ("image/jpeg", ["RGB", "L", "CMYK"]),
    "PNG": ("image/png", ["RGB", "RGBA", "L", "P", "1"]),
    "WEBP": ("image/webp", ["RGB", "RGBA"]),
    "AVIF": ("image/avif", ["RGB", "RGBA"]),
    "TIFF": ("image/tiff", ["RGB", "CMYK", "I;16", "1"]),
    "GIF": ("image/gif", ["P", "L"]),
}
OTHERS = {
    "film.mp4": (media.mp4(), "video", "video/mp4", (1920, 1080), 12.5),
    "upright.mp4": (media.mp4(turned=True), "video", "video/mp4", (1080, 1920), 12.5),
    "film.webm": (media.webm(), "video", "video/webm", (1280, 720), 8),
    "live.webm": (media.webm(is_live=True), "video", "video/webm", (1280, 720), 8),
    "sound.m4a": (media.mp4(codecs=(b"mp4a",)), "audio", "audio/mp4", (None, None), 12.5),
    "sound.weba": (media.webm(codec=b"A_OPUS"), "audio", "audio/webm", (None, None), 8),
    "sound.mp3": (media.mp3(), "audio", "audio/mpeg", (None, None), 2.612),
    "sound.ogg": (media.ogg(), "audio", "audio/ogg", (None, None), 3),
    "sound.wav": (media.wav(), "audio", "audio/wav", (None, None), 2),
    "plan.pdf": (media.pdf(), "document", "application/pdf", (None, None), None),
    "plan.odt": (
        media.open_document(),
        "document",
        "application/vnd.oasis.opendocument.text",
        (None, None),
        None,
    ),
    "table.xlsx": (
        media.office("spreadsheetml.sheet"),
        "document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        (None, None),
        None,
    ),
}


def accept(content: bytes, name: str = "picture.jpg", by=None, **kwargs) -> Asset:
    return ingest.accept(ContentFile(content), name=name, by=by, at=clock.now(), **kwargs)


@pytest.mark.parametrize(
    ("form", "mode"), [(form, mode) for form, (_type, modes) in PICTURES.items() for mode in modes]
)
def test_a_picture_is_taken_for_what_it_is(form, mode, alice):
    content = media.picture(form, mode=mode)

    asset = accept(content, name="plan.docx", by=alice)

    assert (asset.medium, asset.content_type) == ("picture", PICTURES[form][0])
    assert (asset.width, asset.height, asset.size) == (300, 200, len(content))
    assert asset.added_by_name == "Alice Author"


@pytest.mark.parametrize("name", OTHERS)
def test_a_film_a_recording_a_document_is_taken_for_what_it_is(name):
    content, medium, content_type, size, seconds = OTHERS[name]

    asset = accept(content, name=name)

    assert (asset.medium, asset.content_type, asset.name) == (medium, content_type, name)
    assert ((asset.width, asset.height), asset.seconds) == (size, seconds)


@pytest.mark.parametrize(
    "content",
    [
        media.picture("JPEG", progressive=True),
        media.picture("WEBP", lossless=True),
        media.picture("TIFF", compression="tiff_lzw"),
        media.picture("PNG", mode="P", transparency=3),
        media.deep_tiff(),
        media.png(300, 200, depth=16),
        media.png(300, 200, colour=4),
    ],
)
def test_what_cameras_scanners_and_programs_write_is_taken(content):
    assert accept(content).medium == "picture"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_a_picture_is_as_wide_as_it_is_seen(form):
    turned = Image.Exif()
    turned[0x0112] = 6

    asset = accept(media.picture(form, exif=turned))

    assert (asset.width, asset.height) == (200, 300)


@pytest.mark.parametrize(
    "behind",
    [
        media.picture("JPEG", (30, 20)),
        bytes(500) + media.picture("JPEG", (30, 20)),
        media.mp4(),
        bytes(8) + b"MotionPhoto_Data" + media.mp4() + b"SEFH" + bytes(40) + b"SEFT",
        b"\0" * 4000,
    ],
    ids=["MPF", "MPF with padding", "motion photo", "Samsung", "padding"],
)
def test_what_a_camera_appends_is_left_in_the_original(behind):
    content = media.picture("JPEG") + behind

    asset = accept(content)

    assert asset.size == len(content)


def test_the_original_is_kept_byte_for_byte_under_a_name_that_tells_nothing():
    content = media.picture("JPEG")

    asset = accept(content, name="launch-of-mmx.jpg")

    with default_storage.open(asset.original) as kept:
        assert kept.read() == content
    assert "mmx" not in asset.original
    assert asset.original.endswith(".jpg")


def test_an_upload_that_lies_on_the_disk_is_not_moved_away():
    content = media.picture("JPEG")
    with TemporaryUploadedFile("a.jpg", "image/jpeg", len(content), None) as upload:
        upload.write(content)
        upload.flush()

        asset = ingest.accept(upload, name="a.jpg", by=None, at=clock.now())

        assert asset.size == len(content)
        upload.seek(0)
        assert upload.read() == content


def test_the_same_file_is_one_asset():
    first = accept(media.picture("JPEG"), name="first.jpg")
    before = stored()

    assert accept(media.picture("JPEG"), name="second.jpg") == first
    assert stored() == before
    assert LogEntry.objects.filter(step="upload").count() == 1


def test_an_upload_stands_in_the_logbook_and_has_a_plate_to_be_made(alice, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as then:
        asset = accept(media.picture("JPEG"), by=alice)

    entry = LogEntry.objects.get(step="upload")
    assert (entry.by_name, entry.details["asset"]) == ("Alice Author", str(asset.pk))
    assert Plate.objects.get(asset=asset).original == asset.original
    assert any(getattr(callback, "func", None) for callback in then)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\anne\\Photo.JPG", "Photo.JPG"),
        ("a\0b\x1b[31m.jpg", "ab[31m.jpg"),
        ("photo\u202egnp.jpg", "photognp.jpg"),
        ("line\r\nbreak.jpeg", "line break.jpeg"),
        ("letter.exe", "letter.exe.jpg"),
        ("e\u0301te\u0301.jpg", "été.jpg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
        ("x" * 300 + ".jpg", "x" * 196 + ".jpg"),
        ("<script>.jpg", "<script>.jpg"),
    ],
)
def test_a_name_is_for_reading_only(name, shown):
    asset = accept(media.picture("JPEG"), name=name)

    assert asset.name == shown
    assert asset.original.startswith("originals/")


# --- not whole --------------------------------------------------------------------------------------------------------

WHOLE = {form: media.picture(form) for form in ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")} | {
    "progressive JPEG": media.picture("JPEG", progressive=True),
    "LZW TIFF": media.picture("TIFF", compression="tiff_lzw"),
    "GIF": media.picture("GIF", mode="P"),
    "MP4": media.mp4(),
    "WebM": media.webm(),
    "MP3": media.mp3(),
    "Ogg": media.ogg(),
    "WAV": media.wav(),
    "PDF": media.pdf(),
    "DOCX": media.office(),
    "ODT": media.open_document(),
}


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("lost", [20, 0.5, 0.9])
def test_a_file_that_breaks_off_is_noticed(name, lost):
    content = WHOLE[name]
    rest = content[:-20] if lost == 20 else content[: int(len(content) * (1 - lost))]

    with pytest.raises(ingest.Refused):
        accept(rest)


def test_a_picture_whose_bits_end_too_early_is_noticed():
    """Its parts are all there, and some of its lines are not."""
    packed = media.png(300, 200)[41:-16]

    with pytest.raises(ingest.Refused, match="breaks off"):
        accept(media.png(300, 201, packed=packed))


def test_a_changed_bit_is_noticed():
    content = bytearray(media.png(300, 200))
    content[60] ^= 1

    with pytest.raises(ingest.Refused, match="damaged"):
        accept(bytes(content))


def test_a_file_larger_than_is_taken_is_not_read_to_its_end(settings):
    settings.UPLOAD_BYTES = 2 * 2**20

    class Endless(ContentFile[bytes]):
        def chunks(self, chunk_size=None):
            while True:
                yield bytes(2**16)

    with pytest.raises(ingest.Refused, match="larger than 2 MB"):
        ingest.accept(Endless(b""), name="a.mp4", by=None, at=clock.now())


def test_the_limits_are_settings(settings):
    settings.UPLOAD_PIXELS = 59_999
    with pytest.raises(ingest.Refused, match="300 × 200"):
        accept(media.picture("JPEG"))


# --- another file -----------------------------------------------------------------------------------------------------


def replace(asset: Asset, content: bytes, by=None) -> Asset:
    return ingest.replace(asset, ContentFile(content), name="better.jpg", by=by, at=clock.now())


def test_another_file_for_an_asset_leaves_its_words_and_what_was_printed(alice):
    asset = accept(media.picture("JPEG"))
    Asset.objects.filter(pk=asset.pk).update(caption=words({"en": "MMX."}))
    first, old = Plate.objects.get(), asset.original

    replaced = replace(asset, media.picture("PNG", (60, 40)), by=alice)

    assert (replaced.pk, replaced.content_type, replaced.width) == (asset.pk, "image/png", 60)
    assert str(replaced.caption) == "MMX."
    first.refresh_from_db()
    assert first.original == old
    assert default_storage.exists(old)
    assert Plate.objects.latest("pk").original == replaced.original
    assert LogEntry.objects.get(step="replace_file").by_name == "Alice Author"


def test_a_film_replaces_no_picture():
    with pytest.raises(ingest.Refused, match="another kind"):
        replace(accept(media.picture("JPEG")), media.mp4())


def test_a_file_that_is_here_already_replaces_nothing():
    other = accept(media.picture("PNG"), name="portrait.png")
    before = stored()

    with pytest.raises(ingest.Refused, match=other.name):
        replace(accept(media.picture("JPEG")), media.picture("PNG"))
    assert len(stored() - before) == 1  # that of the second picture


# --- captions ---------------------------------------------------------------------------------------------------------


def caption(asset: Asset, content: bytes, language: str = "en"):
    return ingest.add_track(asset, language, ContentFile(content), name="captions.vtt", by=None, at=clock.now())


def test_a_film_gets_captions_in_each_language():
    film = accept(media.mp4())

    caption(film, media.CAPTIONS)
    caption(film, b"\xef\xbb\xbf" + media.CAPTIONS, "fr")
    newer = caption(film, media.CAPTIONS + b"\n00:09.000 --> 00:10.000\nMore.\n")

    assert [track.language for track in film.tracks.all()] == ["en", "fr"]
    assert film.tracks.get(language="en").checksum == newer.checksum
    assert [track["language"] for track in Plate.objects.latest("pk").tracks] == ["en", "fr"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"1\n00:00:01,000 --> 00:00:02,000\nHello\n", "WEBVTT"),
        (b"WEBVTTX\n", "WEBVTT"),
        (b"WEBVTT\n\nnothing\n", "no caption"),
        (b"WEBVTT\n\n00:00:05.000 --> 00:00:02.000\nHello\n", "line 3"),
        (b"WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nHello\n", "line 3"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nH\xe9\n", "UTF-8"),
        (b"WEBVTT\n" + bytes(3 * 2**20), "larger"),
        (b"", "empty"),
    ],
)
def test_captions_are_read_before_they_are_taken(content, why):
    film = accept(media.mp4())
    before = stored()

    with pytest.raises(ingest.Refused, match=why):
        caption(film, content)
    assert stored() == before


def test_a_picture_has_no_captions():
    with pytest.raises(ingest.Refused, match="belong to a film"):
        caption(make.asset(), media.CAPTIONS)
