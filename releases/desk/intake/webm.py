"""WebM, element by element (RFC 8794 and 9559): whole, and coded as browsers play it."""

import struct
import sys
from collections.abc import Iterator
from typing import Final, NamedTuple

from releases.desk.intake.facts import Bytes, Facts, Limits, Unfit

MOST: Final = 200_000
"""Elements beside each other: a day of film, in clusters of half a second."""

_SEEN: Final = frozenset({"V_VP8", "V_VP9", "V_AV1"})
_HEARD: Final = frozenset({"A_OPUS", "A_VORBIS"})

_EBML, _DOCTYPE, _SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x1A45DFA3, 0x4282, 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_TIMESCALE, _DURATION = 0x2AD7B1, 0x4489
_TRACK, _CODEC, _VIDEO, _WIDTH, _HEIGHT, _LOCKS = 0xAE, 0x86, 0xE0, 0xB0, 0xBA, 0x6D80
_IN_A_SEGMENT: Final = frozenset({_INFO, _TRACKS, _CLUSTER, 0x114D9B74, 0x1C53BB6B, 0x1043A770, 0x1941A469, 0x1254C367})


class Element(NamedTuple):
    """``at`` is where its content begins; ``end`` is the place behind it, or nothing while it isn't told."""

    id: int
    at: int
    end: int | None


def webm(data: Bytes, limits: Limits) -> Facts:
    head = _element(data, 0, len(data))
    if head.id != _EBML or not head.end:
        raise Unfit("damaged")
    kinds = [bytes(data[each.at : each.end]) for each in _inside(data, head) if each.id == _DOCTYPE]
    if [kind.rstrip(b"\0") for kind in kinds] != [b"webm"]:
        raise Unfit("mkv")
    segment = _element(data, head.end, len(data))
    if segment.id != _SEGMENT:
        raise Unfit("damaged")
    parts = list(_parts(data, segment))
    if segment.end not in {None, len(data)}:
        raise Unfit("something_behind", count=len(data) - (segment.end or 0))
    found = {each.id: each for each in reversed(parts)}
    if not {_INFO, _TRACKS, _CLUSTER} <= found.keys():
        raise Unfit("truncated")
    return _told(data, found[_INFO], found[_TRACKS], limits)


def _told(data: Bytes, info: Element, tracks: Element, limits: Limits) -> Facts:
    seconds, sizes, codecs = _seconds(data, info), list[tuple[int, int]](), set[str]()
    for track in _inside(data, tracks):
        if track.id == _TRACK:
            codecs.add(_check(data, track))
            sizes += [_size(data, video) for video in _inside(data, track) if video.id == _VIDEO]
    if not codecs:
        raise Unfit("nothing_to_play")
    if not codecs & _SEEN:
        return Facts("audio", "audio/webm", "weba", seconds=seconds)
    width, height = max(sizes, default=(0, 0))
    limits.hold(width, height, sys.maxsize)
    return Facts("video", "video/webm", "webm", width, height, seconds)


def _check(data: Bytes, track: Element) -> str:
    told = {each.id: bytes(data[each.at : each.end]) for each in _inside(data, track)}
    codec = told.get(_CODEC, b"").rstrip(b"\0").decode("latin-1")
    if _LOCKS in told and b"\x50\x35" in told[_LOCKS]:
        raise Unfit("locked")
    if codec not in _SEEN | _HEARD and not codec.startswith("D_WEBVTT"):
        raise Unfit("codec", codec=codec)
    return codec


def _size(data: Bytes, video: Element) -> tuple[int, int]:
    told = {each.id: int.from_bytes(data[each.at : each.end]) for each in _inside(data, video)}
    return told.get(_WIDTH, 0), told.get(_HEIGHT, 0)


def _seconds(data: Bytes, info: Element) -> float | None:
    told = {each.id: bytes(data[each.at : each.end]) for each in _inside(data, info)}
    if len(told.get(_DURATION, b"")) not in {4, 8}:
        return None
    (duration,) = struct.unpack(">f" if len(told[_DURATION]) == 4 else ">d", told[_DURATION])
    seconds = duration * (int.from_bytes(told[_TIMESCALE]) if _TIMESCALE in told else 1_000_000) / 1e9
    return round(seconds, 3) if 0 < seconds < 1e9 else None


def _parts(data: Bytes, segment: Element) -> Iterator[Element]:
    """What stands in the segment. A live recording's cluster tells no length: it ends where the next begins."""
    at, end = segment.at, segment.end or len(data)
    for _count in range(MOST):
        if at >= end:
            return
        part = _element(data, at, end)
        yield part
        at = part.end or _behind(data, part, end)
    raise Unfit("too_many_parts")


def _behind(data: Bytes, cluster: Element, end: int) -> int:
    if cluster.id != _CLUSTER:
        raise Unfit("damaged")
    at = cluster.at
    for _count in range(MOST):
        if at >= end:
            return end
        child = _element(data, at, end)
        if child.id in _IN_A_SEGMENT:
            return at
        at = child.end or end
    raise Unfit("too_many_parts")


def _inside(data: Bytes, parent: Element) -> Iterator[Element]:
    at, end = parent.at, parent.end or parent.at
    while at < end:
        child = _element(data, at, end)
        if child.end is None:
            raise Unfit("damaged")
        yield child
        at = child.end


def _element(data: Bytes, at: int, end: int) -> Element:
    identity, length = _number(data, at, end, most=4)
    size, width = _number(data, at + length, end, most=8)
    begins = at + length + width
    size &= 2 ** (7 * width) - 1  # without the marker
    if size == 2 ** (7 * width) - 1:  # all ones: not told
        return Element(identity, begins, None)
    if begins + size > end:
        raise Unfit("truncated")
    return Element(identity, begins, begins + size)


def _number(data: Bytes, at: int, end: int, *, most: int) -> tuple[int, int]:
    """A number of variable length, its marker still in it, and how many bytes it takes."""
    if at >= end:
        raise Unfit("truncated")
    width = 9 - data[at].bit_length()
    if width > most:
        raise Unfit("damaged")
    if at + width > end:
        raise Unfit("truncated")
    return int.from_bytes(data[at : at + width]), width
