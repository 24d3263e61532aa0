"""MP4 and its kin, box by box (ISO/IEC 14496-12 and -14): whole, playable by browsers, referring to nothing outside."""

import struct
import sys
from array import array
from typing import Final

from releases.desk.intake.boxes import Box, boxes, walk
from releases.desk.intake.facts import Bytes, Facts, Limits, Unfit

SEEN: Final = frozenset({b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"vp08", b"vp09"})
HEARD: Final = frozenset({b"mp4a", b"Opus", b"fLaC", b".mp3", b"ac-3", b"ec-3"})
_LOCKED: Final = frozenset({b"encv", b"enca"})
_OFFSETS: Final = ((b"stco", "I"), (b"co64", "Q"))
_UNTOLD: Final = frozenset({0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF})


def mp4(data: Bytes, limits: Limits) -> Facts:
    top = list(boxes(data, 0, len(data)))
    moovs = [box for box in top if box.kind == b"moov"]
    if not any(box.kind in {b"mdat", b"moof"} for box in top):
        raise Unfit("truncated")
    if len(moovs) != 1:
        raise Unfit("truncated" if not moovs else "damaged")
    tracks = {b"vide": list[Box](), b"soun": list[Box]()}
    for track in walk(data, moovs[0], b"trak"):
        kind = _kind(data, track)
        if kind in tracks:
            _check(data, track, SEEN if kind == b"vide" else HEARD)
            tracks[kind].append(track)
    seconds = _seconds(data, moovs[0])
    if not tracks[b"vide"]:
        if not tracks[b"soun"]:
            raise Unfit("nothing_to_play")
        return Facts("audio", "audio/mp4", "m4a", seconds=seconds)
    width, height = max(_size(data, track) for track in tracks[b"vide"])
    limits.hold(width, height, sys.maxsize)
    return Facts("video", "video/mp4", "mp4", width, height, seconds)


def _kind(data: Bytes, track: Box) -> bytes:
    handlers = walk(data, track, b"mdia", b"hdlr")
    return bytes(data[handlers[0].at + 8 : handlers[0].at + 12]) if handlers else b""


def _check(data: Bytes, track: Box, playable: frozenset[bytes]) -> None:
    """What the track is coded in, and where its samples lie."""
    for descriptions in walk(data, track, b"mdia", b"minf", b"stbl", b"stsd"):
        for entry in boxes(data, descriptions.at + 8, descriptions.end):
            if entry.kind not in playable:
                codec = entry.kind.decode("latin-1").strip()
                raise Unfit("locked" if entry.kind in _LOCKED else "codec", codec=codec)
    for references in walk(data, track, b"mdia", b"minf", b"dinf", b"dref"):
        if any(not data[entry.at + 3] & 1 for entry in boxes(data, references.at + 8, references.end)):
            raise Unfit("refers_outside")
    tables = [(table, code) for kind, code in _OFFSETS for table in walk(data, track, b"mdia", b"minf", b"stbl", kind)]
    if any(_furthest(data, table, code) >= len(data) for table, code in tables):
        raise Unfit("truncated")


def _furthest(data: Bytes, offsets: Box, code: str) -> int:
    told = array(code)
    content = data[offsets.at + 8 : offsets.end]
    told.frombytes(content[: len(content) // told.itemsize * told.itemsize])
    if sys.byteorder == "little":
        told.byteswap()
    return max(told, default=0)


def _seconds(data: Bytes, moov: Box) -> float | None:
    """The duration in the movie's header, or in that of its fragments."""
    headers = walk(data, moov, b"mvhd")
    if not headers:
        raise Unfit("damaged")
    at, wide = headers[0].at, data[headers[0].at] == 1
    scale, duration = struct.unpack(
        ">IQ" if wide else ">II", data[at + 20 : at + 32] if wide else data[at + 12 : at + 20]
    )
    for fragments in walk(data, moov, b"mvex", b"mehd"):
        duration = duration or int.from_bytes(data[fragments.at + 4 : fragments.end])
    return round(duration / scale, 3) if scale and duration and duration not in _UNTOLD else None


def _size(data: Bytes, track: Box) -> tuple[int, int]:
    """Width and height as it is shown, turned as its matrix turns it; in its header they are 16.16 fixed point."""
    header = walk(data, track, b"tkhd")[0]
    at = header.at + (52 if data[header.at] == 1 else 40)
    a, b, _u, c, d = struct.unpack(">iiiii", data[at : at + 20])
    width, height = (value >> 16 for value in struct.unpack(">II", data[at + 36 : at + 44]))
    return (height, width) if b and c and not a and not d else (width, height)
