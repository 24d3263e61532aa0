"""Files that are meant to harm whoever opens them, with the reason for which each is refused."""

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image

from tests.ingest import media

type Attack = tuple[str, Callable[[], bytes]]


def blank(form: str, width: int, height: int, **kwargs: Any) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height)).save(out, form, **kwargs)
    return out.getvalue()


def claiming(content: bytes, at: int, layout: str, *numbers: int) -> bytes:
    """The file, saying of itself that it is larger than it is."""
    said = struct.pack(layout, *numbers)
    return content[:at] + said + content[at + len(said) :]


def jpeg_with(segment: bytes, marker: int = 0xFE) -> bytes:
    content = media.picture("JPEG")
    return content[:2] + bytes([0xFF, marker]) + struct.pack(">H", 2 + len(segment)) + segment + content[2:]


def jpeg_of_many_passes(passes: int = 5000) -> bytes:
    content = media.picture("JPEG", progressive=True)
    at = content.rfind(b"\xff\xda")
    return content[:-2] + passes * content[at:-2] + b"\xff\xd9"


def gif_script() -> bytes:
    content = media.picture("GIF", (300, 600), mode="P")
    return content[:6] + b"/*" + content[8:-1] + b"\x21\xfe\x10" + b"*/=1;alert(1);".ljust(16) + b"\0\x3b"


def jpeg_script() -> bytes:
    """After Gareth Heyes: the length of APP0 opens a comment."""
    content = media.picture("JPEG")
    filled = b"JFIF\0\1\1\0\0\1\0\1\0\0".ljust(0x2F2A - 2 - 20, b"\0") + b"*/=alert(1)/*".ljust(20)
    return content[:2] + b"\xff\xe0\x2f\x2a" + filled + content[20:]


def large_box() -> bytes:
    return media.box(b"ftyp", b"isom\0\0\0\1isom") + struct.pack(">I4sQ", 1, b"mdat", 2**62) + bytes(100)


def many_boxes() -> bytes:
    return media.mp4() + media.box(b"free") * 200_000


def zip_bomb() -> bytes:
    return media.office(parts={"word/media/image1.bmp": bytes(40 * 2**20)})


def lying_zip() -> bytes:
    """Says that its part unpacks to 100 bytes; it unpacks to 64 MB."""
    content = bytearray(media.office(parts={"word/a.xml": bytes(2**26)}))
    for signature, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        at = content.find(struct.pack("<I", 2**26), content.rfind(signature, 0, content.rfind(b"word/a.xml")))
        content[at : at + 4] = struct.pack("<I", 100)
        assert offset
    return bytes(content)


def locked_zip() -> bytes:
    content = bytearray(media.office())
    at = content.find(b"PK\1\2")
    content[at + 8] |= 1
    return bytes(content)


def laughing_drawing() -> bytes:
    ten = "".join(f'<!ENTITY a{n} "{10 * f"&a{n - 1};"}">' for n in range(1, 10))
    return f'<!DOCTYPE svg [<!ENTITY a0 "ha">{ten}]><svg xmlns="http://www.w3.org/2000/svg"><text>&a9;</text></svg>'.encode()


def turning_tiff() -> bytes:
    """Its directory is followed by itself."""
    content = media.deep_tiff()
    return claiming(content, 8 + 2 + 12 * 9, "<I", 8)


def wide_chunk() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 0x7FFFFFFF, b"IHDR") + bytes(100)


PAGE = b"<html><script>alert(document.domain)</script></html>"

