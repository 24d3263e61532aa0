"""Files arrive in the encodings of thirty years."""

import codecs

import pytest

from releases.desk.importing import decoding
from releases.desk.importing.arrival import Unreadable

TEXT = "L’été à Kourou – « déjà »\nsecond line\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)
def test_unicode_is_read_without_a_word(content):
    assert decoding.decode(content, source="a.md") == (TEXT, ())


def test_windows_1252_is_read_and_said_with_its_line():
    text, remarks = decoding.decode(("plain\n" + TEXT).encode("cp1252"), source="a.md")

    assert text == "plain\n" + TEXT
    assert [remark.line for remark in remarks] == [2]
    assert "Windows-1252" in remarks[0].text


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"a\nb\0c", 2, "binary"),
        (b"%PDF-1.7\n", 1, "a PDF"),
        (b"PK\x03\x04...", 1, "a zipped file"),
        (b"x\n\n\x81\x8d", 3, "neither UTF-8 nor UTF-16 nor Windows-1252"),
        (b"\xe9\x01\x02\x03" * 20, 1, "binary"),
        (codecs.BOM_UTF16_LE + b"a\x00\x00\xd8", 1, "neither UTF-8"),
        (b"x" * (decoding.LARGEST + 1), 1, "larger than 5 MB"),
    ],
)
def test_what_is_no_text_is_refused_with_its_line(content, line, reason):
    with pytest.raises(Unreadable, match=reason) as refused:
        decoding.decode(content, source="a.md")

    assert (refused.value.source, refused.value.line) == ("a.md", line)
