"""Embargo lines: EMBARGOED UNTIL 14:00 GMT 3 May 2017, Sous embargo jusqu'au …, Sperrfrist: …, Embargado hasta …"""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from releases.desk import dates

_LONGEST_LINE = 200
_OPENING = re.compile(
    r"\W*(?:(?:strictly\s+)?(?:under\s+)?embargo(?:ed)?\b|not\s+for\s+(?:publication|release|broadcast)\s+before\b"
    r"|sous\s+embargo\b|sperrfrist\b|gesperrt\s+bis\b|embargad[oa]\b|bajo\s+embargo\b)",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\W*(?:for\s+immediate\s+(?:release|publication)|pour\s+(?:diffusion|publication)\s+immédiate"
    r"|(?:zur\s+)?sofortige[nr]?\s+veröffentlichung|para\s+(?:publicación|difusión)\s+inmediata)\W*",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"(?<![\d.:])(?P<hour>\d{1,2})(?:\s?[:h.]\s?(?P<minute>\d{2})(?!\d))?\s*"
    r"(?:(?P<half>[ap])\.?m\b\.?|(?P<unit>h\b|hrs?\b|hours\b|heures\b|uhr\b|horas\b|o['’]clock\b))?",
    re.IGNORECASE,
)
# Abbreviation: hours from UTC, and a place that keeps this time, to notice a "CET" printed in summer.
_FIXED = {
    "GMT": (0, ""),
    "UTC": (0, ""),
    "UT": (0, ""),
    "WET": (0, "Europe/Lisbon"),
    "WEST": (1, "Europe/Lisbon"),
    "BST": (1, "Europe/London"),
    "CET": (1, "Europe/Paris"),
    "MEZ": (1, "Europe/Berlin"),
    "CEST": (2, "Europe/Paris"),
    "MESZ": (2, "Europe/Berlin"),
    "EST": (-5, "America/New_York"),
    "EDT": (-4, "America/New_York"),
    "CST": (-6, "America/Chicago"),
    "CDT": (-5, "America/Chicago"),
    "MST": (-7, "America/Denver"),
    "MDT": (-6, "America/Denver"),
    "PST": (-8, "America/Los_Angeles"),
    "PDT": (-7, "America/Los_Angeles"),
    "JST": (9, "Asia/Tokyo"),
}
_PLACES = {
    "paris": "Europe/Paris",
    "london": "Europe/London",
    "londres": "Europe/London",
    "berlin": "Europe/Berlin",
    "madrid": "Europe/Madrid",
    "brussels": "Europe/Brussels",
    "bruxelles": "Europe/Brussels",
    "kourou": "America/Cayenne",
    "tokyo": "Asia/Tokyo",
    "japan": "Asia/Tokyo",
    "moscow": "Europe/Moscow",
    "eastern": "America/New_York",
    "et": "America/New_York",
    "he": "America/New_York",
    "central european": "Europe/Paris",
}
_ABBREVIATION = re.compile(rf"\b(?P<zone>{'|'.join(_FIXED)})(?:\s?(?P<offset>[+-]\d{{1,2}})(?::?00)?)?(?![\w:])")
_PLACE = re.compile(
    rf"\b(?:heures?\s+(?:de|du)\s+|hora\s+de\s+)(?P<after>{'|'.join(_PLACES)})\b"
    rf"|\b(?P<before>{'|'.join(_PLACES)})(?:\s+time|er\s+zeit)\b|\b(?P<short>ET|HE)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Embargo:
    """`until` is None unless day, hour and zone are stated; `doubt` says why, or what is odd."""

    until: datetime | None
    doubt: str = ""


def is_line(text: str) -> bool:
    return len(text) <= _LONGEST_LINE and _OPENING.match(text) is not None


def is_immediate(text: str) -> bool:
    """ "For immediate release": there is no embargo."""
    return _NONE.fullmatch(text) is not None


def read(text: str) -> Embargo:
    """The moment that an embargo line names."""
    printed = dates.first(text)
    if printed is None or printed.day is None:
        return Embargo(None, "it names no day with its year")
    hours = _hour(text[: printed.start] + " " * (printed.end - printed.start) + text[printed.end :])
    if hours is None:
        return Embargo(None, "it names no hour")
    zone, place = _zone(text)
    if zone is None:
        return Embargo(None, "it names no time zone that is known here")
    until = datetime.combine(printed.day, hours, zone)
    if place and until.utcoffset() != until.replace(tzinfo=ZoneInfo(place)).utcoffset():
        return Embargo(until, f"the clocks of {place} show another time on that day than the zone it names")
    return Embargo(until)


def _hour(text: str) -> time | None:
    for match in _HOUR.finditer(text):
        if not (match["minute"] or match["half"] or match["unit"]):
            continue
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        if match["half"] and not 1 <= hour <= 12:
            continue
        if match["half"]:
            hour = hour % 12 + (12 if match["half"] in "pP" else 0)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    return None


def _zone(text: str) -> tuple[tzinfo | None, str]:
    if match := _ABBREVIATION.search(text):
        hours, place = _FIXED[match["zone"]]
        hours += int(match["offset"] or 0)
        return (timezone(timedelta(hours=hours)), place) if abs(hours) < 24 else (None, "")
    if match := _PLACE.search(text):
        name = match["after"] or match["before"] or match["short"]
        known = _PLACES.get(name.casefold())
        return (ZoneInfo(known), "") if known else (None, "")
    return None, ""
