"""When the others can't be reached: one person publishes or withdraws, says why, and a second person confirms it later.

Until then the release is marked at the desk.
"""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Account
from releases import prose
from releases.desk import ahead, logbook, printing, steps
from releases.desk.publishing import go_to_press
from releases.desk.steps import NotAllowed, refusals_are_logged
from releases.models.edition import PUBLIC, Edition
from releases.models.emergency import Emergency
from releases.models.kinds import Correction
from releases.models.release import Release


@refusals_are_logged
@transaction.atomic
def publish_in_emergency(
    release: Release,
    *,
    revision: int,
    by: Account | None,
    at: datetime,
    reason: str,
    public_note: str = "",
) -> list[Edition]:
    """Print every text and open it at once, whatever state, moment, four eyes and contacts say.

    ``reason`` is for the logbook and whoever confirms; ``public_note``, where the release is out already, for readers.
    """
    locked, newest = steps.begin(release, "publish_in_emergency", by=by, at=at, revision=revision)
    assert newest
    why, note = _reason(reason), prose.lines(public_note)
    if not note and Edition.objects.open_to(PUBLIC, at=at).filter(release=locked).exists():
        raise NotAllowed([_("It is public: say what was changed, in words that the public will read.")])
    _mark(locked, "publish_in_emergency", why, by=by, at=at)
    return go_to_press(
        *(release, locked, newest, "publish_in_emergency"),
        press_at=at,
        public_at=at,
        by=by,
        at=at,
        languages=None,
        correction=Correction.UPDATE,
        correction_note=note,
        note=why,
    )


@refusals_are_logged
@transaction.atomic
def withdraw_in_emergency(
    release: Release, *, by: Account | None, at: datetime, reason: str, public_reason: str
) -> list[Edition]:
    """As ``workflow.withdraw``: close every open edition, void every scheduled one. ``reason`` is the private one."""
    locked, newest = steps.begin(release, "withdraw_in_emergency", by=by, at=at)
    why, public = _reason(reason), steps.public_words(public_reason)
    editions = printing.close_editions(locked, at=at, public_reason=public)
    _mark(locked, "withdraw_in_emergency", why, by=by, at=at)
    logbook.write(
        "withdraw_in_emergency",
        locked,
        by=by,
        at=at,
        revision=newest.number if newest else None,
        note=why,
        public_reason=public,
    )
    steps.enter(release, locked, "withdraw_in_emergency")
    ahead.order(locked)
    return editions


@refusals_are_logged
@transaction.atomic
def confirm(release: Release, *, by: Account | None, at: datetime, note: str = "") -> list[Emergency]:
    """A second person has looked at what somebody did in an emergency, and the mark goes."""
    locked, _newest = steps.begin(release, "confirm", by=by, at=at)
    waiting = [each for each in locked.emergencies.filter(confirmed_at=None) if not by or each.by_id != by.pk]
    for emergency in waiting:
        emergency.confirmed_by, emergency.confirmed_at = by, at
        emergency.confirmed_by_name = logbook.name_of(by)
        emergency.save(update_fields=["confirmed_by", "confirmed_by_name", "confirmed_at"])
    done = {each.at.isoformat(): f"{each.step}: {each.by_name}" for each in waiting}
    logbook.write("confirm", locked, by=by, at=at, note=note, confirmed=done)
    return waiting


def _reason(reason: str) -> str:
    if not (said := prose.lines(reason)):
        raise NotAllowed([_("Say why it can't wait: whoever confirms it will ask.")])
    return said


def _mark(release: Release, step: str, reason: str, *, by: Account | None, at: datetime) -> None:
    Emergency.objects.create(
        uuid=uuid.uuid4(), release=release, step=step, at=at, by=by, by_name=logbook.name_of(by), reason=reason
    )
