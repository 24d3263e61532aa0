"""The one writer of the logbook."""

from datetime import datetime
from typing import Any

from contacts.models import Account
from releases.models.logbook import LogEntry
from releases.models.release import Release

THE_HOUSE = "Pressoffice"
"""Who did it when nobody signed in: a command, a fixture."""


def write(
    step: str,
    release: Release,
    *,
    by: Account | None,
    at: datetime,
    revision: int | None = None,
    note: str = "",
    **details: Any,
) -> LogEntry:
    """One row, in the transaction of the step that it tells of."""
    return LogEntry.objects.create(
        step=step,
        at=at,
        by_username=by.get_username() if by else "",
        by_name=str(by) if by else THE_HOUSE,
        release_uuid=release.uuid,
        reference=release.reference or "",
        revision=revision,
        note=note,
        details=details,
    )
