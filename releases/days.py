"""Days and moments as the language of the page writes them."""

import re
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import get_language


def written(value: date, form: str = "DATE_FORMAT") -> str:
    """30 October 2017, 1er octobre 2017: for the first of a month a format alone is not enough in French."""
    said = date_format(value, form)
    return re.sub(r"^1 ", "1er ", said) if (get_language() or "").startswith("fr") else said


def weekday(value: date) -> str:
    """Monday 30 October 2017, lundi 30 octobre 2017."""
    return f"{date_format(value, 'l')} {written(value)}"


def clock(local: datetime) -> str:
    """10:00, 10 h 00."""
    return date_format(local, "TIME_FORMAT")


def zone(local: datetime) -> str:
    """CET (UTC+1). Many zones have no name but their offset."""
    minutes = (local.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    sign = "" if not minutes else "+" if minutes > 0 else "\N{MINUS SIGN}"
    offset = "UTC" + (f"{sign}{hours}" if minutes else "") + (f":{rest:02}" if rest else "")
    name = local.tzname() or ""
    return f"{name} ({offset})" if name.isalpha() and name != "UTC" else offset


def moment(local: datetime) -> str:
    """Tuesday 14 November 2017, 10:00 CET (UTC+1)."""
    return f"{weekday(local.date())}, {clock(local)} {zone(local)}"


def duration(starts: datetime, ends: datetime | None) -> str:
    """Tuesday 14 November 2017, 10:00–12:30 CET (UTC+1). Both as the same clock shows them."""
    if not ends:
        return moment(starts)
    if ends.date() != starts.date():
        return f"{moment(starts)} – {moment(ends)}"
    return f"{weekday(starts.date())}, {clock(starts)}–{clock(ends)} {zone(ends)}"
