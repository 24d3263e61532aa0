"""Dates as press releases print them, in English, French, German and Spanish."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_MONTHS = (
    "january jan janvier janv januar jänner enero ene",
    "february feb février fevrier févr februar febrero",
    "march mar mars märz maerz marzo",
    "april apr avril avr abril abr",
    "may mai mayo",
    "june jun juin juni junio",
    "july jul juillet juil juli julio",
    "august aug août aout agosto ago",
    "september sept sep septembre septiembre setiembre",
    "october oct octobre oktober okt octubre",
    "november nov novembre noviembre",
    "december dec décembre decembre déc dezember dez diciembre dic",
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WEEKDAYS = (
    "monday mon lundi montag lunes",
    "tuesday tue tues mardi dienstag martes",
    "wednesday wed mercredi mittwoch miércoles miercoles",
    "thursday thu thur thurs jeudi donnerstag jueves",
    "friday fri vendredi freitag viernes",
    "saturday sat samedi samstag sonnabend sábado sabado",
    "sunday sun dimanche sonntag domingo",
)
_WEEKDAY_NUMBERS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}


def _one_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MONTH = rf"(?P<month>{_one_of(_MONTH_NUMBERS)})\b\.?"
_WEEKDAY = rf"(?:(?:{_one_of(_WEEKDAY_NUMBERS)})\b\.?,?\s+)?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_PATTERNS = tuple(
    re.compile(rf"(?<![\w./-]){pattern}", re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})(?![\d-])",
        rf"{_WEEKDAY}(?:(?:le|el|den|am|on)\s+)?{_WEEKDAY}(?:(?:den|the)\s+)?(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|\.|º)?"
        rf"\s*(?:de\s+|of\s+)?{_MONTH},?\s+(?:del?\s+)?{_YEAR}",
        rf"{_WEEKDAY}(?:on\s+)?{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.\s?(?P<number>\d{{1,2}})\.\s?{_YEAR}",
        rf"(?P<day>\d{{1,2}})/(?P<other>\d{{1,2}})/{_YEAR}",
    )
)

_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """`day` is None for a date that can't be (31 February, the year 0217) or has two readings (10/11/2017)."""

    day: date | None
    start: int
    end: int


def first(text: str) -> PrintedDate | None:
    """The first date with day, month and year that `text` prints."""
    matches = [match for pattern in _PATTERNS if (match := pattern.search(text))]
    if not matches:
        return None
    match = min(matches, key=lambda found: (found.start(), -found.end()))
    return PrintedDate(_day(match.groupdict()), match.start(), match.end())


def wrong_weekdays(text: str) -> list[tuple[str, date]]:
    """Dates printed with a weekday that they don't have: as printed, and the day. “Monday 31 October 2017”."""
    found: dict[int, tuple[str, date]] = {}
    for match in sorted((m for p in _PATTERNS for m in p.finditer(text)), key=lambda m: (m.start(), -m.end())):
        said = [_WEEKDAY_NUMBERS[word] for word in re.findall(r"\w+", match[0].casefold()) if word in _WEEKDAY_NUMBERS]
        day = _day(match.groupdict())
        if said and day and day.weekday() != said[0]:
            found.setdefault(match.start(), (match[0], day))
    return list(found.values())


def whole(text: str) -> PrintedDate | None:
    """The date that `text` consists of, brackets and a full stop aside."""
    found = first(text)
    if found is None or re.search(r"\w", text[: found.start] + text[found.end :]):
        return None
    return found


def _day(parts: dict[str, str | None]) -> date | None:
    year, day = int(parts["year"] or 0), int(parts["day"] or 0)
    if parts.get("other"):
        return _slashed(year, day, int(parts["other"] or 0))
    month = _MONTH_NUMBERS.get((parts.get("month") or "").casefold()) or int(parts.get("number") or 0)
    return _existing(year, month, day)


def _slashed(year: int, left: int, right: int) -> date | None:
    """30/10/2017 and 10/30/2017 have one reading, 10/11/2017 has two."""
    readings = {_existing(year, right, left), _existing(year, left, right)} - {None}
    return readings.pop() if len(readings) == 1 else None


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None
