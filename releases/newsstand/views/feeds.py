"""The feeds: the archive as programmes read it. Three beats: through the gate, one filter, answer."""

from datetime import datetime
from types import ModuleType
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from contacts.models import Newsroom
from releases.models.edition import PUBLIC, Edition
from releases.newsstand import particulars
from releases.newsstand.feeds import atom, feed, jsonfeed, rss
from releases.newsstand.filters import EditionFilter

FORMS: Final[dict[str, ModuleType]] = {"atom": atom, "rss": rss, "json": jsonfeed}
"""By the ends of their addresses."""


def archive(request: HttpRequest, *, at: datetime, form: str) -> HttpResponse:
    """Also of any filter of the archive: ``feed.atom?mission=mmx``. A wrong value is refused, with the reason."""
    language, newsroom = get_language() or settings.LANGUAGE_CODE, Newsroom.objects.current()
    gate = Edition.objects.open_to(PUBLIC, at=at).in_language(language)
    filters = EditionFilter(request.GET, gate, zone=newsroom.zone, at=at)
    if not filters.is_valid():
        reasons = [reason for reasons in filters.errors.values() for reason in reasons]
        return HttpResponse("\n".join(reasons), status=400, content_type="text/plain; charset=utf-8")
    editions = filters.rows.order_by("-public_at", "-id")[: feed.MOST]
    told = particulars.of(editions, newsroom=newsroom, at=at)
    made = feed.of(told, newsroom=newsroom, filters=filters, language=language)
    # No Last-Modified: a withdrawal makes the newest entry older, and readers would be told 304.
    response = HttpResponse(FORMS[form].render(made), content_type=FORMS[form].MEDIA_TYPE)
    if made.hub:  # WebSub, section 4: the header counts for more than what stands in the feed
        response.headers["Link"] = f'<{made.hub}>; rel="hub", <{made.url_as(form)}>; rel="self"'
    return response
