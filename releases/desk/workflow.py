"""The verbs of the desk.

Each step is a verb with one name everywhere: function, permission, button, entry in the logbook. Each takes the lock
on the release, asks the obstacles, writes state and log entry together, and raises ``NotAllowed`` with the obstacles
in words. ``steps`` holds the table; ``bin`` and ``emergencies`` hold the verbs of theirs.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Account
from releases import prose
from releases.desk import ahead, logbook, printing, revisions, snapshots, steps
from releases.desk.bin import discard, recover
from releases.desk.emergencies import confirm, publish_in_emergency, withdraw_in_emergency
from releases.desk.publishing import go_to_press
from releases.desk.steps import (
    STEPS,
    NotAllowed,
    Unacknowledged,
    obstacles,
    refusals_are_logged,
    warnings,
    wrong_state_or_permission,
)
from releases.models.edition import Edition
from releases.models.kinds import Correction
from releases.models.release import Release

__all__ = [
    "STEPS",
    "NotAllowed",
    "Unacknowledged",
    "approve",
    "cancel",
    "confirm",
    "correct",
    "discard",
    "migrate",
    "move",
    "obstacles",
    "publish_in_emergency",
    "recover",
    "send_back",
    "submit",
    "warnings",
    "withdraw",
    "withdraw_in_emergency",
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
    release: Release,
    *,
    revision: int,
    by: Account | None,
    at: datetime,
    languages: Iterable[str] | None = None,
    acknowledged: Collection[str] | None = None,
) -> list[Edition]:
    """Print an edition of each text (or of the named languages), to open at the wished moment, never before ``at``.

    ``acknowledged`` names the warnings that ``by`` has seen, and ``Unacknowledged`` tells of others; None: not asked.
    """
    languages = steps.chosen(languages)
    locked, newest = steps.begin(release, "approve", by=by, at=at, revision=revision, languages=languages)
    assert newest
    public_at = max(locked.public_at or at, at)
    press_at = max(min(locked.press_at or public_at, public_at), at)
    told: dict[str, Any] = {"by": by, "at": at, "languages": languages}
    seen = steps.looked_twice(locked, "approve", acknowledged=acknowledged, **told)
    return go_to_press(release, locked, newest, "approve", press_at=press_at, public_at=public_at, **told, **seen)


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
    acknowledged: Collection[str] | None = None,
) -> list[Edition]:
    """Print an edition that follows the one that is out, at ``at`` or at a later moment, and say what was corrected."""
    languages = steps.chosen(languages)
    locked, newest = steps.begin(release, "correct", by=by, at=at, revision=revision, languages=languages)
    assert newest
    note = prose.lines(public_note)
    if not note:
        raise NotAllowed([_("Say what was corrected, in words that the public will read.")])
    opens = max(public_at or at, at)
    told: dict[str, Any] = {"by": by, "at": at, "languages": languages}
    seen = steps.looked_twice(locked, "correct", opens_at=public_at, acknowledged=acknowledged, **told)
    told |= {"correction": kind, "correction_note": note}
    return go_to_press(release, locked, newest, "correct", press_at=opens, public_at=opens, **told, **seen)


@refusals_are_logged
@transaction.atomic
def move(
    release: Release,
    *,
    by: Account | None,
    at: datetime,
    public_at: datetime | None,
    press_at: datetime | None = None,
    revision: int | None = None,
    acknowledged: Collection[str] | None = None,
) -> list[Edition]:
    """Bring forward or put off what is scheduled, in all languages, and the draft's wishes with it.

    ``public_at`` None, or one that has passed, is now; ``press_at`` None is together with the public, or since when the
    press reads it already: that can't be moved. With ``revision`` it is refused when somebody has moved or changed the
    release since.
    """
    locked, newest = steps.begin(release, "move", by=by, at=at, revision=revision)
    seen = steps.looked_twice(locked, "move", by=by, at=at, opens_at=public_at, acknowledged=acknowledged)
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
    newest = revisions.keep(locked, newest, by=newest.author, at=at, with_pictures_of=newest)
    logbook.write(
        "move",
        locked,
        by=by,
        at=at,
        revision=newest.number,
        before=before,
        public_at=public.isoformat(),
        press_at=press.isoformat(),
        **seen,
    )
    ahead.order(locked)
    release.refresh_from_db()
    return editions


@refusals_are_logged
@transaction.atomic
def cancel(
    release: Release, *, by: Account | None, at: datetime, note: str = "", revision: int | None = None
) -> list[Edition]:
    """Void what is scheduled, up to its last second. What is out stays out; the draft needs a new approval."""
    locked, newest = steps.begin(release, "cancel", by=by, at=at, revision=revision)
    editions = printing.void_editions(locked, at=at)
    logbook.write("cancel", locked, by=by, at=at, revision=newest.number if newest else None, note=note)
    steps.enter(release, locked, "cancel")
    ahead.order(locked)
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
    told: dict[str, Any] = {"by": by, "at": at, "languages": languages}
    return go_to_press(release, locked, newest, "migrate", press_at=press_at, public_at=public_at, **told)


@refusals_are_logged
@transaction.atomic
def withdraw(
    release: Release, *, by: Account | None, at: datetime, public_reason: str, note: str = ""
) -> list[Edition]:
    """Close every open edition and void every scheduled one. To come back, the release needs a new approval.

    ``note`` is the private reason.
    """
    locked, newest = steps.begin(release, "withdraw", by=by, at=at)
    reason = steps.public_words(public_reason)
    editions = printing.close_editions(locked, at=at, public_reason=reason)
    logbook.write(
        "withdraw", locked, by=by, at=at, revision=newest.number if newest else None, note=note, public_reason=reason
    )
    steps.enter(release, locked, "withdraw")
    ahead.order(locked)
    return editions
