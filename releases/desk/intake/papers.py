"""PDF (ISO 32000): whole, readable without a key, and nothing in it that runs or is a file of its own."""

import re
import zlib
from collections.abc import Iterator
from typing import Final

from releases.desk.intake.facts import Bytes, Facts, Unfit

MOST_UNPACKED: Final = 64 * 2**20
"""Bytes of packed objects that are looked through; a report of a thousand pages has a tenth of it."""

_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_LIVELY: Final = (
    (re.compile(rb"/Encrypt[\s<]"), "pdf_locked"),
    (re.compile(rb"/(?:JavaScript|JS)[\s<(/\[]"), "pdf_script"),
    (re.compile(rb"/(?:Launch|RichMedia|XFA)[\s<(/>\[]"), "pdf_script"),
    (re.compile(rb"/EmbeddedFiles?[\s<(/>\[]"), "pdf_attachment"),
)


def pdf(data: Bytes) -> Facts:
    if re.search(rb"<(?:script|html|!doctype)[\s>]", data[:4096], re.IGNORECASE):
        raise Unfit("also_a_page")
    end = data.rfind(b"%%EOF")
    if end < 0 or data.rfind(b"startxref", 0, end) < 0:
        raise Unfit("truncated")
    if len(data) - end > 2**16 or bytes(data[end + 5 :]).strip(b"\0\r\n\t "):
        raise Unfit("something_behind", count=len(data) - end - 5)
    for objects in _objects(data):
        plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), objects) if b"#" in objects else objects
        for lively, code in _LIVELY:
            if lively.search(plain):
                raise Unfit(code)
    return Facts("document", "application/pdf", "pdf")


def _objects(data: Bytes) -> Iterator[bytes]:
    """The objects, without the pictures, fonts and pages that streams hold; packed ones unpacked."""
    at, left = 0, MOST_UNPACKED
    while found := _STREAM.search(data, at):
        objects = bytes(data[at : found.start()])
        yield objects + b" "
        end = data.find(b"endstream", found.end())
        at = len(data) if end < 0 else end + len(b"endstream")
        if b"/ObjStm" in objects[-2048:]:
            unpacked = _unpacked(data, found.end(), at, left)
            left -= len(unpacked)
            yield unpacked + b" "
    yield bytes(data[at:])


def _unpacked(data: Bytes, at: int, end: int, most: int) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        unpacked = unpacking.decompress(data[at:end], max(most, 1))
    except zlib.error:
        return b""  # packed otherwise, or not at all
    if unpacking.unconsumed_tail:
        raise Unfit("packed_too_tightly")
    return unpacked
