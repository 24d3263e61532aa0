"""What the photographer left in a file: IPTC Photo Metadata (XMP and IIM) and EXIF, as the words of an asset."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from releases import prose
from releases.desk.darkroom import metadata
from releases.models.asset import Asset
from releases.models.kinds import Nature

_PER_LANGUAGE: Final = {
    "caption": "XMP-dc:Description",
    "alt": "XMP-iptcCore:AltTextAccessibility",
    "description": "XMP-iptcCore:ExtDescrAccessibility",
    "usage_terms": "XMP-xmpRights:UsageTerms",
}
_CAPTIONS: Final = ("IPTC:Caption-Abstract", "IFD0:ImageDescription")
_PLAIN: Final = {
    "credit": ("XMP-photoshop:Credit", "IPTC:Credit"),
    "creator": ("XMP-dc:Creator", "IPTC:By-line", "IFD0:Artist"),
    "copyright": ("XMP-dc:Rights", "IPTC:CopyrightNotice", "IFD0:Copyright"),
    "licence_url": ("XMP-xmpRights:WebStatement", "XMP-cc:License"),
    "people": ("XMP-iptcExt:PersonInImage",),
}
_PLACES: Final = (
    ("XMP-photoshop:City", "XMP-photoshop:Country"),
    ("IPTC:City", "IPTC:Country-PrimaryLocationName"),
)
_DATES: Final = (
    "ExifIFD:DateTimeOriginal",
    "XMP-photoshop:DateCreated",
    "IPTC:DateCreated",
    "XMP-exif:DateTimeOriginal",
    "QuickTime:CreateDate",
)
_SOURCE: Final = "XMP-iptcExt:DigitalSourceType"
_CAMERA: Final = "IFD0:Model"
_LANGUAGES: Final = ("XMP-dc:Language", "PDF:Language")
_TAGS: Final = (
    *(f"{tag}*" for tag in _PER_LANGUAGE.values()),
    *(f"{tag}*" if tag == "XMP-dc:Rights" else tag for tags in _PLAIN.values() for tag in tags),
    *(tag for place in _PLACES for tag in place),
    *(*_CAPTIONS, *_DATES, *_LANGUAGES, f"{_SOURCE}#", _CAMERA, "IPTC:CodedCharacterSet"),
    *("XMP-iptcExt:LocationCreated", "XMP-iptcExt:LocationShown"),
)

_NATURES: Final = {
    **dict.fromkeys(("digitalCapture", "negativeFilm", "positiveFilm", "print", "humanEdits"), Nature.PHOTOGRAPH),
    **dict.fromkeys(("minorHumanEdits", "algorithmicallyEnhanced"), Nature.PHOTOGRAPH),
    **dict.fromkeys(("digitalCreation", "digitalArt"), Nature.ARTWORK),
    "computationalCapture": Nature.OBSERVATION,
    "algorithmicMedia": Nature.SIMULATION,
    "dataDrivenMedia": Nature.CHART,
    "trainedAlgorithmicMedia": Nature.AI,
    "compositeWithTrainedAlgorithmicMedia": Nature.PARTLY_AI,
}
"""From IPTC's Digital Source Types; those that say less than we ask are left to the officer."""

# What cameras write where a caption should stand.
_NO_CAPTION: Final = re.compile(
    r"(?i)(olympus|minolta|sony|konica|kodak|ricoh|samsung|nikon|exif.?).{0,10}(digital camera|dsc|picture|jpeg)"
    r"|dcim\\.*|dji_.*|\W*|default|untitled|screenshot"
)
_CREATIVE_COMMONS: Final = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-nd|-sa)?)|publicdomain/(zero))/(\d\.\d)/?(?:\w+\.?\w*)?"
)


@dataclass(frozen=True)
class Found:
    """Fields of an asset and what they may be filled with: plain text, cleaned, no longer than the field."""

    fields: dict[str, Any] = field(default_factory=dict)


def read(path: Path, *, camera: Mapping[str, str]) -> Found:
    """What is found in the file; without exiftool what the camera wrote, as the booth has read it."""
    told = metadata.told(path, *_TAGS) if metadata.is_available() else {}
    told = told or {name: camera[key] for key, name in _OF_A_CAMERA.items() if key in camera}
    return Found({name: value for name, value in _fields(_decoded(told)) if value})


_OF_A_CAMERA: Final = {
    "description": "IFD0:ImageDescription",
    "artist": "IFD0:Artist",
    "copyright": "IFD0:Copyright",
    "taken_on": "ExifIFD:DateTimeOriginal",
}


