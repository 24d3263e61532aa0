"""Save a draft without losing anybody's work."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from contacts.models import Account
from contacts.words import words
from releases import prose
from releases.desk import logbook, numbering, snapshots, steps
from releases.models.release import Release
from releases.models.revision import Revision
from releases.models.text import ReleaseText


class Stale(Exception):
    """Somebody saved meanwhile. ``newest`` is what they saved, ``base`` the revision that was looked at."""

    def __init__(self, *, base: int, newest: Revision) -> None:
        self.base, self.newest = base, newest
        super().__init__(
            _("%(name)s saved revision %(newest)d meanwhile; you started from revision %(base)d.")
            % {"name": newest.author_name, "newest": newest.number, "base": base}
        )


@transaction.atomic
def save(release: Release, *, base: int, by: Account | None, at: datetime) -> Revision:
    """Keep the draft, as it stands in the database, as a revision.

    ``base`` is the number of the revision that was looked at (0 for a new draft). Raises ``Stale`` when it is no longer
    the newest; the caller's transaction, with what was written into the draft, is then to be rolled back. Nothing new
    is made when nothing differs. An edit takes the draft back to drafting. What is in the bin raises
    ``steps.NotAllowed``.
    """
    locked = Release.objects.select_for_update().get(pk=release.pk)
    newest = locked.revisions.first()
    if newest and newest.number != base:
        raise Stale(base=base, newest=newest)
    if locked.binned_at:
        raise steps.NotAllowed([_("It is in the bin. Take it out first.")])
    locked.place, locked.event_place = _tidy_words(locked.place), _tidy_words(locked.event_place)
    locked.registration = prose.line(locked.registration)
    numbering.tidy(locked)
    for text in locked.texts.all():
        _tidy(text)
    revision = keep(locked, newest, by=by, at=at)
    if revision != newest:
        steps.edited(locked, revision=revision, by=by, at=at)
    release.refresh_from_db()
    return revision


@transaction.atomic
def restore(release: Release, number: int, *, base: int, by: Account | None, at: datetime) -> Revision:
    """Take the draft back to an earlier revision: a new one with its words, which needs approval again.

    Raises ``Stale`` as ``save`` does, and ``Revision.DoesNotExist`` when there is no such revision.
    """
    locked = Release.objects.select_for_update().get(pk=release.pk)
    newest, earlier = locked.revisions.latest(), locked.revisions.get(number=number)
    if newest.number != base:
        raise Stale(base=base, newest=newest)
    snapshots.put_back(locked, earlier.snapshot)
    revision = save(locked, base=base, by=by, at=at)
    if revision != newest:
        logbook.write("restore", locked, by=by, at=at, revision=revision.number, restored=number)
    release.refresh_from_db()
    return revision


def keep(
    release: Release,
    newest: Revision | None,
    *,
    by: Account | None,
    at: datetime,
    with_pictures_of: Revision | None = None,
) -> Revision:
    """The draft as it stands, as a revision after ``newest``; ``newest`` itself when nothing differs.

    Under the lock on the release. The state stays as it is. Pictures and files are taken as they are now, unless
    ``with_pictures_of`` says from which revision: whoever moves a moment has looked at no picture.
    """
    snapshot = snapshots.take(release)
    if with_pictures_of and "assets" in with_pictures_of.snapshot:
        snapshot["assets"] = with_pictures_of.snapshot["assets"]
    if newest and release.editions.exists():
        # A number that the register gave at the approval is no edit of the draft.
        snapshot["reference"] = newest.snapshot["reference"]
    digest = snapshots.digest(snapshot)
    if newest and newest.digest == digest:
        return newest
    return Revision.objects.create(
        release=release,
        number=newest.number + 1 if newest else 1,
        author=by,
        author_name=logbook.name_of(by),
        made_at=at,
        snapshot=snapshot,
        digest=digest,
    )


def _tidy_words(told: object) -> LazyI18nString:
    return words({language: prose.line(text) for language, text in words(told).data.items()})


def _tidy(text: ReleaseText) -> None:
    """What the form has checked already, once more: a verb trusts no form."""
    for name in ("kicker", "title", "subtitle"):
        setattr(text, name, prose.line(getattr(text, name)))
    text.lead = prose.line(text.lead)
    text.body = prose.sanitise(text.body)
    text.notes = prose.sanitise(text.notes)
    text.save()
