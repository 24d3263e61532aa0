"""Place and date before the first words: "Saint-Hubert (Québec), le 1er mars 2002 – ENVISAT, …"."""

import re
from dataclasses import dataclass
from datetime import date

from releases.desk import dates

_LONGEST_PLACE = 80
_DASH = r"\s*(?:[–—]|-{1,2}(?=\s))\s*"
_PLACE = r"[A-ZÀ-ÖØ-Þ][\w’'.-]*(?:[ ,/]+[\w’'.-]+){0,6}(?:\s*\([^()]{1,40}\))?"
_NO_DATE = re.compile(rf"(?P<place>{_PLACE}),\s*(?P<le>le)\s*{_DASH}(?=\S)")
_CAPITALS = re.compile(rf"(?P<place>[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ .'’-]{{2,40}}, [A-Z][\w. ]{{1,20}}?){_DASH}(?=\S)")
_PRESUMED = re.compile(r"[A-ZÀ-ÖØ-Þ]{4,20}\s+(?:[–—]|--?)\s")


@dataclass(frozen=True, slots=True)
class Dateline:
    """`text` is what stands before the first words; `day` is None when it names no date that is one."""

    text: str
    place: str
    day: date | None
    doubt: str = ""


def alone(text: str) -> Dateline | None:
    """A line that is a dateline and nothing else: "Paris, 30 October 2017"."""
    found = _with_date(text)
    return found if found and found.place and len(found.text) == len(text.rstrip(" .–—-")) else None


def leading(text: str) -> Dateline | None:
    """The dateline at the start of a paragraph; behind it stands a dash."""
    found = _with_date(text[: 2 * _LONGEST_PLACE])
    if found and (dash := re.match(_DASH, text[len(found.text) :])) and dash[0]:
        return Dateline(text[: len(found.text) + dash.end()], found.place, found.day, found.doubt)
    if match := _NO_DATE.match(text):
        return Dateline(match[0], match["place"], None, "the dateline has lost its date")
    if match := _CAPITALS.match(text):
        return Dateline(match[0], match["place"], None)
    return None


def presumed(text: str) -> str:
    """A word in capitals and a dash, which may be a place (WASHINGTON —) or the subject (ENVISAT –): "" if none."""
    match = _PRESUMED.match(text)
    return match[0] if match else ""


def _with_date(text: str) -> Dateline | None:
    printed = dates.first(text)
    if printed is None:
        return None
    opening = re.fullmatch(rf"(?P<place>{_PLACE})\s*[,(]\s*(?:le|den|am|el)?\s*", text[: printed.start])
    if printed.start and (opening is None or len(opening["place"]) > _LONGEST_PLACE):
        return None
    end = printed.end + (text[printed.end : printed.end + 1] == ")")
    doubt = "" if printed.day else "its date can't be read"
    return Dateline(text[:end], opening["place"] if opening else "", printed.day, doubt)
