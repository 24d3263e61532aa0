"""PDFs that are there when an embargo ends: made before the first of those who wait for that second can ask for one.

A task makes each as it will be shown at its opening, and keeps it under the name that the public request derives by
itself. Nothing is handed over and nothing marks it as made: what lies there under another name is never read, and what
isn't there is made by its first reader. No address leads to what is kept but the one of the release, through the gate.

Steps order it for their release. In the last hour before an opening it is looked after every minute: then another
letterhead, a picture made anew or a lost task are noticed, too. What a migration brings is nobody's opening, and is
left to its readers.
"""

import logging
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from contacts.models import Newsroom
from releases import clock
from releases.models.edition import Edition
from releases.models.release import Release
from releases.newsstand.formats import enclosures, pdf, typesetter

JUST_OUT: Final = timedelta(minutes=10)
"""For so long after its opening an edition is still made ready: an approval that opens at once comes a little late.
What has been out for longer has had its first reader."""

SOON: Final = timedelta(hours=1)
MOST: Final = 50
"""What opens within this time is looked after, and so many releases of it, the next first."""

AGAIN: Final = timedelta(minutes=10)
"""Until the same is ordered once more where it could not be made."""

_log = logging.getLogger(__name__)


def order(release: Release) -> None:
    """Have its PDFs made, after the transaction; and cleared away, where they will never be read."""
    if settings.PDF_AHEAD:
        transaction.on_commit(partial(make_ready.enqueue, release.pk))


@task
def make_ready(release_pk: int, wanted: str = "") -> None:
    """Make what isn't there yet for each edition of the release that opens later or has just opened.

    ``wanted`` tells orders apart: a digest of the names under which they are to be kept.
    """
    at, newsroom = clock.now(), Newsroom.objects.current()
    for edition in Edition.objects.readable().filter(release=release_pk).order_by("language", "number"):
        if not edition.is_open(at=_opening(edition, at=at)):
            typesetter.clear(pdf.folder(edition))  # void, replaced or withdrawn
        elif edition.public_at > at - JUST_OUT:
            _make(edition, newsroom, at=at)


def upkeep(*, at: datetime) -> None:
    """Order what opens soon and isn't there under its name. May run anywhere, at any time and twice at once."""
    if not settings.PDF_AHEAD:
        return
    newsroom, in_line, ordered = Newsroom.objects.current(), *_ordered(at=at)
    soon = Edition.objects.not_void().filter(public_at__gt=at, public_at__lte=at + SOON).order_by()
    next_first = soon.values("release").annotate(opens_at=Min("public_at")).order_by("opens_at", "release")
    waiting = next_first.exclude(release__in=in_line).values_list("release", flat=True)
    for release_pk in waiting[:MOST]:
        editions = Edition.objects.readable().not_void().filter(release=release_pk, public_at__gt=at)
        try:
            wanted = _missing(list(editions.order_by("language", "number")), newsroom, at=at)
        except Exception as problem:  # noqa: BLE001 -- one that can't be set keeps no other from its opening
            _say(release_pk, problem)
            continue
        if wanted and wanted not in ordered:
            make_ready.enqueue(release_pk, wanted)


def _ordered(*, at: datetime) -> tuple[set[int], set[str]]:
    """The releases for which an order waits in line, and what was wanted lately: that is not wanted again at once."""
    rows = DBTaskResult.objects.filter(task_path=make_ready.module_path)
    lately = rows.filter(enqueued_at__gt=at - AGAIN).values_list("args_kwargs", flat=True)
    in_line = rows.filter(status=TaskResultStatus.READY).values_list("args_kwargs", flat=True)
    return {given["args"][0] for given in in_line}, {wanted for given in lately for wanted in given["args"][1:]}


def _missing(editions: list[Edition], newsroom: Newsroom, *, at: datetime) -> str:
    """A digest of the names under which something is still to be kept; nothing where all is there."""
    shown = {
        pdf.folder(edition): pdf.compose(edition, **_at_its_opening(edition, newsroom, at=at)) for edition in editions
    }
    names = [sheet.name for folder, sheet in shown.items() if not typesetter.is_kept(sheet, folder=folder)]
    return sha256(" ".join(names).encode()).hexdigest() if names else ""


def _make(edition: Edition, newsroom: Newsroom, *, at: datetime) -> None:
    """Failing changes nothing: then the first reader makes it."""
    try:
        pdf.prepare(edition, **_at_its_opening(edition, newsroom, at=at))
    except typesetter.Missing:
        return  # on this server there are no PDFs, as the address will say
    except Exception as problem:  # noqa: BLE001 -- whatever it was, the reader's request will say it
        _say(edition.release_id, problem)


def _at_its_opening(edition: Edition, newsroom: Newsroom, *, at: datetime) -> dict[str, Any]:
    """What the public request will find then: the files that are open, of those whose rights have not run out."""
    opening = _opening(edition, at=at)
    today = newsroom.today(at=opening)
    return {
        "newsroom": newsroom,
        "files": enclosures.files([edition], at=opening, today=today),
        "today": today,
    }


def _opening(edition: Edition, *, at: datetime) -> datetime:
    """The first moment from now on at which the public may ask for it."""
    return max(edition.public_at, at)


def _say(release_pk: int, problem: Exception) -> None:
    """Without a word of the release: what a problem says of itself may hold some."""
    _log.warning("A PDF of release %d is not ready ahead of its opening: %s.", release_pk, type(problem).__name__)
