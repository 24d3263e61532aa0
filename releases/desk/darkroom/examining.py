"""Looking at pictures that were handed in, with Pillow: whether they open, to the last line, and how they lie.

One of the two importers of Pillow (``developing`` makes renditions). Runs in the booth.
"""

import io
import struct
import zlib
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final

from PIL import Image

from releases.desk.darkroom import pictures
from releases.desk.darkroom.facts import Facts, Limits

Image.MAX_IMAGE_PIXELS = None  # the limits are ours, and were held before it is asked

_TAGS: Final = {"description": 0x010E, "artist": 0x013B, "copyright": 0x8298}
_ORIENTATION: Final = 0x0112


def picture(form: str, path: Path, limits: Limits) -> Facts:
    """A picture of this form, opened to its last line."""
    with path.open("rb") as opened, mmap(opened.fileno(), 0, access=ACCESS_READ) as data:
        return _FORMS[form](data, limits)


def _jpeg(data: mmap, limits: Limits) -> Facts:
    shape = pictures.jpeg(data)
    limits.hold(shape.width, shape.height, len(data))
    with Image.open(data, formats=["JPEG"]) as image:  # type: ignore[arg-type]
        # Every bit is decoded, and an eighth of the width and height is kept.
        image.draft(None, (image.width // 8, image.height // 8))
        image.load()
        return _told(image, shape, "image/jpeg", "jpg")


def _png(data: mmap, limits: Limits) -> Facts:
    shape = pictures.png(data, limits)
    with Image.open(io.BytesIO(_one_pixel(data)), formats=["PNG"]) as image:
        image.load()
        return _told(image, shape, "image/png", "png")


def _one_pixel(data: mmap) -> bytes:
    """A PNG of one pixel with everything that this one says beside its pixels, which have been looked at."""
    keep = [c for c in pictures.chunks(data) if c.name in {b"eXIf", b"iTXt", b"tEXt", b"zTXt"}]
    said = [data[chunk.at - 8 : chunk.end] for chunk in keep]
    header, lines = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0), zlib.compress(b"\0\0")
    return b"".join([data[:8], _chunk(b"IHDR", header), *said, _chunk(b"IDAT", lines), _chunk(b"IEND", b"")])


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content), name) + content + struct.pack(">I", zlib.crc32(name + content))


def _told(image: Image.Image, shape: pictures.Shape, content_type: str, extension: str) -> Facts:
    exif = image.getexif()
    turned = exif.get(_ORIENTATION) in {5, 6, 7, 8}
    width, height = (shape.height, shape.width) if turned else (shape.width, shape.height)
    told = {name: str(exif[tag]) for name, tag in _TAGS.items() if exif.get(tag)}
    if taken := str(exif.get_ifd(0x8769).get(0x9003, ""))[:10].replace(":", "-"):
        told["taken_on"] = taken
    return Facts("picture", content_type, extension, width, height, exif=told)


_FORMS: Final = {"jpeg": _jpeg, "png": _png}