def _fields(told: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for name, tag in _PER_LANGUAGE.items():
        yield name, _cut_each(name, _by_language(told, tag))
    if not _by_language(told, _PER_LANGUAGE["caption"]):
        caption = next((c for tag in _CAPTIONS if (c := _text(told.get(tag))) and not _NO_CAPTION.fullmatch(c)), "")
        yield "caption", _cut_each("caption", {settings.LANGUAGE_CODE: caption} if caption else {})
    plain = {name: next(filter(None, (_any(told, tag) for tag in tags)), "") for name, tags in _PLAIN.items()}
    plain["licence_url"] = _address(plain["licence_url"])
    plain["licence"] = _licence(plain["licence_url"])
    for name, text in plain.items():
        yield name, _cut(name, prose.line(text))
    place = _place(told)
    yield "place", {settings.LANGUAGE_CODE: _cut("place", place)} if place else {}
    yield "taken_on", next(filter(None, (_day(_text(told.get(tag))) for tag in _DATES)), None)
    yield "nature", _nature(told)
    yield "language", next(filter(None, (_ours(_text(told.get(tag))) for tag in _LANGUAGES)), "")


# --- letters ----------------------------------------------------------------------------------------------------------


def _decoded(told: Mapping[str, Any]) -> dict[str, Any]:
    """UTF-8 that nobody called so was read as Latin: turn it back. Latin hardly ever makes valid UTF-8 by chance."""
    is_told = "IPTC:CodedCharacterSet" in told
    guessed = ("IFD0:", "ExifIFD:") if is_told else ("IPTC:", "IFD0:", "ExifIFD:")
    return {name: _mended(value) if name.startswith(guessed) else value for name, value in told.items()}


def _mended(value: Any) -> Any:
    if isinstance(value, list):
        return [_mended(each) for each in value]
    with suppress(UnicodeError, AttributeError):
        return b"".join(_byte(letter) for letter in value).decode()
    return value


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")  # five bytes that Windows-1252 leaves undefined


# --- words ------------------------------------------------------------------------------------------------------------


def _text(value: Any) -> str:
    """Several values with commas between them."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    return "" if value is None or isinstance(value, dict) else prose.lines(str(value))


def _by_language(told: Mapping[str, Any], tag: str) -> dict[str, str]:
    """XMP's language alternatives, in the languages of the newsroom. What has no language is in its own."""
    found: dict[str, str] = {}
    for name, value in sorted(told.items()):
        if name.startswith(f"{tag}-") and (language := _ours(name.removeprefix(f"{tag}-"))):
            found.setdefault(language, _text(value))
    default = _text(told.get(tag))
    if default and settings.LANGUAGE_CODE not in found and default not in found.values():
        found[settings.LANGUAGE_CODE] = default
    return {language: text for language, text in found.items() if text}


def _any(told: Mapping[str, Any], tag: str) -> str:
    values = [told.get(tag), *(value for name, value in sorted(told.items()) if name.startswith(f"{tag}-"))]
    return next(filter(None, map(_text, values)), "")


def _ours(language: str) -> str:
    """A language of the newsroom, or nothing: fr-CA is fr where there is no fr-ca, pt is pt-br where that is all."""
    codes, wanted = [code for code, _name in settings.LANGUAGES], language.lower().replace("_", "-")
    near = [code for code in codes if code.partition("-")[0] == wanted.partition("-")[0]]
    return next((code for code in (wanted, wanted.partition("-")[0], *near) if code in codes), "")


def _cut_each(name: str, told: Mapping[str, str]) -> dict[str, str]:
    clean = prose.line if name == "alt" else prose.lines
    return {language: _cut(name, clean(text)) for language, text in told.items()}


def _cut(name: str, text: str) -> str:
    most = _longest(name)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _longest(name: str) -> int:
    field: Any = Asset._meta.get_field(name)
    return int(field.max_length)


# --- facts ------------------------------------------------------------------------------------------------------------


def _place(told: Mapping[str, Any]) -> str:
    """City and country where it was taken; else those that it shows."""
    named = [[_text(told.get(tag)) for tag in place] for place in _PLACES]
    for tag in ("XMP-iptcExt:LocationCreated", "XMP-iptcExt:LocationShown"):
        found = told.get(tag) or {}
        one = found[0] if isinstance(found, list) and found else found
        if isinstance(one, dict):
            named.append([_text(one.get("City")), _text(one.get("CountryName"))])
    return next(filter(None, (prose.line(", ".join(filter(None, place))) for place in named)), "")


def _day(text: str) -> date | None:
    found = re.match(r"(\d{4})[:-](\d\d)[:-](\d\d)", text)
    with suppress(ValueError):
        return date(*map(int, found.groups())) if found else None
    return None


def _nature(told: Mapping[str, Any]) -> str:
    kind = _text(told.get(_SOURCE)).rstrip("/").rpartition("/")[2]
    if kind == "computationalCapture" and _CAMERA in told:  # a telephone that lays several exposures over each other
        return Nature.PHOTOGRAPH
    return _NATURES.get(kind, "")


def _address(text: str) -> str:
    address = prose.line(text)
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return ""
    return address if len(address) <= _longest("licence_url") else ""


def _licence(address: str) -> str:
    """The SPDX identifier of a Creative Commons licence; national versions are left to the officer."""
    found = _CREATIVE_COMMONS.fullmatch(address)
    if not found:
        return ""
    kind, zero, version = found.groups()
    return f"CC0-{version}" if zero else f"CC-{kind.upper()}-{version}"
