"""The desk looks through the newsstand's eyes: the public template on an edition that nobody saved, and the newsstand's
own pages as of another moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import get_script_prefix, set_script_prefix
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.models import Newsroom
from releases.desk import printing
from releases.desk.assets import illustrating
from releases.models.edition import PUBLIC, Edition
from releases.models.revision import Revision
from releases.newsstand import pictures
from releases.newsstand.views import frame, pages


def edition_of(revision: Revision, language: str, *, newsroom: Newsroom, at: datetime) -> Edition:
    """What approving this revision now would print."""
    snapshot: dict[str, Any] = revision.snapshot
    public_at = opening_of(revision, at=at)
    issued_on = parse_date(snapshot["issued_on"] or "") or public_at.astimezone(newsroom.zone).date()
    reference = revision.release.reference or _("Number at approval")
    return printing.compose(
        snapshot,
        language,
        reference=reference,
        letters=illustrating.letters(revision.release, snapshot),
        issued_on=issued_on,
        press_at=public_at,
        public_at=public_at,
    )


def opening_of(revision: Revision, *, at: datetime) -> datetime:
    """When it would become public if it were approved now."""
    wished = parse_datetime(revision.snapshot["public_at"] or "")
    return max(wished, at) if wished else at


def page(
    revision: Revision,
    language: str,
    *,
    at: datetime,
    as_of: datetime,
    media_base: str,
    addresses: dict[str, str] | None = None,
) -> HttpResponse:
    """The release as the public would read it, in its own language, among what is open at ``as_of``.

    ``media_base``: what the addresses of its files begin with, which are open to nobody else: ``/admin/media/``.
    ``addresses``: where the same preview is in each of the other languages.
    """
    newsroom = Newsroom.objects.current()
    with override(language):
        edition = edition_of(revision, language, newsroom=newsroom, at=at)
        others = Edition.objects.open_to(PUBLIC, at=as_of).in_language(language).exclude(release=revision.release_id)
        before, after = others.filter(public_at__lte=edition.public_at), others.filter(public_at__gt=edition.public_at)
        context = {
            "newsroom": newsroom,
            "section": "releases",
            "media_base": media_base,
            "edition": edition,
            "printed": pictures.printed(edition, today=newsroom.today(at=as_of)),
            "titles": {code: text["title"] for code, text in revision.snapshot["texts"].items()},
            "earlier": before.newest_first().only(*pages.NEIGHBOUR).first(),
            "later": after.order_by("public_at", "id").only(*pages.NEIGHBOUR).first(),
        }
        return frame.answer("newsstand/release.html", context, addresses=addresses or {})


@contextmanager
def below(prefix: str) -> Iterator[None]:
    """Every address that is made inside stands below ``prefix``: links of a page that was read there stay there."""
    before = get_script_prefix()
    set_script_prefix(f"{before.rstrip('/')}{prefix}")
    try:
        yield
    finally:
        set_script_prefix(before)
