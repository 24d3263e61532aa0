"""Handing a draft to somebody without an account: a link that ends."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Account
from releases import prose
from releases.desk import logbook
from releases.models.edition import PUBLIC, Edition
from releases.models.preview import PreviewLink
from releases.models.release import Release
from releases.models.revision import Revision

USUALLY, AT_MOST = timedelta(days=7), timedelta(days=90)
"""How long a link lives unless somebody says otherwise, and the longest that it may."""


class Refused(Exception):
    """A link that can't be handed out, with the reason in words."""


class WrongMoment(Refused):
    """It would end too early or too late."""


@transaction.atomic
def hand_out(
    release: Release,
    *,
    by: Account | None,
    at: datetime,
    for_whom: str,
    expires_at: datetime,
    revision: Revision | None = None,
    languages: Iterable[str] = (),
) -> tuple[PreviewLink, str]:
    """A new link, and its token: the only time that anybody sees it.

    Without a revision it shows the latest, whatever that is when it is opened; without languages it shows all.
    """
    name, chosen = prose.line(for_whom), list(languages)
    release = Release.objects.select_for_update().get(pk=release.pk)
    _check(release, revision, name=name, expires_at=expires_at, at=at)
    token = secrets.token_urlsafe(32)
    link = PreviewLink.objects.create(
        release=release,
        revision=revision,
        languages=chosen,
        for_whom=name,
        digest=digest_of(token),
        made_by_username=by.get_username() if by else "",
        made_by_name=logbook.name_of(by),
        made_at=at,
        expires_at=expires_at,
    )
    logbook.write(
        "hand_out",
        release,
        by=by,
        at=at,
        revision=revision.number if revision else None,
        note=_("For %(name)s.") % {"name": name},
        link=str(link.uuid),
        languages=chosen,
        expires_at=expires_at.isoformat(),
    )
    return link, token


def _check(release: Release, revision: Revision | None, *, name: str, expires_at: datetime, at: datetime) -> None:
    if not name:
        raise Refused(_("Say for whom it is: each visit stands in the logbook under this name."))
    if expires_at <= at:
        raise WrongMoment(_("This moment has passed. Write a later one."))
    if expires_at > at + AT_MOST:
        days = {"days": AT_MOST.days}
        raise WrongMoment(_("A link lives for %(days)d days at most. Write an earlier moment.") % days)
    if not release.revisions.exists() or (revision and revision.release_id != release.pk):
        raise Refused(_("Nothing is saved yet that could be shown."))
    if release.binned_at:
        raise Refused(_("It is in the bin. Take it out first."))
    if Edition.objects.open_to(PUBLIC, at=at).filter(release=release).exists():
        raise Refused(_("It is public: give its address. A link for a preview would be dead already."))


@transaction.atomic
def revoke(link: PreviewLink, *, by: Account | None, at: datetime) -> PreviewLink:
    """Let a link be dead from now on. Once is enough: revoking it again changes nothing."""
    locked = PreviewLink.objects.select_for_update(of=("self",)).select_related("release").get(pk=link.pk)
    if locked.revoked_at is None:
        locked.revoked_at, locked.revoked_by_name = at, logbook.name_of(by)
        locked.save(update_fields=["revoked_at", "revoked_by_name"])
        note = _("For %(name)s.") % {"name": locked.for_whom}
        logbook.write("revoke", locked.release, by=by, at=at, note=note, link=str(locked.uuid))
    return locked


def revoke_all(release: Release, *, by: Account | None, at: datetime) -> None:
    """Let every living link to a draft be dead from now on. They stay so."""
    for link in PreviewLink.objects.living(at=at).filter(release=release):
        revoke(link, by=by, at=at)


def opened_by(token: str, *, at: datetime) -> PreviewLink | None:
    """The living link that this token opens. One query, by an index, the same one whether there is a link or not, and
    it names no draft."""
    return PreviewLink.objects.living(at=at).filter(digest=digest_of(token)).order_by().first()


def shown_by(link: PreviewLink) -> Revision:
    """The revision that a link shows: the one it was made for, or the latest."""
    revisions = link.release.revisions.all()
    return revisions.get(pk=link.revision_id) if link.revision_id else revisions.latest()


def visit(link: PreviewLink, *, revision: Revision, language: str, at: datetime) -> None:
    """Somebody has opened the link, or their mail program has, to show what is behind it."""
    told = {"link": str(link.uuid), "language": language}
    logbook.write(
        "preview_visit", link.release, by=None, by_name=link.for_whom, at=at, revision=revision.number, **told
    )


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
