"""Releases: the archive, and one of them. Each is told in IPTC ninjs 3.1, as at its own address in that form."""

from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import get_language
from rest_framework.response import Response

from contacts.models import Newsroom
from releases import prose
from releases.models.edition import Audience, Edition, EditionQuerySet
from releases.newsstand import particulars
from releases.newsstand.api import asking, describing, paging
from releases.newsstand.api.problems import Withdrawn, missing
from releases.newsstand.api.reading import Reading
from releases.newsstand.filters import EditionFilter
from releases.newsstand.formats import enclosures, ninjs

FILTERS: Final = tuple(name for name in EditionFilter.base_filters if name != "order")
"""Those of the archive. This list has one order: its pages go on from a row."""

ORDER: Final = paging.Order("releases", ("-public_at", "-address"))
"""The newest first. In one language an address stands in the archive once."""


def opened(audience: Audience, *, at: datetime) -> EditionQuerySet:
    return Edition.objects.open_to(audience, at=at).in_language(get_language() or "")


def shape(editions: list[Edition], *, newsroom: Newsroom, at: datetime) -> list[dict[str, Any]]:
    """News objects. Four queries, however many."""
    files = enclosures.files(editions, at=at, today=newsroom.today(at=at))
    return [ninjs.item(told, files=files) for told in particulars.of(editions, newsroom=newsroom, at=at)]


class Releases(Reading):
    parameters = (*asking.PLACE, *FILTERS)

    @describing.RELEASES
    def get(self, request: Any, *, at: datetime) -> Response:
        newsroom = Newsroom.objects.current()
        asked = asking.only(request.GET, FILTERS)
        filters = EditionFilter(asked, opened(self.audience, at=at), zone=newsroom.zone, at=at)
        rows = asking.narrowed(filters).rows
        if not prose.line(asked.get("q", "nothing is searched for")):
            rows = rows.none()  # what can't be seen is no word: it finds nothing, and not everything
        told = paging.page(rows, ORDER, request.GET)
        return paging.envelope(
            told,
            ORDER,
            request.GET,
            self.parameters,
            lambda editions: shape(editions, newsroom=newsroom, at=at),
        )


class Release(Reading):
    @describing.RELEASE
    def get(self, request: Any, address: str, *, at: datetime) -> Response | HttpResponse:
        if address != address.lower():
            small = reverse("api:release", kwargs={"address": address.lower()})
            query = request.GET.urlencode()
            return HttpResponsePermanentRedirect(f"{small}?{query}" if query else small)
        newsroom = Newsroom.objects.current()
        edition = opened(self.audience, at=at).filter(address=address).first()
        if edition is None:
            return self.gone(address, newsroom, at=at)
        return Response(shape([edition], newsroom=newsroom, at=at)[0])

    def gone(self, address: str, newsroom: Newsroom, *, at: datetime) -> HttpResponse:
        gone = Edition.objects.withdrawn_from(self.audience, at=at).in_language(get_language() or "")
        edition = gone.filter(address=address).newest_first().first()
        if edition is not None:
            raise Withdrawn(edition, zone=newsroom.zone)
        return missing()
