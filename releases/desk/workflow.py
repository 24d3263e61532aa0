"""The verbs of the desk.

Each step is a verb with one name everywhere: function, permission, button, entry in the logbook. Each takes the lock
on the release, asks the obstacles, writes state and log entry together, and raises ``NotAllowed`` with the obstacles
in words. ``steps`` holds the table.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from contacts.models import Account, Newsroom
from releases import prose
from releases.desk import logbook, numbering, printing, revisions, snapshots, steps
from releases.desk.steps import STEPS, NotAllowed, obstacles, refusals_are_logged, wrong_state_or_permission
from releases.models.edition import Edition
from releases.models.kinds import Correction
from releases.models.release import Release
from releases.models.revision import Revision

__all__ = [
    "STEPS",
    "NotAllowed",
    "approve",
    "cancel",
    "correct",
    "migrate",
    "move",
    "obstacles",
    "send_back",
    "submit",
    "withdraw",
    "wrong_state_or_permission",
]


@refusals_are_logged
@transaction.atomic
def submit(release: Release, *, revision: int, by: Account | None, at: datetime) -> Release:
    """Hand the draft to those who approve."""
    locked, _newest = steps.begin(release, "submit", by=by, at=at, revision=revision)
    logbook.write("submit", locked, by=by, at=at, revision=revision)
    steps.enter(release, locked, "submit")
    return release


@refusals_are_logged
@transaction.atomic
def send_back(release: Release, *, revision: int, by: Account | None, at: datetime, note: str = "") -> Release:
    """Hand the draft back to its authors, with a note."""
    locked, _newest = steps.begin(release, "send_back", by=by, at=at, revision=revision)
    logbook.write("send_back", locked, by=by, at=at, revision=revision, note=note)
    steps.enter(release, locked, "send_back")
    return release


@refusals_are_logged
@transaction.atomic
def approve(
    release: Release, *, revision: int, by: Account | None, at: datetime, languages: Iterable[str] | None = None
) -> list[Edition]:
    """Print an edition of each text (or of the named languages), to open at the wished moment, never before ``at``."""
    languages = steps.chosen(languages)
    locked, newest = steps.begin(release, "approve", by=by, at=at, revision=revision, languages=languages)
    assert newest
    public_at = max(locked.public_at or at, at)
    press_at = max(min(locked.press_at or public_at, public_at), at)
    return _print(release, locked, newest, "approve", (press_at, public_at), by=by, at=at, languages=languages)


@refusals_are_logged
@transaction.atomic
def correct(
    release: Release,
    *,
    revision: int,
    by: Account | None,
    at: datetime,
    kind: Correction,
    public_note: str,
    public_at: datetime | None = None,
    languages: Iterable[str] | None = None,
) -> list[Edition]:
    """Print an edition that follows the one that is out, at ``at`` or at a later moment, and say what was corrected."""
    languages = steps.chosen(languages)
    locked, newest = steps.begin(release, "correct", by=by, at=at, revision=revision, languages=languages)
    assert newest
    note = prose.lines(public_note)
    if not note:
        raise NotAllowed([_("Say what was corrected, in words that the public will read.")])
    opens = max(public_at or at, at)
    return _print(
        *(release, locked, newest, "correct", (opens, opens)),
        by=by,
        at=at,
        languages=languages,
        correction=kind,
        correction_note=note,
    )


@refusals_are_logged
@transaction.atomic
def move(
    release: Release, *, by: Account | None, at: datetime, public_at: datetime | None, press_at: datetime | None = None
) -> list[Edition]:
    """Bring forward or put off what is scheduled, in all languages, and the draft's wishes with it.

    ``public_at`` None, or one that has passed, is now; ``press_at`` None is together with the public, or since when the
    press reads it already: that can't be moved.
    """
    locked, newest = steps.begin(release, "move", by=by, at=at)
    public = max(public_at or at, at)
    opened = printing.opened_to_the_press(locked, at=at)
    if opened and press_at and press_at > at:
        raise NotAllowed([_("The press reads it already: that can't be put off. Cancel it, if it has to be closed.")])
    press = opened or max(min(press_at or public, public), at)
    before = {name: snapshots.moment(getattr(locked, name)) for name in ("public_at", "press_at")}
    editions = printing.move_editions(locked, press_at=press, public_at=public, at=at)
    assert newest
    wished = locked.press_at if opened else press_at and press
    locked.public_at, locked.press_at = public, wished and min(wished, public)
    locked.save(update_fields=["public_at", "press_at"])
    # The words are still their author's: four eyes look at who wrote, the logbook says who moved.
    newest = revisions.keep(locked, newest, by=newest.author, at=at)
    logbook.write(
        "move",
        locked,
        by=by,
        at=at,
        revision=newest.number,
        before=before,
        public_at=public.isoformat(),
        press_at=press.isoformat(),
    )
    release.refresh_from_db()
    return editions


@refusals_are_logged
@transaction.atomic
def cancel(release: Release, *, by: Account | None, at: datetime, note: str = "") -> list[Edition]:
    """Void what is scheduled, up to its last second. What is out stays out; the draft needs a new approval."""
    locked, newest = steps.begin(release, "cancel", by=by, at=at)
    editions = printing.void_editions(locked, at=at)
    logbook.write("cancel", locked, by=by, at=at, revision=newest.number if newest else None, note=note)
    steps.enter(release, locked, "cancel")
    return editions


@refusals_are_logged
@transaction.atomic
def migrate(
    release: Release, *, revision: int, by: Account | None, at: datetime, languages: Iterable[str] | None = None
) -> list[Edition]:
    """Print what was public elsewhere long ago, with its old moment. Marked as migrated in the logbook."""
    languages = steps.chosen(languages)
    locked, newest = steps.begin(release, "migrate", by=by, at=at, revision=revision, languages=languages)
    assert newest
    public_at = locked.public_at or at
    press_at = min(locked.press_at or public_at, public_at)
    return _print(release, locked, newest, "migrate", (press_at, public_at), by=by, at=at, languages=languages)


def _print(
    release: Release,
    locked: Release,
    newest: Revision,
    step: str,
    moments: tuple[datetime, datetime],
    *,
    by: Account | None,
    at: datetime,
    languages: Iterable[str] | None,
    correction: Correction = Correction.UPDATE,
    correction_note: str = "",
) -> list[Edition]:
    press_at, public_at = moments
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
        press_at=press_at.isoformat(),
        public_at=public_at.isoformat(),
        editions={edition.language: edition.number for edition in editions},
    )
    steps.enter(release, locked, step)
    return editions


def _issue_date(release: Release, *, public_at: datetime, at: datetime) -> date:
    """The date that is printed: the one typed; the one under which it came out; the day on which it becomes public."""
    out = Edition.objects.filter(release=release, public_at__lte=at).exclude(closes_at__lte=F("public_at"))
    came_out_on = out.order_by("public_at").values_list("issued_on", flat=True).first()
    return release.issued_on or came_out_on or public_at.astimezone(Newsroom.objects.current().zone).date()


@refusals_are_logged
@transaction.atomic
def withdraw(
    release: Release, *, by: Account | None, at: datetime, public_reason: str, note: str = ""
) -> list[Edition]:
    """Close every open edition and void every scheduled one. To come back, the release needs a new approval.

    ``note`` is the private reason.
    """
    locked, newest = steps.begin(release, "withdraw", by=by, at=at)
    reason = public_reason.strip()
    if not reason:
        raise NotAllowed([_("Say why, in words that the public will read.")])
    editions = printing.close_editions(locked, at=at, public_reason=reason)
    logbook.write(
        "withdraw", locked, by=by, at=at, revision=newest.number if newest else None, note=note, public_reason=reason
    )
    steps.enter(release, locked, "withdraw")
    return editions
