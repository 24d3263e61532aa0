"""What a file is, by its first bytes. Its name is not asked."""

import re
from typing import Final

from releases.desk.intake.facts import Unfit

HEAD: Final = 4096
"""How many bytes are enough to tell."""

_MP4: Final = rb"isom|iso[2-9]|mp4[12]|avc1|M4V |M4VP|M4A |M4B |dash|MSNV|3gp[4-9]|f4v |F4V |cmf[c2]|XAVC"

_TAKEN: Final = (
    (rb"\xff\xd8\xff", "jpeg"),
    (rb"\x89PNG\r\n\x1a\n", "png"),
    (rb"GIF8[79]a", "gif"),
    (rb"RIFF....WEBP", "webp"),
    (rb"RIFF....WAVE", "wav"),
    (rb"....ftypavi[fs]", "avif"),
    (rb"....ftyp.{8}(?:.{4})*?avif", "avif"),
    (rb"....ftyp(?:" + _MP4 + rb")", "mp4"),
    (rb"\x1aE\xdf\xa3", "webm"),
    (rb"OggS", "ogg"),
    (rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]", "mp3"),
    (rb"%PDF-[12]\.[0-9]", "pdf"),
    (rb"PK\x03\x04", "zip"),
)

_CAMERA_RAW: Final = rb"(?:II\*\0....CR|IIRO|IIRS|IIU\0|MMOR|FUJIFILMCCD-RAW|FOVb|\0MRM|....ftypcrx )"

_REFUSED: Final = (
    (rb"%!PS|\xc5\xd0\xd3\xc6", "eps"),
    (rb"8BPS", "psd"),
    (_CAMERA_RAW, "raw"),
    (rb"....ftyp(?:heic|heix|hevc|heim|heis|mif1|msf1)", "heic"),
    (rb"\xff\x0a|\0\0\0\x0cJXL ", "jxl"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "jp2"),
    (rb"BM....\0\0\0\0", "bmp"),
    (rb"\0\0[\1\2]\0", "ico"),
    (rb"gimp xcf", "xcf"),
    (rb"SIMPLE  =", "fits"),
    (rb"\x06\x06\xed\xf5", "indesign"),
    (rb"....(?:ftypqt  |moov|mdat|wide|free|skip|pnot)", "mov"),
    (rb"RIFF....AVI |\x30\x26\xb2\x75|FLV\x01|\0\0\x01[\xba\xb3]|\x47.{187}\x47", "film"),
    (rb"fLaC|FORM....AIF[FC]|MThd|#!AMR|\xff[\xf1\xf9]", "sound"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (rb"\{\\rtf", "rtf"),
    (rb"PK\x05\x06|PK\x07\x08|Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|.{257}ustar", "zip"),
    (
        rb"MZ|\x7fELF|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba\xbe|#!|\x4c\0\0\0\x01\x14\x02\0",
        "program",
    ),
    (rb"[FCZ]WS", "program"),
)

_TEXTS: Final = (
    (r"WEBVTT", "captions_here"),
    (r"\d+\r?\n\d\d:\d\d:\d\d,\d{3} -->", "srt"),
    (r"<(?:\w+:)?svg[\s>/]", "svg"),
    (r"<(?:!DOCTYPE\s+html|html|head|body|script|title|div|p|meta|table|iframe|a|h\d)[\s>]", "html"),
    (r"<\?(?:php|=)", "program"),
    (r"<", "xml"),
)


_PROLOGUE: Final = re.compile(r"<!--|<\?xml|<!DOCTYPE\s+svg", re.IGNORECASE)


def sniff(head: bytes) -> str:
    """``jpeg``, ``png`` … or ``Unfit``, which names what it is as far as that can be told."""
    for signature, form in _TAKEN:
        if re.match(signature, head, re.DOTALL):
            return form
    if re.match(rb"II[*+]\0|MM\0[*+]", head) and not re.match(_CAMERA_RAW, head, re.DOTALL):
        return "tiff"
    for signature, form in _REFUSED:
        if re.match(signature, head, re.DOTALL):
            raise Unfit(form)
    return _text(head)


def _text(head: bytes) -> str:
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if is_wide else "utf-8-sig", "ignore")
    begins = _behind_prologue(text)
    for pattern, form in _TEXTS:
        if re.match(pattern, begins, re.IGNORECASE | re.DOTALL):
            if form == "svg":
                return form
            raise Unfit(form)
    is_text = not re.search(r"[\0-\x08\x0e-\x1f]", text) and len(text) * (2 if is_wide else 1) > 0.7 * len(head)
    raise Unfit("text" if is_text else "unknown")


def _behind_prologue(text: str) -> str:
    """What follows the declaration, comments and document type with which XML may begin."""
    while (text := text.lstrip()) and (found := _PROLOGUE.match(text)):
        opening = found[0].lower()
        closing = "-->" if opening == "<!--" else "?>" if opening == "<?xml" else ">"
        if closing == ">" and "[" in text[: text.find(">")]:
            closing = "]>"
        _before, closed, rest = text.partition(closing)
        if not closed:
            break
        text = rest
    return text
