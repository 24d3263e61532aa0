"""From an original picture to its sizes. All encoding there is, in a process of its own, without Django.

``python -m releases.desk.darkroom.developing`` reads one order as a line of JSON on its standard input, writes the
files and prints what it made as a line of JSON. It works for as long as its standard input stays open: when whoever
gave the order is gone, it clears up and goes too.
"""

import io
import json
import os
import resource
import shutil
import struct
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from PIL import Image, ImageCms, ImageOps

FRAMES: Final = {"screen": 1280, "large": 2560, "print": 4000}
"""The whole picture, and the length of its longer side in pixels, at most."""

CROPS: Final = {"square": (1080, 1080), "thumb": (400, 400), "card": (1200, 630)}
"""A part of the picture around its focal point: width and height in pixels, at most."""

ALONE: Final = frozenset({"print", "card"})
"""Which are made in one format alone: nothing shows a print, and social networks read no AVIF."""

NICENESS: Final = 15
MEMORY: Final = 4 * 2**30
"""Bytes: 200 megapixels with transparency take 0.8 GB, twice while they are made smaller."""

THREADS: Final = min(os.cpu_count() or 1, 4)

_FORMATS: Final = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF")
_AVIF: Final = {"quality": 60, "speed": 8, "max_threads": THREADS}
_JPEG: Final = {"quality": 82, "optimize": True, "progressive": True}
_PRINT: Final = {"quality": 90, "optimize": True, "subsampling": 0}
_PNG: Final = {"compress_level": 6}

_TYPES: Final = {"avif": ("AVIF", "image/avif"), "jpg": ("JPEG", "image/jpeg"), "png": ("PNG", "image/png")}
_DEEP: Final = {"I", "I;16", "I;16B", "I;16L", "I;16N"}
_SPACES: Final = {"CMYK": "CMYK", "L": "GRAY", "LAB": "Lab"}
_SRGB: Final = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_DAMAGED: Final = (OSError, SyntaxError, ValueError, EOFError, struct.error, Image.DecompressionBombError, Warning)


class Order(NamedTuple):
    """``pixels``: as many as the original is known to have. ``focal``: from the left and from the top, 0 to 1.
    ``wanted``: of FRAMES and CROPS."""

    source: str
    folder: str
    pixels: int
    focal: tuple[float, float]
    wanted: tuple[str, ...]


class Size(NamedTuple):
    width: int
    height: int

    @property
    def longer(self) -> int:
        return max(self)

    def times(self, factor: float) -> "Size":
        return Size(*(max(1, round(side * factor)) for side in self)) if factor < 1 else self


def develop(order: Order) -> list[dict[str, Any]]:
    """The files ``{name, content_type, width, height}`` in the folder: none larger than the original.

    Upright, in 8 bits of RGB, with the original's colour profile or in sRGB; nothing else of the original's metadata.
    """
    picture, profile = _opened(order)
    jobs = [
        (name, size, last)
        for name, size in _sizes(picture, order)
        for last in (_fallback(size),) + (() if name in ALONE else ("avif",))
    ]

    def encode(job: tuple[str, Image.Image, str]) -> dict[str, Any]:
        name, image, last = job
        form, content_type = _TYPES[last]
        path = Path(order.folder, f"{name}.{last}")
        # A copy: an image keeps what it is being saved with in itself, and another thread may be saving it too.
        image.copy().save(path, form, icc_profile=profile, **settings_of(name, last))
        return {"name": path.name, "content_type": content_type, "width": image.width, "height": image.height}

    with ThreadPoolExecutor(min(2, THREADS)) as pool:
        return list(pool.map(encode, jobs))


def _opened(order: Order) -> tuple[Image.Image, bytes | None]:
    """The picture, upright and no larger than the sizes need, and its colour profile."""
    with Image.open(order.source, formats=_FORMATS) as image:
        needed = Size(*image.size).times(_factor(Size(*image.size), order.wanted))
        image.draft(None, (needed.width * 2, needed.height * 2))  # a JPEG is decoded at a half or a quarter of its size
        image.load()
        picture = _resizable(image)
        profile = image.info.get("icc_profile")
        if picture.size != needed:
            picture = picture.resize(needed, Image.Resampling.LANCZOS, reducing_gap=3.0)
        picture.info = image.info
        picture = ImageOps.exif_transpose(picture)
    return _in_colours(picture, profile)


def _factor(size: Size, wanted: tuple[str, ...]) -> float:
    """How much of the original is needed for the largest of what is wanted."""
    shares = [FRAMES[name] / size.longer for name in wanted if name in FRAMES]
    shares += [max(side / min(size) for side in CROPS[name]) for name in wanted if name in CROPS]
    return min(1.0, max(shares))


