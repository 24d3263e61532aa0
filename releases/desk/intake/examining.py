"""Looking at pictures that were handed in, with Pillow: whether they open, to the last line, and how they lie.

One of the two importers of Pillow (``developing`` makes renditions). Runs in the booth.
"""

import io
import struct
import zlib
from typing import Final

from PIL import AvifImagePlugin, Image, TiffImagePlugin, UnidentifiedImageError

from releases.desk.intake import confining, pictures, png
from releases.desk.intake.facts import Bytes, Facts, Limits, Shape, Unfit

Image.MAX_IMAGE_PIXELS = None  # the limits are ours, and are held before it is asked
AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # the processor has readers to serve

_TAGS: Final = {"description": 0x010E, "artist": 0x013B, "copyright": 0x8298}
_ORIENTATION: Final = 0x0112
_CONTENT_TYPES: Final = {
    "jpeg": ("image/jpeg", "jpg"),
    "png": ("image/png", "png"),
    "gif": ("image/gif", "gif"),
    "webp": ("image/webp", "webp"),
    "avif": ("image/avif", "avif"),
    "tiff": ("image/tiff", "tif"),
}
_BYTES_PER_PIXEL: Final = {"gif": 8, "webp": 16, "avif": 16, "tiff": 16}
"""What decoders take at most that hold a picture whole. The others let go of it line by line."""


def picture(form: str, data: Bytes, limits: Limits) -> tuple[Facts, Shape]:
    """A picture of this form, opened to its last line."""
    try:
        return _opened(form, data, limits)
    except UnidentifiedImageError:
        raise Unfit("unreadable") from None


def _opened(form: str, data: Bytes, limits: Limits) -> tuple[Facts, Shape]:
    shape = _SHAPES[form](data, limits)
    source = io.BytesIO(_one_pixel(data)) if form == "png" else data
    with Image.open(source, formats=[form.upper()]) as image:  # type: ignore[arg-type]
        if form == "tiff":
            shape = _tiff(image, data, limits)
        if form == "jpeg":
            # Every bit is decoded, and an eighth of the width and height is kept.
            image.draft(None, (image.width // 8, image.height // 8))
        confining.make_room(_bytes_per_pixel(form, data) * shape.width * shape.height)
        if getattr(image, "n_frames", 1) > 1 and form not in {"jpeg", "tiff"}:
            raise Unfit("moving")
        image.load()
        return _told(form, image, shape), shape


def _bytes_per_pixel(form: str, data: Bytes) -> int:
    if form == "jpeg":
        return 8 if pictures.is_progressive(data) else 0
    return _BYTES_PER_PIXEL.get(form, 0)


def _tiff(image: Image.Image, data: Bytes, limits: Limits) -> Shape:
    """TIFF 6.0: the first picture in it. Where each strip or tile lies is told, and has to be there."""
    assert isinstance(image, TiffImagePlugin.TiffImageFile)
    limits.hold(image.width, image.height, len(data))
    tags = image.tag_v2
    if 50706 in tags or tags.get(254, 0) & 1:  # DNGVersion; a small version of what the camera saw stands first
        raise Unfit("raw")
    for offsets, counts in ((273, 279), (324, 325)):
        for at, count in zip(tags.get(offsets, ()), tags.get(counts, ()), strict=False):
            if at + count > len(data):
                raise Unfit("truncated")
    return Shape(image.width, image.height, len(data))


def _untold(data: Bytes, _limits: Limits) -> Shape:
    """Pillow reads a TIFF's directory, and nothing else before it is told to."""
    return Shape(0, 0, len(data))


_SHAPES: Final = {
    "jpeg": pictures.jpeg,
    "png": png.png,
    "gif": pictures.gif,
    "webp": pictures.webp,
    "avif": pictures.avif,
    "tiff": _untold,
}


def _one_pixel(data: Bytes) -> bytes:
    """A PNG of one pixel with everything that this one says beside its pixels, which have been looked at."""
    keep = [chunk for chunk in png.chunks(data) if chunk.name in {b"eXIf", b"iTXt", b"tEXt", b"zTXt"}]
    said = [data[chunk.at - 8 : chunk.end] for chunk in keep]
    header, lines = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0), zlib.compress(b"\0\0")
    return b"".join([data[:8], _chunk(b"IHDR", header), *said, _chunk(b"IDAT", lines), _chunk(b"IEND", b"")])


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content), name) + content + struct.pack(">I", zlib.crc32(name + content))


def _told(form: str, image: Image.Image, shape: Shape) -> Facts:
    exif = image.getexif()
    turned = exif.get(_ORIENTATION) in {5, 6, 7, 8}
    width, height = image.size if form == "avif" else shape[:2]
    told = {name: str(exif[tag]) for name, tag in _TAGS.items() if exif.get(tag)}
    if taken := str(exif.get_ifd(0x8769).get(0x9003, ""))[:10].replace(":", "-"):
        told["taken_on"] = taken
    size = (height, width) if turned else (width, height)
    return Facts("picture", *_CONTENT_TYPES[form], *size, exif=told)
