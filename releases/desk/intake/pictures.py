"""The build of picture files, part by part: whether they are whole, how large they are, where they end.

Nothing is unpacked, so none of this takes memory or time that the file's own size doesn't explain.
"""

import re
import struct
from typing import Final

from releases.desk.intake.boxes import Box, boxes, inside, walk
from releases.desk.intake.facts import Bytes, Limits, Shape, Unfit

MOST_SCANS: Final = 40
"""Passes of a progressive JPEG. Encoders make about ten; each costs a decoder a walk over the whole picture."""

_MARKER: Final = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)


def jpeg(data: Bytes, limits: Limits) -> Shape:
    """ITU T.81, annex B: walked to its EOI marker."""
    width = height = scans = 0
    at = 2
    while found := _MARKER.search(data, at):
        marker, at = data[found.end() - 1], found.end()
        if marker == 0xD9 and scans:
            return Shape(width, height, at)
        length = _segment(data, marker, at)
        if _is_frame(marker):
            height, width = struct.unpack(">HH", data[at + 3 : at + 7])
            limits.hold(width, height, len(data))
        scans += marker == 0xDA
        if scans > MOST_SCANS:
            raise Unfit("too_many_scans", most=MOST_SCANS)
        at += length
    raise Unfit("truncated")


def _segment(data: Bytes, marker: int, at: int) -> int:
    length = int.from_bytes(data[at : at + 2])
    if marker in {0x01, 0xD8, 0xD9} or length < 2:
        raise Unfit("damaged")
    if at + length > len(data):
        raise Unfit("truncated")
    return length


def _is_frame(marker: int) -> bool:
    return 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}


def is_progressive(data: Bytes) -> bool:
    """Whether all of it has to be held to open it: ITU T.81, annex G."""
    at = 2
    while found := _MARKER.search(data, at):
        marker, at = data[found.end() - 1], found.end()
        if marker == 0xDA:
            return False
        if _is_frame(marker):
            return marker in {0xC2, 0xC6, 0xCA, 0xCE}
        at += _segment(data, marker, at)
    return False


def gif(data: Bytes, limits: Limits) -> Shape:
    """GIF89a: walked to its trailer, past one picture and not a second."""
    if len(data) < 13:
        raise Unfit("truncated")
    width, height, packed = struct.unpack("<HHB", data[6:11])
    limits.hold(width, height, len(data))
    at, seen = 13 + _palette(packed), 0
    while at < len(data):
        kind = data[at]
        if kind == 0x3B:
            if not seen:
                raise Unfit("damaged")
            return Shape(width, height, at + 1)
        if kind == 0x2C:
            seen += 1
            at = _gif_picture(data, at, (width, height))
        elif kind == 0x21:
            at = _blocks(data, at + 2)
        else:
            raise Unfit("damaged")
        if seen > 1:
            raise Unfit("moving")
    raise Unfit("truncated")


def _palette(packed: int) -> int:
    return 3 * 2 ** ((packed & 7) + 1) if packed & 0x80 else 0


def _gif_picture(data: Bytes, at: int, canvas: tuple[int, int]) -> int:
    if at + 11 > len(data):
        raise Unfit("truncated")
    left, top, width, height, packed = struct.unpack("<HHHHB", data[at + 1 : at + 10])
    if left + width > canvas[0] or top + height > canvas[1]:
        raise Unfit("damaged")
    return _blocks(data, at + 11 + _palette(packed))


def _blocks(data: Bytes, at: int) -> int:
    while at < len(data):
        length = data[at]
        at += 1 + length
        if not length:
            return at
    raise Unfit("truncated")


def webp(data: Bytes, limits: Limits) -> Shape:
    """RFC 9649: the chunks of the RIFF, without opening one."""
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise Unfit("truncated")
    at, sizes = 12, []
    while at + 8 <= end:
        name, length = struct.unpack("<4sI", data[at : at + 8])
        if at + 8 + length > end:
            raise Unfit("truncated")
        if name in {b"ANIM", b"ANMF"}:
            raise Unfit("moving")
        if name in _CANVAS:
            sizes.append(_CANVAS[name](data[at + 8 : at + 18].ljust(10, b"\0")))
            limits.hold(*sizes[-1], len(data))
        at += 8 + length + length % 2
    if not sizes:
        raise Unfit("damaged")
    return Shape(*sizes[0], end)


def _extended(head: bytes) -> tuple[int, int]:
    return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")


def _lossy(head: bytes) -> tuple[int, int]:
    width, height = struct.unpack("<HH", head[6:10])
    return width & 0x3FFF, height & 0x3FFF


def _lossless(head: bytes) -> tuple[int, int]:
    bits = int.from_bytes(head[1:5], "little")
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)


_CANVAS: Final = {b"VP8X": _extended, b"VP8 ": _lossy, b"VP8L": _lossless}


def avif(data: Bytes, limits: Limits) -> Shape:
    """AV1 Image File Format: its boxes fill the file, and no picture among them is larger than it may be."""
    top = list(boxes(data, 0, len(data)))
    meta = next((box for box in top if box.kind == b"meta"), None)
    if any(box.kind == b"moov" for box in top):
        raise Unfit("moving")
    if not meta:
        raise Unfit("damaged")
    properties = walk(data, Box(meta.kind, meta.at + 4, meta.end), b"iprp", b"ipco")
    sizes = [
        struct.unpack(">II", data[box.at + 4 : box.at + 12])
        for container in properties
        for box in inside(data, container)
        if box.kind == b"ispe" and box.end - box.at >= 12
    ]
    if not sizes:
        raise Unfit("damaged")
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    limits.hold(width, height, len(data))
    return Shape(width, height, len(data))