BOMBS: dict[str, Attack] = {
    "a PNG of 144 megapixels in 17 kB": ("bomb", lambda: media.png(12_000, 12_000, depth=1, colour=0)),
    "a PNG of 25 megapixels in colour": ("bomb", lambda: media.png(5_000, 5_000)),
    "a PNG that says four thousand megapixels": (
        "too_many_pixels",
        lambda: (
            claiming(media.png(9, 9), 16, ">II", 65_000, 65_000)[:29]
            + struct.pack(">I", zlib.crc32(b"IHDR" + struct.pack(">IIBBBBB", 65_000, 65_000, 8, 2, 0, 0, 0)))
            + media.png(9, 9)[33:]
        ),
    ),
    "a GIF of 300 pictures": ("moving", lambda: media.moving("GIF", 300)),
    "a PNG that moves": ("moving", lambda: media.moving("PNG")),
    "a WebP that moves": ("moving", lambda: media.moving("WEBP")),
    "an AVIF that moves": ("moving", lambda: media.moving("AVIF")),
    "30000 × 1 pixels in a PNG": ("too_narrow", lambda: media.png(30_000, 1)),
    "30000 × 1 pixels in a GIF": ("too_narrow", lambda: blank("GIF", 30_000, 1)),
    "1 × 30000 pixels in a JPEG": ("too_narrow", lambda: blank("JPEG", 1, 30_000)),
    "a zTXt of 64 MB": ("packed_words", lambda: media.png(9, 9, extra=media.packed_text(b"zTXt", 2**26))),
    "an iTXt of 64 MB": ("packed_words", lambda: media.png(9, 9, extra=media.packed_text(b"iTXt", 2**26))),
    "an iCCP of 64 MB": ("packed_words", lambda: media.png(9, 9, extra=media.packed_text(b"iCCP", 2**26))),
    "a GIF of 65535 × 65535 pixels": (
        "too_many_pixels",
        lambda: claiming(blank("GIF", 9, 9), 6, "<HH", 65_535, 65_535),
    ),
    "a JPEG of 65500 × 65500 pixels": (
        "too_many_pixels",
        lambda: claiming(blank("JPEG", 9, 9), blank("JPEG", 9, 9).find(b"\xff\xc0") + 5, ">HH", 65_500, 65_500),
    ),
    "a WebP of 16383 × 16383 pixels": (
        "too_many_pixels",
        lambda: claiming(media.picture("WEBP", lossless=True), 21, "<I", 16_382 | 16_382 << 14),
    ),
    "an AVIF of 17 megapixels in 1 kB": ("bomb", lambda: blank("AVIF", 4200, 4200, speed=10)),
    "a TIFF of 65535 × 65535 pixels": (
        "too_many_pixels",
        lambda: claiming(claiming(media.deep_tiff(), 18, "<I", 65_535), 30, "<I", 65_535),
    ),
    "a JPEG of five thousand passes": ("too_many_scans", jpeg_of_many_passes),
    "a TIFF that turns round": ("", turning_tiff),
    "a chunk of 2 GB": ("truncated", wide_chunk),
    "a box of 4 exabytes": ("truncated", large_box),
    "a film of many boxes": ("too_many_parts", many_boxes),
    "a document that unpacks to 40 MB": ("packed_too_tightly", zip_bomb),
    "a document that lies about it": ("damaged", lying_zip),
    "packed objects of 80 MB in a PDF": ("packed_too_tightly", lambda: media.pdf(packed=bytes(80 * 2**20))),
    "a drawing that laughs": ("drawing_unreadable", laughing_drawing),
    "a drawing 50000 groups deep": (
        "drawing_too_deep",
        lambda: b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 50_000 + b"</g>" * 50_000 + b"</svg>",
    ),
}

