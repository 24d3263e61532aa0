"""What is typed keeps itself: while a form is open, its words are kept every few seconds, for whoever types them alone.

Nothing here touches the draft, makes a revision or locks the release. A save closes the sitting in which it was typed,
in its own transaction; whatever the browser still sends for that sitting comes too late and is dropped.
"""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from contacts.models import Account
from releases.models.release import Release
from releases.models.sitting import Sitting, SittingQuerySet

type Typed = dict[str, list[str]]

MOST_CHARACTERS: Final = 6_000_000
"""More than any form that can be saved; what is longer is not kept."""
_A_DAY: Final = timedelta(days=1)


class TooLong(Exception):
    """More than can be kept."""


def keep(
    sitting: UUID, *, release: Release | None, by: Account, at: datetime, beat: int, base: int, typed: Typed
) -> bool:
    """Keep what stands in a form. ``release`` is None while a new one is written; ``beat`` counts within a sitting.

    False when the sitting is over, or somebody else's. Words overtaken on their way by newer ones are dropped.
    """
    if sum(len(value) for values in typed.values() for value in values) > MOST_CHARACTERS:
        raise TooLong
    # PostgreSQL's JSON holds no NUL, and no release does.
    typed = {name: [value.replace("\0", "") for value in values] for name, values in typed.items()}
    return _beat(sitting, release=release, by=by, at=at, beat=beat, base=base, typed=typed, kept_at=at)


def seen(sitting: UUID, *, release: Release | None, by: Account, at: datetime, beat: int) -> bool:
    """The form is still open, and nothing has changed since the last time. False as for ``keep``."""
    return _beat(sitting, release=release, by=by, at=at, beat=beat)


def forget(sitting: UUID, *, release: Release | None, by: Account, at: datetime, beat: int) -> bool:
    """Everything typed was taken back: the form is as it was saved. False as for ``keep``."""
    return _beat(sitting, release=release, by=by, at=at, beat=beat, typed={}, kept_at=None)


def leave(sitting: UUID, *, release: Release | None, by: Account) -> None:
    """The window is closed. What was typed stays."""
    mine = Sitting.objects.filter(uuid=sitting, release=release, account=by, saved_at=None)
    mine.filter(kept_at=None).delete()
    mine.update(seen_at=None)


def throw_away(sitting: UUID, *, release: Release | None, by: Account, at: datetime) -> None:
    """The kept words are not wanted any more."""
    _twins(sitting, release=release, by=by, at=at).delete()
    Sitting.objects.filter(uuid=sitting, release=release, account=by, saved_at=None).delete()


def take_up(sitting: UUID, *, release: Release | None, by: Account, at: datetime) -> Sitting | None:
    """Go on with kept words in another window. They move to a sitting of their own, so that no window from which they
    came, and no second one into which they are taken, writes over them. None when they are there no more."""
    fresh = uuid4()
    found = Sitting.objects.with_words().filter(uuid=sitting, release=release, account=by)
    if not found.update(uuid=fresh, beat=0, opened_at=at, seen_at=None):
        return None
    return Sitting.objects.get(uuid=fresh)


def close(sitting: UUID, *, release: Release | None, by: Account, at: datetime) -> None:
    """What was typed in this sitting is saved. Called in the transaction of the save.

    ``release`` is None when the release was new: its sitting began on the empty form.
    """
    over: dict[str, Any] = {"typed": {}, "kept_at": None, "seen_at": None, "saved_at": at}
    mine = Sitting.objects.filter(uuid=sitting, release=release, account=by)
    _twins(sitting, release=release, by=by, at=at).delete()
    if not mine.update(**over):
        try:
            with transaction.atomic():
                Sitting.objects.create(uuid=sitting, release=release, account=by, opened_at=at, **over)
        except IntegrityError:
            mine.update(**over)  # its first beat came at this very moment
    Sitting.objects.filter(account=by, kept_at=None, opened_at__lt=at - _A_DAY).delete()


def offered(release: Release | None, *, by: Account, besides: UUID | None = None) -> SittingQuerySet:
    """Words of this person for this form that were never saved, the newest first."""
    found = Sitting.objects.with_words().filter(release=release, account=by).order_by("-kept_at", "uuid")
    return found.exclude(uuid=besides) if besides else found


def others(release: Release, *, at: datetime, besides: UUID) -> list[tuple[Account, datetime]]:
    """Who else has the form open, each with since when."""
    since: dict[Account, datetime] = {}
    open_now = Sitting.objects.open_now(at=at).filter(release=release).exclude(uuid=besides)
    for sitting in open_now.select_related("account"):
        since.setdefault(sitting.account, sitting.opened_at)
    return list(since.items())


def _twins(sitting: UUID, *, release: Release | None, by: Account, at: datetime) -> SittingQuerySet:
    """The very same words, left behind in other windows that are closed by now: left, and come back to, and left."""
    mine = Sitting.objects.with_words().filter(release=release, account=by)
    typed = mine.filter(uuid=sitting).values_list("typed", flat=True).first()
    left = mine.filter(typed=typed).exclude(uuid=sitting) if typed else mine.none()
    return left.exclude(pk__in=left.open_now(at=at))


def _beat(sitting: UUID, *, release: Release | None, by: Account, at: datetime, beat: int, **told: Any) -> bool:
    """One statement, where the sitting is known: nobody waits for anybody."""
    mine = Sitting.objects.filter(uuid=sitting, release=release, account=by, saved_at=None)
    if mine.filter(beat__lt=beat).update(beat=beat, seen_at=at, **told):
        return True
    try:
        with transaction.atomic():
            Sitting.objects.create(
                uuid=sitting, release=release, account=by, opened_at=at, beat=beat, seen_at=at, **told
            )
    except IntegrityError:
        return mine.exists()
    return True
