"""PNG, chunk by chunk (W3C, third edition): unpacked to its last line, and never held whole."""

import struct
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

from releases.desk.intake.facts import Bytes, Limits, Shape, Unfit

MOST_WORDS: Final = 8 * 2**20
"""What a text or a colour profile inside a picture may unpack to, in bytes: eight times the largest that is used."""

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


class Chunk(NamedTuple):
    name: bytes
    at: int
    length: int
    end: int


def chunks(data: Bytes) -> Iterator[Chunk]:
    """Each chunk with the place of its content, up to IEND. Their checksums are right."""
    at = len(_SIGNATURE)
    while at + 12 <= len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        end = at + 12 + length
        if length > 2**31 - 1 or end > len(data):
            raise Unfit("truncated")
        if _checksum(data, at + 4, end - 4) != int.from_bytes(data[end - 4 : end]):
            raise Unfit("damaged")
        yield Chunk(name, at + 8, length, end)
        if name == b"IEND":
            return
        at = end
    raise Unfit("truncated")


def _checksum(data: Bytes, start: int, end: int) -> int:
    value = 0
    for at in range(start, end, 2**20):
        value = zlib.crc32(data[at : min(at + 2**20, end)], value)
    return value


def png(data: Bytes, limits: Limits) -> Shape:
    """Walked and unpacked to its last line, without ever holding more than some of it."""
    seen: list[Chunk] = []
    pixels: _Lines | None = None
    for chunk in chunks(data):
        if not seen and chunk.name != b"IHDR":
            raise Unfit("damaged")
        if chunk.name == b"IHDR":
            pixels = _Lines(data[chunk.at : chunk.at + chunk.length])
            limits.hold(pixels.width, pixels.height, len(data))
        elif chunk.name == b"acTL":
            raise Unfit("moving")
        elif chunk.name == b"IDAT" and pixels:
            pixels.take(data, chunk)
        elif chunk.name in _PACKED:
            _PACKED[chunk.name](bytes(data[chunk.at : chunk.at + chunk.length]))
        seen.append(chunk)
    if not pixels or not pixels.is_whole:
        raise Unfit("truncated")
    return Shape(pixels.width, pixels.height, seen[-1].end)


_DEPTHS: Final = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PASSES: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


class _Lines:
    """The lines of a PNG as they come out of its IDAT chunks: counted, and let go."""

    def __init__(self, header: bytes) -> None:
        if len(header) != 13:
            raise Unfit("damaged")
        self.width, self.height, depth, colour, packing, filtering, interlace = struct.unpack(">IIBBBBB", header)
        if depth not in _DEPTHS.get(colour, ()) or packing or filtering or interlace > 1:
            raise Unfit("damaged")
        self._bits = depth * _CHANNELS[colour]
        passes = _PASSES if interlace else ((0, 0, 1, 1),)
        self._left = sum(self._bytes_of(*each) for each in passes)
        self._unpacking = zlib.decompressobj()

    def _bytes_of(self, left: int, top: int, right: int, down: int) -> int:
        columns = -(-(self.width - left) // right)
        lines = -(-(self.height - top) // down)
        return lines * (1 + -(-columns * self._bits // 8)) if columns > 0 and lines > 0 else 0

    def take(self, data: Bytes, chunk: Chunk) -> None:
        for at in range(chunk.at, chunk.at + chunk.length, 2**16):
            packed = data[at : min(at + 2**16, chunk.at + chunk.length)]
            while packed and self._left > 0 and not self._unpacking.eof:
                packed = self._unpack(packed)

    def _unpack(self, packed: bytes) -> bytes:
        try:
            self._left -= len(self._unpacking.decompress(packed, 2**20))
        except zlib.error:
            raise Unfit("damaged") from None
        return self._unpacking.unconsumed_tail

    @property
    def is_whole(self) -> bool:
        return self._left <= 0


def _unpack_words(packed: bytes) -> None:
    unpacking = zlib.decompressobj()
    try:
        unpacking.decompress(packed, MOST_WORDS)
    except zlib.error:
        raise Unfit("damaged") from None
    if unpacking.unconsumed_tail:
        raise Unfit("packed_words")


def _named(content: bytes) -> None:
    """zTXt and iCCP: a name, a null, the method, what is packed."""
    _unpack_words(content.partition(b"\0")[2][1:])


def _international(content: bytes) -> None:
    """iTXt: a name, a null, whether it is packed, the method, a language, a null, the name translated, a null."""
    rest = content.partition(b"\0")[2]
    if rest[:1] == b"\1":
        _unpack_words(rest[2:].partition(b"\0")[2].partition(b"\0")[2])


_PACKED: Final = {b"zTXt": _named, b"iCCP": _named, b"iTXt": _international}
