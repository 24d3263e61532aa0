"""The sizes of a picture: what each looks like, and what of the original is in it."""

import functools
import io
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, ImageColor

from releases.desk.darkroom import developing, plates
from releases.models.plate import Plate
from tests import negatives
from tests.negatives import CORNERS, drawn, saved

ALL = (*developing.FRAMES, *developing.CROPS)


@pytest.fixture
def develop(tmp_path):
    """The files of a picture by name, opened."""

    def develop(content: bytes, *, focal=(0.5, 0.5), wanted=ALL, pixels=10**8):
        source, folder = tmp_path / "original", tmp_path / "made"
        source.write_bytes(content)
        folder.mkdir(exist_ok=True)
        files = developing.develop(developing.Order(str(source), str(folder), pixels, focal, wanted))
        return {file["name"]: loaded(folder / file["name"]) for file in files}

    return develop


def loaded(path: Path) -> Image.Image:
    with Image.open(path) as image:
        image.load()
        return image


def looks(image: Image.Image, **corners: str) -> None:
    """The middle of each quarter has its colour, as far as compressing leaves it."""
    seen = image.convert("RGB")
    for name, colour in CORNERS.items():
        x = seen.width * (3 if "right" in name else 1) // 4
        y = seen.height * (3 if "bottom" in name else 1) // 4
        expected = ImageColor.getrgb(corners.get(name.replace(" ", "_"), colour))
        pixel = seen.crop((x, y, x + 1, y + 1)).tobytes()
        assert all(abs(a - b) < 40 for a, b in zip(pixel, expected, strict=True)), (name, pixel, expected)


def sizes(images: dict[str, Image.Image]) -> dict[str, tuple[int, int]]:
    return {name: image.size for name, image in images.items()}


# --- sizes ------------------------------------------------------------------------------------------------------------


def test_a_large_photograph_is_made_in_every_size(develop):
    assert sizes(develop(saved(drawn(4500, 3000)))) == {
        "print.jpg": (4000, 2667),
        "large.jpg": (2560, 1707),
        "large.avif": (2560, 1707),
        "screen.jpg": (1280, 853),
        "screen.avif": (1280, 853),
        "square.jpg": (1080, 1080),
        "square.avif": (1080, 1080),
        "thumb.jpg": (400, 400),
        "thumb.avif": (400, 400),
        "card.jpg": (1200, 630),
    }


def test_nothing_is_enlarged_and_no_size_is_made_twice(develop):
    assert sizes(develop(saved(drawn(600, 400)))) == {
        "print.jpg": (600, 400),
        "screen.jpg": (600, 400),
        "screen.avif": (600, 400),
        "square.jpg": (400, 400),
        "square.avif": (400, 400),
        "card.jpg": (600, 315),
    }


@pytest.mark.parametrize(
    ("longer", "large"), [(1280, None), (1281, (1281, 100)), (2560, (2560, 100)), (2561, (2560, 100))]
)
def test_large_is_there_when_it_is_larger_than_screen(longer, large, develop):
    made = sizes(develop(saved(drawn(longer, 100)), wanted=tuple(developing.FRAMES)))

    assert made.get("large.jpg") == made.get("large.avif") == large
    assert made["print.jpg"] == (longer, 100)


def test_a_picture_of_one_pixel_is_a_picture(develop):
    assert set(sizes(develop(saved(drawn(1, 1)))).values()) == {(1, 1)}


def test_a_strip_keeps_its_shape(develop):
    made = sizes(develop(saved(drawn(9000, 90), "PNG")))

    assert made["print.jpg"] == (4000, 40)
    assert made["square.jpg"] == (90, 90)
    assert made["card.jpg"] == (171, 90)


# --- upright, in their colours ----------------------------------------------------------------------------------------


