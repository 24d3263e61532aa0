"""What the clocks on the walls of a zone show: times that a change of clocks skips or repeats, the hours around it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_HOUR = timedelta(hours=1)


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """The day and the time that clocks in ``zone`` show at that moment, without a zone. ``fold`` tells the second of
    two (PEP 495)."""
    return moment.astimezone(zone).replace(tzinfo=None)


def as_lived(shown: datetime, zone: ZoneInfo) -> datetime:
    """``shown`` itself; where a change of clocks skips it, what the clocks show instead: later by what was skipped."""
    return wall(shown.replace(tzinfo=zone, fold=0).astimezone(UTC), zone).replace(fold=0)


def is_skipped(shown: datetime, zone: ZoneInfo) -> bool:
    return as_lived(shown, zone) != shown


def is_repeated(shown: datetime, zone: ZoneInfo) -> bool:
    if is_skipped(shown, zone):
        return False
    return shown.replace(tzinfo=zone, fold=0).utcoffset() != shown.replace(tzinfo=zone, fold=1).utcoffset()


def is_clock_change_hour(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks in ``zone`` change within the hour before or after: the time is soon misread, skipped there or
    shown twice."""
    before, after = (wall(moment + step, zone) - step for step in (-_HOUR, _HOUR))
    return before != after or is_repeated(wall(moment, zone).replace(fold=0), zone)
