"""Bytes in, text out: UTF-8, UTF-16 with its mark, or else Windows-1252, which is said."""

import codecs

from releases.desk.importing.arrival import Remark, Unreadable

LARGEST = 5 * 1024 * 1024
_FOREIGN = {
    b"%PDF": "a PDF, not text",
    b"PK\x03\x04": "a zipped file (.odt, .zip …), not text",
    b"\xd0\xcf\x11\xe0": "an old Word file, not text",
    b"{\\rtf": "an RTF file, not text",
}
_LATIN_1 = frozenset(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "ascii", "us-ascii"))
_MOST_CONTROLS = 0.05


def decode(content: bytes, *, source: str, declared: str = "") -> tuple[str, tuple[Remark, ...]]:
    """The text of a file, and a remark when its encoding had to be guessed. `declared` is what the file says itself.

    Raises Unreadable.
    """
    _refuse(content, source)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(content, "utf-16", source), ()
    if (nul := content.find(b"\0")) >= 0:
        raise binary(source, content.count(b"\n", 0, nul) + 1)
    if declared and not content.startswith(codecs.BOM_UTF8) and (text := _as_declared(content, declared)):
        return text, ()
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    text = _decoded(content, "cp1252", source)
    if sum(character < " " and not character.isspace() for character in text) > len(text) * _MOST_CONTROLS:
        raise binary(source, line)
    return text, (
        Remark(line, "This is not UTF-8 from here on: the file was read as Windows-1252. Check the accents."),
    )


def _refuse(content: bytes, source: str) -> None:
    if len(content) > LARGEST:
        raise too_large(source)
    for opening, what in _FOREIGN.items():
        if content.startswith(opening):
            raise Unreadable(source, 1, f"this is {what}")


def _as_declared(content: bytes, declared: str) -> str:
    """The text, or nothing where the file says what isn't so. Latin-1 is Windows-1252, as browsers have it (WHATWG)."""
    name = declared.strip().casefold()
    try:
        codec = codecs.lookup("cp1252" if name in _LATIN_1 else name)
        return content.decode(codec.name) if codec._is_text_encoding else ""
    except (LookupError, ValueError):
        return ""


def too_large(source: str) -> Unreadable:
    return Unreadable(source, 1, f"larger than {LARGEST // 1024 // 1024} MB")


def binary(source: str, line: int) -> Unreadable:
    return Unreadable(source, line, "a NUL or control characters: this is a binary file, not text")


def _decoded(content: bytes, encoding: str, source: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        newline = b"\n" if encoding == "cp1252" else "\n".encode(encoding)[2:]
        line = content.count(newline, 0, error.start) + 1
        raise Unreadable(source, line, "neither UTF-8 nor UTF-16 nor Windows-1252") from error