POLYGLOTS: dict[str, Attack] = {
    "a GIF that is a script": ("also_a_page", gif_script),
    "a JPEG that is a script": ("also_a_page", jpeg_script),
    "a page in the comment of a JPEG": ("also_a_page", lambda: jpeg_with(PAGE)),
    "a page in a text of a PNG": (
        "also_a_page",
        lambda: media.png(9, 9, extra=media.chunk(b"tEXt", b"Comment\0" + PAGE)),
    ),
    "a page behind a GIF": ("also_a_page", lambda: media.picture("GIF", mode="P") + PAGE),
    "a program behind a JPEG": ("also_a_page", lambda: media.picture("JPEG") + b"<?php system($_GET[0]); ?>"),
    "an archive behind a JPEG": ("also_another", lambda: media.picture("JPEG") + media.archive({"a.exe": b"MZ"})),
    "an archive behind a PNG": ("also_another", lambda: media.picture("PNG") + media.archive({"a.exe": b"MZ"})),
    "an archive behind what a camera appends": (
        "also_another",
        lambda: 2 * media.picture("JPEG") + media.archive({"a.exe": b"MZ"}),
    ),
    "a PDF in a JPEG": ("also_another", lambda: jpeg_with(b"%PDF-1.7\n1 0 obj")),
    "a program behind a PNG": ("something_behind", lambda: media.picture("PNG") + b"\x7fELF" + bytes(100)),
    "anything behind a WebP": ("something_behind", lambda: media.picture("WEBP") + b"secret plans"),
    "an archive behind a PDF": ("something_behind", lambda: media.pdf() + media.archive({"a": b""})),
    "a page in a PDF": ("also_a_page", lambda: media.pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n%" + PAGE + b"\n")),
    "a page behind a document": ("something_behind", lambda: media.office() + PAGE),
    "a page before a JPEG": ("html", lambda: PAGE + media.picture("JPEG")),
}

DOCUMENTS: dict[str, Attack] = {
    "a document with macros": ("macros", lambda: media.office(parts={"word/vbaProject.bin": b"\xd0\xcf"})),
    "a document that says it has macros": ("macros", lambda: media.office("application/vnd.ms-word.macroEnabled")),
    "an OpenDocument with macros": ("macros", lambda: media.open_document(parts={"Basic/Standard/a.xml": b"<a/>"})),
    "an OpenDocument with a password": (
        "locked",
        lambda: media.open_document(parts={"META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
    ),
    "a locked document": ("locked", locked_zip),
    "a document of an old Office": ("ole", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)),
    "a document with a program in it": ("program_inside", lambda: media.office(parts={"word/embeddings/a.exe": b"MZ"})),
    "a document that fetches its template": (
        "refers_outside",
        lambda: media.office(
            parts={
                "word/_rels/settings.xml.rels": b'<Relationship Type="http://x/attachedTemplate" TargetMode="External" '
                b'Target="http://x/"/>'
            }
        ),
    ),
    "a document that leads out of its archive": ("damaged", lambda: media.office(parts={"../../etc/cron.d/x": b""})),
    "a template": ("template", lambda: media.open_document("text-template")),
    "any archive": ("zip", lambda: media.archive({"a.jpg": media.picture("JPEG")})),
    "a script in a PDF": ("pdf_script", lambda: media.pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>")),
    "a script in a PDF, in disguise": ("pdf_script", lambda: media.pdf(b"/OpenAction<</S/J#61vaScript/J#53(1)>>")),
    "a script in a PDF, packed": ("pdf_script", lambda: media.pdf(packed=b"<</S/JavaScript/JS(app.alert(1))>>")),
    "a PDF that starts a program": ("pdf_script", lambda: media.pdf(b"/OpenAction<</S/Launch/F(calc.exe)>>")),
    "a PDF with a file in it": ("pdf_attachment", lambda: media.pdf(b"/Names<</EmbeddedFiles 9 0 R>>")),
    "a PDF with a password": ("pdf_locked", lambda: media.pdf().replace(b"<</Root", b"<</Encrypt 9 0 R/Root")),
    "a film that fetches its pictures": ("refers_outside", lambda: media.mp4(outside=True)),
    "a film under a key": ("locked", lambda: media.mp4(codecs=(b"encv",))),
    "a film that browsers don't play": ("codec", lambda: media.mp4(codecs=(b"mp4v",))),
    "a Matroska film": ("mkv", lambda: media.webm(kind=b"matroska")),
    "a WebM with H.264": ("codec", lambda: media.webm(codec=b"V_MPEG4/ISO/AVC")),
}

FORMS: dict[str, tuple[str, bytes]] = {
    "EPS": ("eps", b"%!PS-Adobe-3.0 EPSF-3.0\n"),
    "EPS with a preview": ("eps", b"\xc5\xd0\xd3\xc6" + bytes(30)),
    "PSD": ("psd", b"8BPS\0\1" + bytes(30)),
    "HEIC": ("heic", media.box(b"ftyp", b"heic\0\0\0\0mif1heic")),
    "JPEG XL": ("jxl", b"\0\0\0\x0cJXL \r\n\x87\n"),
    "JPEG 2000": ("jp2", b"\0\0\0\x0cjP  \r\n\x87\n"),
    "Canon raw": ("raw", b"II*\0\x10\0\0\0CR\2\0" + bytes(30)),
    "BMP": ("bmp", b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0"),
    "FITS": ("fits", b"SIMPLE  =                    T" + b" " * 50),
    "MOV": ("mov", media.box(b"ftyp", b"qt  \0\0\0\0qt  ")),
    "AVI": ("film", b"RIFF\0\0\0\0AVI LIST"),
    "FLAC": ("sound", b"fLaC\0\0\0\x22"),
    "RTF": ("rtf", b"{\\rtf1\\ansi"),
    "RAR": ("zip", b"Rar!\x1a\x07\0"),
    "gzip": ("zip", b"\x1f\x8b\x08\0" + bytes(10)),
    "Windows": ("program", b"MZ\x90\0" + bytes(60)),
    "Linux": ("program", b"\x7fELF\2\1\1" + bytes(60)),
    "shell": ("program", b"#!/bin/sh\nrm -rf /\n"),
    "PHP": ("program", b"<?php system('id');"),
    "HTML": ("html", b"<!DOCTYPE html>\n<title>x</title>"),
    "HTML behind a comment": ("html", b"\xef\xbb\xbf\n <!-- GIF89a -->\n<body onload=alert(1)>"),
    "SVG": ("svg", media.DRAWING),
    "SVG in UTF-16": ("svg", media.DRAWING.decode().encode("utf-16")),
    "SVG with a document type": ("svg", b'<?xml version="1.0"?>\n<!DOCTYPE svg [<!ENTITY a "b">]>\n<svg/>'),
    "XML": ("xml", b"<?xml version='1.0'?><rss/>"),
    "SubRip": ("srt", b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"),
    "WebVTT": ("captions_here", media.CAPTIONS),
    "text": ("text", "Zwölf Boxkämpfer jagen Viktor.".encode()),
    "nothing known": ("unknown", bytes(range(256))),
    "zeros": ("unknown", bytes(5000)),
}
