"""Printed reference numbers: PR168-2017, N° 3–2017, M05-126."""

import re

_CODED = r"[A-Z]{1,6}[ -]?\d{1,4}[-–/]\d{1,4}(?:[-–/]\d{1,4})?[a-z]?"
_NUMBERED = r"(?:N[°ºo]|No\.|Nr\.?|Nº\.?)\s*\d{1,4}(?:\s?[-–/]\s?\d{2,4})?"
_BARE = r"\d{2,4}[-–/]\d{1,4}"
_LABEL = r"(?:(?:Ref(?:erence)?|Réf(?:érence)?|Referenz|Referencia|Number|Numéro|Nummer|Número)\.?\s*:?\s*)?"

_WHOLE = re.compile(rf"{_LABEL}(?P<number>{_CODED}|{_NUMBERED})")
_AFTER_KIND = re.compile(rf"(?P<number>{_CODED}|{_NUMBERED}|{_BARE})")
_BEFORE_TITLE = re.compile(rf"(?P<number>{_CODED}|{_NUMBERED})\s*(?::|[–—-]\s)\s*(?P<title>\S.*)", re.DOTALL)


def whole(text: str) -> str | None:
    """The number that `text` consists of."""
    match = _WHOLE.fullmatch(text.strip())
    return match["number"] if match else None


def after_kind(text: str) -> str | None:
    """The number that stands behind "MEDIA ADVISORY:"; there it needs no letters."""
    match = _AFTER_KIND.fullmatch(text.strip())
    return match["number"] if match else None


def before_title(text: str) -> tuple[str, str] | None:
    """ "N° 3–2017: Title" in two: number and title."""
    match = _BEFORE_TITLE.fullmatch(text.strip())
    return (match["number"], match["title"]) if match else None
