"""A moment said back to whoever typed it: by the clocks of its readers, and how far away it is.

static/desk/moments.js says the same while somebody types.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timesince import TIME_STRINGS
from django.utils.translation import gettext_lazy

from releases import days
from releases.desk.moments import hours
from releases.desk.moments.wallclock import wall

AHEAD = gettext_lazy("in %(duration)s")
AGO = gettext_lazy("%(duration)s ago")
AGO_AT_APPROVAL = gettext_lazy("%(duration)s ago: it opens at the approval")
AGO_AT_ONCE = gettext_lazy("%(duration)s ago: it opens at once")
SOON = gettext_lazy("less than a minute")

_MINUTES = {"year": 365 * 24 * 60, "day": 24 * 60, "hour": 60, "minute": 1}


def clocks(moment: datetime, zones: Iterable[str], *, typed_on: date) -> list[str]:
    """“Wednesday 18:00 Paris”, “16:00 UTC”, “2 July, 01:00 Tokyo”: the first with its weekday, each with its day
    where that is not ``typed_on``."""
    return [_clock(moment, zone, typed_on=typed_on, is_first=not place) for place, zone in enumerate(zones)]


def _clock(moment: datetime, zone: str, *, typed_on: date, is_first: bool) -> str:
    there = wall(moment, ZoneInfo(zone))
    day = f"{days.written(there.date(), 'MONTH_DAY_FORMAT')}," if there.date() != typed_on else ""
    weekday = date_format(there, "l") if is_first else ""
    parts = (weekday, day, hours.written(there.time()), city(zone))
    return " ".join(part for part in parts if part).replace(" ", "\N{NO-BREAK SPACE}")  # no line ends within a clock


def city(zone: str) -> str:
    """America/New_York is New York."""
    return zone.rpartition("/")[2].replace("_", " ")


def away(moment: datetime, *, at: datetime, passed: str | Promise = AGO) -> str:
    """“in 2 days 3 hours”, “12 minutes ago”, as seen from ``at``. ``passed`` is said of what lies behind."""
    form = AHEAD if moment > at else passed
    return str(form) % {"duration": duration(abs(moment - at))}


def duration(length: timedelta) -> str:
    """Its two largest units that stand side by side: 2 days 3 hours, 2 days, 1 year 47 days."""
    rest = length // timedelta(minutes=1)
    parts: list[str] = []
    for name, minutes in _MINUTES.items():
        count, rest = divmod(rest, minutes)
        if parts and not count:
            break
        if count:
            parts.append(str(TIME_STRINGS[name] % {"num": count}))
        if len(parts) == 2:
            break
    return " ".join(parts) or str(SOON)
