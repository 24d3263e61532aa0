"""What somebody typed, a day, a time and a zone, as an instant in UTC.

A wall time that a change of clocks skips is refused with a proposal; one that happens twice asks which.
"""

from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.desk.moments import hours
from releases.desk.moments.wallclock import as_lived, is_repeated, is_skipped

FIRST, SECOND = "first", "second"
SKIPPED = gettext_lazy("%(time)s on %(day)s is skipped in %(zone)s: the clocks go forward. Write %(proposal)s.")
UNKNOWN = gettext_lazy("There is no time zone “%(zone)s”: write Europe/Paris or UTC.")
_YEARS = range(1900, 2200)


def instant(day: Any, at: Any, zone: str | None, which: str | None) -> datetime | None:
    """None when neither day nor time is there. A ``ValidationError`` says what to write. ``day`` and ``at`` are as they
    were typed, or read already."""
    if not day and not at:
        return None
    if not day or not at:
        raise ValidationError(_("Write both, the day and the time.") if day else _("Write the day as well."))
    shown, there = datetime.combine(read_day(day), _read_time(at)), _read_zone(zone)
    told = {"time": hours.written(shown.time()), "day": shown.date().isoformat(), "zone": there.key}
    if is_skipped(shown, there):
        raise ValidationError(SKIPPED, params=told | {"proposal": _proposal(as_lived(shown, there), shown)})
    if is_repeated(shown, there) and which not in {FIRST, SECOND}:
        raise ValidationError(
            _("%(time)s on %(day)s happens twice in %(zone)s: the clocks go back. Choose which."), params=told
        )
    return shown.replace(tzinfo=there, fold=int(which == SECOND)).astimezone(UTC)


def _proposal(lived: datetime, shown: datetime) -> str:
    """The time; the day too when the clocks skipped into the next one."""
    written = hours.written(lived.time())
    return written if lived.date() == shown.date() else f"{lived.date().isoformat()} {written}"


def asks_which(day: Any, at: Any, zone: str | None, which: str | None) -> bool:
    """Whether to show the question: it arises, or it has been answered."""
    try:
        return bool(which) or is_repeated(datetime.combine(read_day(day), _read_time(at)), _read_zone(zone))
    except ValidationError:
        return False


def read_day(day: Any) -> date:
    read: date = day if isinstance(day, date) else forms.DateField().clean(day)
    if read.year not in _YEARS:
        raise ValidationError(_("Write the year with four digits, between 1900 and 2199."))
    return read


def _read_time(at: Any) -> time:
    return at if isinstance(at, time) else hours.read(at or "")


def _read_zone(zone: str | None) -> ZoneInfo:
    zone = (zone or "").strip()
    if not zone:
        return ZoneInfo(str(timezone.get_current_timezone()))
    if zone not in _known_zones():
        raise ValidationError(UNKNOWN, params={"zone": zone})
    return ZoneInfo(zone)


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())
