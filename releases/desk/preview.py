"""The desk looks through the newsstand's eyes: the public template on an edition that nobody saved."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.models import Newsroom
from releases.desk import printing
from releases.models.edition import Edition
from releases.models.revision import Revision
from releases.newsstand.views import frame


def edition_of(revision: Revision, language: str, *, newsroom: Newsroom, at: datetime) -> Edition:
    """What approving this revision now would print."""
    snapshot: dict[str, Any] = revision.snapshot
    wished = parse_datetime(snapshot["public_at"] or "")
    public_at = max(wished, at) if wished else at
    issued_on = parse_date(snapshot["issued_on"] or "") or public_at.astimezone(newsroom.zone).date()
    reference = revision.release.reference or _("Number at approval")
    return printing.compose(
        snapshot, language, reference=reference, issued_on=issued_on, press_at=public_at, public_at=public_at
    )


def page(revision: Revision, language: str, *, at: datetime) -> HttpResponse:
    """The release as the public would read it, in its own language."""
    newsroom = Newsroom.objects.current()
    with override(language):
        edition = edition_of(revision, language, newsroom=newsroom, at=at)
        context = {"newsroom": newsroom, "edition": edition, "earlier": None, "later": None, "preview": revision}
        return frame.answer("newsstand/release.html", context, addresses={})