UPRIGHT_AS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", UPRIGHT_AS)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_whichever_way_the_camera_was_held_it_is_upright(form, orientation, develop):
    """EXIF 2.32, Orientation: how the stored rows and columns lie."""
    lying = UPRIGHT_AS[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    held = drawn(300, 200) if lying is None else drawn(300, 200).transpose(lying)
    made = develop(saved(held, form, exif=exif))

    assert {image.size for name, image in made.items() if name.startswith(("screen", "print"))} == {(300, 200)}
    for name in ("screen.jpg", "screen.avif", "print.jpg"):
        looks(made[name])
        assert not made[name].getexif()


def test_a_tiff_that_says_its_orientation_twice_is_turned_once(develop):
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[700] = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
    made = develop(saved(drawn(300, 200).transpose(Image.Transpose.ROTATE_90), "TIFF", exif=exif))

    assert made["print.jpg"].size == (300, 200)
    looks(made["print.jpg"])


@functools.cache
def wide_gamut() -> bytes:
    """A profile for RGB that isn't sRGB: its description is another one. Made once: it says when, to the second."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[4:8] = b"WIDE"
    return bytes(profile)


@pytest.mark.parametrize(("form", "kind"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("TIFF", "RGB"), ("WEBP", "RGB")])
def test_the_colour_profile_is_kept(form, kind, develop):
    image = drawn(300, 200, kind)
    if kind == "RGBA":
        image.putpixel((0, 0), (0, 0, 0, 0))

    made = develop(saved(image, form, icc_profile=wide_gamut()))

    assert {image.info.get("icc_profile") for image in made.values()} == {wide_gamut()}


@pytest.mark.parametrize("profile", [b"no profile at all", b""])
def test_a_profile_that_is_none_does_no_harm(profile, develop):
    made = develop(saved(drawn(300, 200), icc_profile=profile))

    assert {image.info.get("icc_profile") for image in made.values()} == {None}
    looks(made["screen.jpg"])


def test_cmyk_becomes_rgb(develop):
    made = develop(saved(drawn(300, 200, "CMYK")))

    assert {image.mode for image in made.values()} == {"RGB"}
    looks(made["screen.jpg"])


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_sixteen_bits_of_grey_keep_their_tones(form, develop):
    deep = Image.new("I;16", (300, 200), 128 * 257)
    made = develop(saved(deep, form))

    tone = made["screen.jpg"].convert("L").getpixel((10, 10))
    assert abs(tone - 128) <= 2


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "I;16"])
def test_every_mode_becomes_a_picture(mode, develop):
    image = Image.new("I;16", (300, 200), 30000) if mode == "I;16" else drawn(300, 200, mode)
    made = develop(saved(image, "PNG"))

    assert {image.mode for image in made.values()} == {"RGB"}


@pytest.mark.parametrize("mode", ["F", "LAB", "CMYK", "RGB"])
def test_what_scientists_and_printers_send_as_tiff_becomes_a_picture(mode, develop):
    image = drawn(300, 200, "L" if mode == "F" else "RGB")
    if mode == "LAB":
        transform = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
        image = ImageCms.applyTransform(image, transform) or image
    made = develop(saved(image.convert(mode), "TIFF"))

    assert {image.mode for image in made.values()} == {"RGB"}
    if mode != "F":
        looks(made["screen.jpg"])


def test_a_grey_picture_with_a_profile_becomes_srgb(develop, grey_profile):
    made = develop(saved(Image.new("L", (300, 200), 128), icc_profile=grey_profile))

    profile = made["screen.jpg"].info["icc_profile"]
    assert ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.xcolor_space.strip() == "RGB"


@pytest.fixture
def grey_profile() -> bytes:
    """A minimal ICC profile for grey with a gamma of 2.2, as ICC.1:2010, 8.3.2 describes it."""
    tags = {
        b"wtpt": b"XYZ \0\0\0\0" + bytes.fromhex("0000f6d6000100000000d32d"),
        b"kTRC": b"curv\0\0\0\0\0\0\0\1\x02\x33\0\0",
        b"desc": b"desc\0\0\0\0\0\0\0\5grey\0" + bytes(79),
        b"cprt": b"text\0\0\0\0none\0\0\0\0",
    }
    table, body, at = len(tags).to_bytes(4), b"", 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += name + (at + len(body)).to_bytes(4) + len(content).to_bytes(4)
        body += content
    head = bytearray(128)
    head[0:4] = (128 + len(table) + len(body)).to_bytes(4)
    head[8:12], head[12:16], head[16:20], head[20:24] = b"\2\x10\0\0", b"mntr", b"GRAY", b"XYZ "
    head[36:40] = b"acsp"
    head[68:80] = bytes.fromhex("0000f6d6000100000000d32d")
    return bytes(head) + table + body


# --- transparency -----------------------------------------------------------------------------------------------------


def with_a_hole(mode: str = "RGBA") -> Image.Image:
    image = drawn(400, 300, "RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 200, 150))
    return image.convert(mode)


def test_transparency_is_kept_in_avif_and_png_and_is_white_on_the_card(develop):
    made = develop(saved(with_a_hole(), "PNG"))

    assert sorted(made) == ["card.jpg", "print.png", "screen.avif", "screen.png", "square.avif", "square.png"]
    for name in ("print.png", "screen.avif", "screen.png", "square.avif"):
        assert made[name].mode == "RGBA"
        assert made[name].getpixel((20, 20))[3] == 0
        assert made[name].getpixel((made[name].width - 20, 20))[3] == 255
    assert all(tone > 245 for tone in made["card.jpg"].getpixel((20, 20)))


def test_a_palette_with_a_hole_is_transparent(develop):
    made = develop(saved(with_a_hole().quantize(16), "PNG"))

    assert made["screen.png"].getpixel((20, 20))[3] == 0


def test_a_picture_that_could_be_transparent_and_is_not_is_a_jpeg(develop):
    assert "screen.jpg" in develop(saved(drawn(400, 300, "RGBA"), "PNG"))


# --- the focal point --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("focal", "left", "right"),
    [((0.0, 0.5), "red", "red"), ((0.5, 0.5), "red", "lime"), ((1.0, 0.5), "lime", "lime")],
)
def test_the_square_is_around_the_focal_point(focal, left, right, develop):
    square = develop(saved(drawn(600, 200)), focal=focal, wanted=("square",))["square.jpg"]

    assert square.size == (200, 200)
    looks(square, top_left=left, top_right=right, **bottoms(left, right))


def bottoms(left: str, right: str) -> dict[str, str]:
    below = {"red": "blue", "lime": "yellow"}
    return {"bottom_left": below[left], "bottom_right": below[right]}


def test_the_card_is_around_the_focal_point(develop):
    card = develop(saved(drawn(300, 600)), focal=(0.5, 1.0), wanted=("card",))["card.jpg"]

    assert card.size == (300, 158)
    looks(card, top_left="blue", top_right="yellow")


def test_crops_of_a_strip_are_made_from_the_original_not_from_its_print(develop):
    assert develop(saved(drawn(8400, 1200)), wanted=("square", "print"))["square.jpg"].size == (1080, 1080)


# --- files that are none ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_damaged_picture_fails_in_words():
    content = saved(drawn(400, 300))
    plate = negatives.plate(content[: len(content) // 2], content_type="image/jpeg", width=400, height=300)
    made = plates.make(plate, at=plate.added_at)

    assert made.made_at is None
    assert made.failure.startswith("The picture could not be read to its end")
    assert not made.renditions.exists()


@pytest.mark.django_db
def test_a_picture_with_more_pixels_than_it_was_taken_in_with_is_not_opened():
    plate = negatives.plate(saved(Image.new("L", (3000, 3000)), "PNG"), width=30, height=30)

    assert plates.make(plate, at=plate.added_at).failure.startswith("The picture could not be read")


@pytest.mark.django_db
def test_an_original_that_is_gone_fails_in_words():
    plate = negatives.plate()
    default_storage.delete(plate.original)

    assert plates.make(plate, at=plate.added_at).failure.startswith("The original file is not in the storage")


# --- what is no photograph --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_document_is_given_as_it_is():
    plate = negatives.plate(
        b"%PDF-1.7 and so on", medium="document", content_type="application/pdf", original="o/1.pdf"
    )
    made = plates.make(plate, at=plate.added_at)

    file = made.renditions.get()
    assert (file.name, file.content_type, file.size) == ("file.pdf", "application/pdf", 18)
    assert negatives.content(made, "file.pdf") == b"%PDF-1.7 and so on"


@pytest.mark.django_db
def test_a_logo_is_given_as_it_is():
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    plate = negatives.plate(svg, content_type="image/svg+xml", original="originals/logo.svg", width=10, height=10)
    made = plates.make(plate, at=plate.added_at)

    assert negatives.content(made, "file.svg") == svg
    assert (made.renditions.get().width, made.renditions.get().height) == (10, 10)


@pytest.mark.django_db
def test_a_film_comes_with_its_captions_and_is_copied_once():
    asset = negatives.asset(negatives.film(), medium="video", content_type="video/mp4", original="originals/f.mp4")
    track = default_storage.save("originals/t.vtt", io.BytesIO(b"WEBVTT\n"))
    asset.tracks.create(language="fr", original=track, checksum="1" * 64)
    first = plates.make(plates.prepare(asset, at=asset.added_at), at=asset.added_at)
    second = plates.make(negatives.changed(asset, credit="ESA"), at=asset.added_at)

    assert [each.name for each in first.renditions.all()] == ["file.mp4", "captions-fr.vtt"]
    assert negatives.content(second, "captions-fr.vtt") == b"WEBVTT\n"
    assert negatives.rendition(second, "file.mp4").path == negatives.rendition(first, "file.mp4").path


# --- where they lie ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_nobody_can_guess_where_a_rendition_lies(settings):
    plate = negatives.plate()
    made: Plate = plates.make(plate, at=plate.added_at)

    for rendition in made.renditions.all():
        _renditions, folder, name = rendition.path.split("/")
        assert name.startswith(folder)
        assert len(Path(name).stem) == 32
        assert plate.key not in rendition.path
    assert len({rendition.path for rendition in made.renditions.all()}) == made.renditions.count()
    assert list(settings.DARKROOM.glob("plate-*")) == []
