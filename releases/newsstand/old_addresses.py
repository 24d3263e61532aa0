"""Where an address of the old site leads: to its release, through the gate, by the words that are open of it.

A withdrawn release is led to as well: its page tells the public reason, at one address.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import batched

from django.conf import settings
from django.db.models import Case, Subquery, When
from django.http import HttpRequest, HttpResponsePermanentRedirect

from releases.models.edition import PUBLIC, Edition
from releases.models.old_address import OldAddress, question, ways
from releases.newsstand import addresses


def redirect(request: HttpRequest, *, at: datetime) -> HttpResponsePermanentRedirect | None:
    """The answer at an old address; None where there is none, or nothing that is open to the public."""
    url = _leads_to(_asked(request), at=at)
    return HttpResponsePermanentRedirect(url) if url else None


def _asked(request: HttpRequest) -> list[str]:
    query = str(request.META.get("QUERY_STRING", "")).encode("iso-8859-1", "replace").decode("utf-8", "replace")
    try:
        return ways(request.path_info, question(query))
    except ValueError:
        return ways(request.path_info, ())


def _leads_to(asked: list[str], *, at: datetime) -> str | None:
    """A page of this site, and of no other. The same questions to the database for what isn't open as for what never
    was."""
    if not asked:
        return None
    exactly_first = Case(*(When(path=path, then=place) for place, path in enumerate(asked)))
    known = OldAddress.objects.filter(path__in=asked).order_by(exactly_first)
    for stand in (Edition.objects.open_to(PUBLIC, at=at), Edition.objects.withdrawn_from(PUBLIC, at=at)):
        found = stand.filter(release=Subquery(known.values("release")[:1])).newest_first()
        told = found.annotate(meant=Subquery(known.values("language")[:1])).values_list("address", "language", "meant")
        # Languages are told apart here: in the question, SQLite would go through all editions of each.
        if rows := [row for row in told if row[1] in _languages()]:
            return _page([(address, language) for address, language, _meant in rows], meant=rows[0][2])
    return None


def every(*, at: datetime) -> Iterator[tuple[str, str]]:
    """All that lead to what is open, each with the page that it leads to."""
    opened = Edition.objects.open_to(PUBLIC, at=at)
    rows = OldAddress.objects.order_by("path").values_list("path", "release", "language").iterator(2000)
    for some in batched(rows, 500):
        pages: dict[int, list[tuple[str, str]]] = {}
        there = opened.filter(release__in={release for _path, release, _language in some})
        for release, address, language in there.values_list("release", "address", "language"):
            if language in _languages():
                pages.setdefault(release, []).append((address, language))
        yield from ((path, _page(pages[release], meant)) for path, release, meant in some if release in pages)


def _page(open_ones: Iterable[tuple[str, str]], meant: str) -> str:
    """In the language that is meant, or in the first of the newsroom's in which there is one."""
    address, language = min(open_ones, key=lambda one: (one[1] != meant, _languages().index(one[1])))
    return addresses.url("newsstand:release", language, address=address)


def _languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]
