"""What is found out about a file that was handed in, and the word for what is wrong with it.

Nothing in here or in what the booth imports knows Django: it has to start fast, in a process of its own.
"""

from dataclasses import dataclass, field
from mmap import mmap
from typing import Any, Final, NamedTuple

type Bytes = mmap | bytes
"""A file as the system lays it into memory: of it only what is looked at is read."""

SMALL: Final = 16_000_000
"""Pixels that any machine can hold: a plain drawing of this size may be as few bytes as it likes."""

NARROW: Final = 40
"""The longer side is at most this many times the shorter one: no panorama is narrower."""


@dataclass(frozen=True)
class Limits:
    """``pixels`` of a picture, ``pixels_per_byte`` of a picture that is not small. A logo may be a drawing (SVG)."""

    pixels: int
    pixels_per_byte: int
    is_logo: bool = False

    def hold(self, width: int, height: int, size: int) -> None:
        """Whether a picture of ``size`` bytes may claim to be this large. Asked before anything is unpacked."""
        if width < 1 or height < 1:
            raise Unfit("damaged")
        if width * height > self.pixels:
            raise Unfit("too_many_pixels", width=width, height=height, most=self.pixels // 1_000_000)
        if max(width, height) > NARROW * min(width, height):
            raise Unfit("too_narrow", width=width, height=height, most=NARROW)
        if width * height > SMALL and width * height > size * self.pixels_per_byte:
            raise Unfit("bomb", width=width, height=height, size=size)


@dataclass(frozen=True)
class Facts:
    """``width`` and ``height`` in pixels, as it is seen (orientation applied); ``seconds`` is the duration.

    ``exif``: ``{description, artist, copyright, taken_on}`` as the camera wrote them, those that there are. ``instead``
    is what has to be kept in place of what was handed in.
    """

    medium: str
    content_type: str
    extension: str
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    exif: dict[str, str] = field(default_factory=dict)
    instead: str = ""


class Shape(NamedTuple):
    """Of a picture, as it lies in the file, in pixels; ``end`` is the place behind its last byte."""

    width: int
    height: int
    end: int


class Unfit(Exception):
    """A file that can't be taken: a code from ``reasons.SENTENCES`` and what the sentence tells."""

    def __init__(self, code: str, **told: Any) -> None:
        super().__init__(code)
        self.code = code
        self.told = told
