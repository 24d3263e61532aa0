"""From an allowed step to printed editions: the date, the number, the editions, the row in the logbook, the state."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import F

from contacts.models import Account, Newsroom
from releases.desk import ahead, logbook, numbering, printing, steps
from releases.models.edition import Edition
from releases.models.kinds import Correction
from releases.models.release import Release
from releases.models.revision import Revision


def go_to_press(
    release: Release,
    locked: Release,
    newest: Revision,
    step: str,
    *,
    press_at: datetime,
    public_at: datetime,
    by: Account | None,
    at: datetime,
    languages: Iterable[str] | None,
    correction: Correction = Correction.UPDATE,
    correction_note: str = "",
    note: str = "",
    **details: Any,
) -> list[Edition]:
    """Print ``newest`` in the transaction of the step. ``note`` and ``details`` are for the logbook."""
    issued_on = _issue_date(locked, public_at=public_at, at=at)
    numbering.allot(locked, issued_on=issued_on)
    editions = printing.print_editions(
        locked,
        newest,
        press_at=press_at,
        public_at=public_at,
        issued_on=issued_on,
        at=at,
        languages=languages,
        correction=correction,
        correction_note=correction_note,
    )
    logbook.write(
        step,
        locked,
        by=by,
        at=at,
        revision=newest.number,
        note=note,
        press_at=press_at.isoformat(),
        public_at=public_at.isoformat(),
        editions={edition.language: edition.number for edition in editions},
        **details,
    )
    steps.enter(release, locked, step)
    if step != "migrate":
        ahead.order(locked)
    return editions


def _issue_date(release: Release, *, public_at: datetime, at: datetime) -> date:
    """The date that is printed: the one typed; the one under which it came out; the day on which it becomes public."""
    out = Edition.objects.filter(release=release, public_at__lte=at).exclude(closes_at__lte=F("public_at"))
    came_out_on = out.order_by("public_at").values_list("issued_on", flat=True).first()
    return release.issued_on or came_out_on or public_at.astimezone(Newsroom.objects.current().zone).date()
