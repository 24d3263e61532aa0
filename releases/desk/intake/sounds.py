"""Recordings, page by page or frame by frame: MP3, Ogg and WAV. Whole, and how long they last."""

import struct
from typing import Final

from releases.desk.intake.facts import Bytes, Facts, Unfit


def wav(data: Bytes) -> Facts:
    """RIFF WAVE of plain samples."""
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise Unfit("truncated")
    if end + 1 < len(data):
        raise Unfit("something_behind", count=len(data) - end)
    told, at = dict[bytes, tuple[int, int]](), 12
    while at + 8 <= end:
        name, length = struct.unpack("<4sI", data[at : at + 8])
        if at + 8 + length > end:
            raise Unfit("truncated")
        told.setdefault(name, (at + 8, length))
        at += 8 + length + length % 2
    if b"fmt " not in told or b"data" not in told or told[b"fmt "][1] < 16:
        raise Unfit("damaged")
    kind, _channels, _rate, per_second = struct.unpack("<HHII", data[told[b"fmt "][0] : told[b"fmt "][0] + 12])
    if kind not in {1, 3, 0xFFFE} or not per_second:
        raise Unfit("codec", codec=f"WAV {kind:#06x}")
    return Facts("audio", "audio/wav", "wav", seconds=round(told[b"data"][1] / per_second, 3))


def ogg(data: Bytes) -> Facts:
    """Ogg (RFC 3533) with Opus (RFC 7845) or Vorbis in it."""
    at = granule = 0
    first = b""
    while at < len(data):
        if data[at : at + 5] != b"OggS\0":
            raise Unfit("damaged" if len(data) - at >= 27 else "truncated")
        lengths = data[at + 27 : at + 27 + data[at + 26]] if at + 27 <= len(data) else b""
        begins = at + 27 + len(lengths)
        first = first or bytes(data[begins : begins + 19])
        granule = max(granule, int.from_bytes(data[at + 6 : at + 14], "little", signed=True))
        at = begins + sum(lengths)
        if at > len(data) or (not lengths and at + 27 > len(data)):
            raise Unfit("truncated")
    if first.startswith(b"OpusHead"):
        rate = 48_000  # whatever was recorded: RFC 7845, section 4
    elif first.startswith(b"\x01vorbis"):
        rate = int.from_bytes(first[12:16], "little")
    else:
        raise Unfit("codec", codec=first[1:7].decode("latin-1"))
    return Facts("audio", "audio/ogg", "ogg", seconds=round(granule / rate, 3) if rate else None)


# --- MP3 (ISO/IEC 11172-3 and 13818-3, layer III) ---------------------------------------------------------------------

_RATES: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBITS: Final = {
    3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def mp3(data: Bytes) -> Facts:
    """Frame behind frame from the first tag to the last."""
    at, end, seconds = _behind_id3(data), _before_tags(data), 0.0
    if at > len(data):
        raise Unfit("truncated")
    frames = 0
    while at < end:
        length, lasts = _frame(data[at : at + 4])
        at, seconds, frames = at + length, seconds + lasts, frames + 1
    if at > end:
        raise Unfit("truncated")
    if frames < 4:  # fewer may be chance
        raise Unfit("unknown")
    return Facts("audio", "audio/mpeg", "mp3", seconds=round(seconds, 3))


def _behind_id3(data: Bytes) -> int:
    at = 0
    while data[at : at + 3] == b"ID3" and len(data) >= at + 10:
        a, b, c, d = data[at + 6 : at + 10]
        at += 10 + (a << 21 | b << 14 | c << 7 | d) + 10 * bool(data[at + 5] & 0x10)
    while data[at : at + 1] == b"\0":  # padding of encoders
        at += 1
    return at


def _before_tags(data: Bytes) -> int:
    end = len(data)
    if data[end - 128 : end - 125] == b"TAG":
        end -= 128
    if data[end - 32 : end - 24] == b"APETAGEX":
        end -= int.from_bytes(data[end - 20 : end - 16], "little") + 32 * bool(data[end - 9] & 0x80)
    return end


def _frame(head: bytes) -> tuple[int, float]:
    """Length in bytes and duration in seconds."""
    if len(head) < 4:
        raise Unfit("truncated")
    version, bits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if head[0] != 0xFF or head[1] & 0xE6 != 0xE2 or version == 1 or bits in {0, 15} or rate == 3:
        raise Unfit("damaged")
    samples, hertz = 1152 if version == 3 else 576, _RATES[version][rate]
    kbits = _KBITS[3 if version == 3 else 2][bits - 1]
    return samples // 8 * kbits * 1000 // hertz + (head[2] >> 1 & 1), samples / hertz
