"""Moments and days as machines read them: RFC 3339, to the second."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def moment(at: datetime) -> str:
    """``2017-10-30T17:00:00+00:00``: in UTC, which is the same text wherever the newsroom's clock hangs."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def start_of(day: date, zone: ZoneInfo) -> str:
    """For a standard that demands an hour of what has none: the first moment of the day where the clock hangs."""
    began = datetime.combine(day, time(), zone)
    offset = began.utcoffset()
    # RFC 3339, 5.6: an offset is of whole minutes. Before the zones were agreed on, a town's own time was not.
    return began.isoformat() if offset and not offset.seconds % 60 else moment(began)
