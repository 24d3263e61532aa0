"""What is written into the files themselves: caption, credit and rights, so that they stay with the picture.

IPTC Photo Metadata Standard in XMP, for every language; in JPEG also IPTC-IIM 4.2, which knows one language and counts
octets, and which picture desks still read first.
"""

import re
from collections.abc import Iterator
from typing import Final

from django.conf import settings

from contacts.words import spoken, words
from releases.models.kinds import Nature
from releases.models.plate import Plate

type Tag = tuple[str, str]
"""A name as exiftool writes it, and a value. Several of one name are a list."""

_IN_LANGUAGES: Final = {
    "caption": "XMP-dc:Description",
    "usage_terms": "XMP-xmpRights:UsageTerms",
    "alt": "XMP-iptcCore:AltTextAccessibility",
    "description": "XMP-iptcCore:ExtDescrAccessibility",
    "place": "XMP-iptcExt:LocationCreatedLocationName",
}
_PLAIN: Final = {
    "credit": ("XMP-photoshop:Credit",),
    "creator": ("XMP-dc:Creator", "EXIF:Artist"),
    "copyright": ("XMP-dc:Rights", "EXIF:Copyright"),
    "licence_url": ("XMP-xmpRights:WebStatement", "XMP-plus:LicensorURL"),
}
_OCTETS: Final = {
    "caption": ("IPTC:Caption-Abstract", 2000),
    "place": ("IPTC:Sub-location", 32),
    "credit": ("IPTC:Credit", 32),
    "creator": ("IPTC:By-line", 32),
    "copyright": ("IPTC:CopyrightNotice", 128),
}
"""IIM datasets, and how many octets they hold."""

_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def tags(plate: Plate, *, content_type: str) -> list[Tag]:
    """All that the plate says, as tags for a file of this type."""
    told = [*_in_languages(plate), *_plain(plate)]
    if content_type == "image/jpeg":
        told += _iim(plate)
    return [(name, _CONTROLS.sub("", value.replace("\r\n", "\n"))) for name, value in told if value]


def _in_languages(plate: Plate) -> Iterator[Tag]:
    """The default language once more under ``x-default``: RFC 3066 names the others (XMP, part 1, 8.2.2.4)."""
    for name, tag in _IN_LANGUAGES.items():
        texts = _texts(plate, name)
        yield tag, spoken(words(texts), settings.LANGUAGE_CODE)[0]
        yield from ((f"{tag}-{language}", text) for language, text in sorted(texts.items()))


def _texts(plate: Plate, name: str) -> dict[str, str]:
    texts: dict[str, str] = words(plate.words.get(name)).data
    licence = plate.words.get("licence", "")
    if name != "usage_terms" or not licence:
        return texts
    return {language: f"{text} ({licence})" for language, text in texts.items()} or {settings.LANGUAGE_CODE: licence}


def _plain(plate: Plate) -> Iterator[Tag]:
    for name, tags_of_it in _PLAIN.items():
        yield from ((tag, plate.words.get(name, "")) for tag in tags_of_it)
    yield "XMP-xmpRights:Marked", "True" if plate.words.get("copyright") else ""
    yield "XMP-photoshop:DateCreated", _day(plate)
    yield "XMP-iptcExt:DigitalSourceType", Nature(plate.nature).source_type if plate.nature else ""
    for person in plate.words.get("people", "").split(","):
        yield "XMP-iptcExt:PersonInImage", person.strip()


def _iim(plate: Plate) -> Iterator[Tag]:
    yield "IPTC:CodedCharacterSet", "UTF8"
    for name, (tag, most) in _OCTETS.items():
        text = plate.words.get(name) or ""
        text = text if isinstance(text, str) else spoken(words(text), settings.LANGUAGE_CODE)[0]
        yield tag, _shortened(text, most)
    yield "IPTC:DateCreated", _day(plate)
    yield "IPTCDigest", "new"  # says that IIM and XMP were written together (Metadata Working Group 2.0, 3.3.1)


def _shortened(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")


def _day(plate: Plate) -> str:
    return str(plate.words.get("taken_on") or "").replace("-", ":")
