"""What the newsroom invites to, as a calendar that can be followed."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from contacts.models import Newsroom
from releases.models.edition import PUBLIC, Edition
from releases.newsstand import particulars
from releases.newsstand.formats import invitation

PAST: Final = timedelta(days=30)
"""How long an event stays in the calendar when it is over."""

AHEAD: Final = timedelta(days=2 * 366)
"""How long before its event an invitation is out at most: what is older isn't looked at."""


def calendar(request: HttpRequest, *, at: datetime) -> HttpResponse:
    language, newsroom = get_language() or settings.LANGUAGE_CODE, Newsroom.objects.current()
    recent = Edition.objects.open_to(PUBLIC, at=at).in_language(language).filter(public_at__gte=at - AHEAD)
    # By days, as ISO 8601 writes them: a moment may be written in any zone.
    coming = recent.alias(starts=Cast(KT("event__starts_at"), TextField())).filter(starts__gte=f"{at - PAST:%Y-%m-%d}")
    told = particulars.of(coming.newest_first(), newsroom=newsroom, at=at)
    told.sort(key=lambda each: str(each.edition.event["starts_at"]))
    made = invitation.render(told, newsroom=newsroom, language=language, url=invitation.address(language))
    return HttpResponse(made, content_type=invitation.MEDIA_TYPE)
