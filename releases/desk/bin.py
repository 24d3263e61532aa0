"""The bin: a draft that nothing became of goes there, and comes back as it was. What was printed once never does."""

from datetime import datetime

from django.db import transaction

from contacts.models import Account
from releases.desk import logbook, sharing, steps
from releases.desk.steps import refusals_are_logged
from releases.models.release import Release


@refusals_are_logged
@transaction.atomic
def discard(release: Release, *, revision: int, by: Account | None, at: datetime, note: str = "") -> Release:
    """Move a draft to the bin. All its revisions stay; who was given a link to it reads it no more."""
    locked, _newest = steps.begin(release, "discard", by=by, at=at, revision=revision)
    sharing.revoke_all(locked, by=by, at=at)
    return _keep(release, locked, "discard", by=by, at=at, binned_at=at, revision=revision, note=note)


@refusals_are_logged
@transaction.atomic
def recover(release: Release, *, by: Account | None, at: datetime) -> Release:
    """Take a draft out of the bin. It is a draft again, whatever it was."""
    locked, newest = steps.begin(release, "recover", by=by, at=at)
    revision = newest.number if newest else None
    return _keep(release, locked, "recover", by=by, at=at, binned_at=None, revision=revision)


def _keep(
    release: Release,
    locked: Release,
    step: str,
    *,
    by: Account | None,
    at: datetime,
    binned_at: datetime | None,
    revision: int | None,
    note: str = "",
) -> Release:
    locked.binned_at = binned_at
    locked.save(update_fields=["binned_at"])
    logbook.write(step, locked, by=by, at=at, revision=revision, note=note)
    steps.enter(release, locked, step)
    return release
