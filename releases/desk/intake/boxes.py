"""Boxes, of which MP4 and AVIF are built (ISO/IEC 14496-12, section 4.2)."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from releases.desk.intake.facts import Bytes, Unfit

MOST: Final = 100_000
"""Boxes beside each other. An hour of film in fragments of a second has about ten thousand."""


class Box(NamedTuple):
    """``at`` is where its content begins, ``end`` the place behind it."""

    kind: bytes
    at: int
    end: int


def boxes(data: Bytes, at: int, end: int) -> Iterator[Box]:
    """The boxes that fill this part of the file, one behind the other, to its last byte."""
    for _count in range(MOST):
        if at == end:
            return
        box = _box(data, at, end)
        yield box
        at = box.end
    raise Unfit("too_many_parts")


def _box(data: Bytes, at: int, end: int) -> Box:
    if at + 8 > end:
        raise Unfit("truncated")
    size, kind, begins = int.from_bytes(data[at : at + 4]), bytes(data[at + 4 : at + 8]), at + 8
    if size == 1:
        size, begins = int.from_bytes(data[at + 8 : at + 16]), at + 16
    elif size == 0:  # to the end of the file
        size = end - at
    if size < begins - at:
        raise Unfit("damaged")
    if at + size > end:
        raise Unfit("truncated")
    return Box(kind, begins, at + size)


def inside(data: Bytes, box: Box) -> list[Box]:
    return list(boxes(data, box.at, box.end))


def walk(data: Bytes, box: Box, *kinds: bytes) -> list[Box]:
    """All boxes at the end of this path of kinds: ``walk(data, trak, b"mdia", b"hdlr")``."""
    found = [box]
    for kind in kinds:
        found = [child for parent in found for child in inside(data, parent) if child.kind == kind]
    return found