def _resizable(image: Image.Image) -> Image.Image:
    """Palettes and depths that can't be made smaller without loss, as colours and tones."""
    if image.mode in _DEEP:
        return image.convert("I").point(lambda tone: tone * (1 / 256)).convert("L")
    if image.mode == "F":
        darkest, lightest = image.getextrema()
        span = (lightest - darkest) or 1  # type: ignore[operator]
        return image.point(lambda tone: tone * (255 / span) - darkest * 255 / span).convert("L")  # type: ignore[operator]
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in {"1", "P"}:
        return image.convert("RGB")
    return image


def _in_colours(image: Image.Image, profile: bytes | None) -> tuple[Image.Image, bytes | None]:
    """In RGB or RGBA, with nothing but pixels, and the profile that they are in (none: sRGB)."""
    told = _profile(profile, image.mode)
    space = told.profile.xcolor_space.strip() if told else ""
    if image.mode == "RGBA" and image.getchannel("A").getextrema()[0] == 255:
        image = image.convert("RGB")
    if image.mode in {"RGB", "RGBA"} and space == "RGB":
        return _bare(image), profile
    if told and _SPACES.get(image.mode) == space:
        return _bare(_in_srgb(image, told)), _SRGB.tobytes()
    return _bare(image if image.mode == "RGBA" else image.convert("RGB")), None


def _profile(content: bytes | None, mode: str) -> ImageCms.ImageCmsProfile | None:
    try:
        if mode == "LAB":
            return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        return ImageCms.ImageCmsProfile(io.BytesIO(content)) if content else None
    except (OSError, ImageCms.PyCMSError):
        return None  # a profile that can't be read says nothing of the colours


def _in_srgb(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    moved = ImageCms.profileToProfile(
        image, profile, _SRGB, outputMode="RGB", flags=ImageCms.Flags.BLACKPOINTCOMPENSATION
    )
    assert moved is not None  # it isn't done in place
    return moved


def _bare(image: Image.Image) -> Image.Image:
    image.info = {}  # or a comment or a resolution would come along when it is saved
    return image


def _sizes(picture: Image.Image, order: Order) -> Iterator[tuple[str, Image.Image]]:
    """Frames from large to small, each made from the one before; then the crops, from the smallest that will do."""
    frame, frames = picture, []
    for name in sorted(set(order.wanted) & FRAMES.keys(), key=lambda name: -FRAMES[name]):
        size = Size(*picture.size)
        if name == "large" and size.longer <= FRAMES["screen"]:
            continue
        frame = _resized(frame, size.times(FRAMES[name] / size.longer))
        frames.append(frame)
        yield name, frame
    for name in sorted(set(order.wanted) & CROPS.keys()):
        most = Size(*CROPS[name])
        if name == "thumb" and min(picture.size) <= most.width:
            continue  # the square is as small
        enough = [each for each in frames if each.width >= most.width and each.height >= most.height]
        part = _cropped(enough[-1] if enough else picture, most, order.focal)
        yield name, _on_white(part) if name == "card" else part


def _resized(image: Image.Image, size: Size) -> Image.Image:
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _cropped(image: Image.Image, most: Size, focal: tuple[float, float]) -> Image.Image:
    """As much as there is room for in this shape, with the focal point as near its middle as the edges let it."""
    factor = min(image.width / most.width, image.height / most.height)
    size = Size(round(most.width * factor), round(most.height * factor))
    left = min(max(round(image.width * focal[0] - size.width / 2), 0), image.width - size.width)
    top = min(max(round(image.height * focal[1] - size.height / 2), 0), image.height - size.height)
    part = image.crop((left, top, left + size.width, top + size.height))
    return _resized(part, most if factor > 1 else size)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image)
    return white.convert("RGB")


def _fallback(image: Image.Image) -> str:
    return "png" if image.mode == "RGBA" else "jpg"


def settings_of(name: str, last: str) -> dict[str, Any]:
    """What Pillow is told when it saves this shape as ``avif``, ``jpg`` or ``png``."""
    return {"avif": _AVIF, "png": _PNG, "jpg": _PRINT if name == "print" else _JPEG}[last]


# --- in a process of its own ------------------------------------------------------------------------------------------


def _leave_with(giver: io.TextIOBase, folder: Path) -> None:
    giver.read()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def main() -> None:
    os.nice(NICENESS)
    with suppress(ValueError, OSError):  # a system that has no such limit
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    order = Order(**json.loads(sys.stdin.readline()))
    Image.MAX_IMAGE_PIXELS = order.pixels
    threading.Thread(target=_leave_with, args=(sys.stdin, Path(order.folder)), daemon=True).start()
    try:
        told: dict[str, Any] = {"files": develop(order)}
    except MemoryError:
        told = {"failure": "too large"}
    except _DAMAGED:
        traceback.print_exc()
        told = {"failure": "damaged"}
    sys.stdout.write(json.dumps(told))
    sys.stdout.flush()
    os._exit(0)  # the thread that reads the standard input can't be ended otherwise


if __name__ == "__main__":
    main()
