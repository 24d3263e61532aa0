"""Where an address of the old site leads: to its release, through the gate, by the words that are open of it.

A withdrawn release is led to as well: its page tells the public reason, at one address.
"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Case, OuterRef, Subquery, When
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
        found = stand.filter(release=Subquery(known.values("release")[:1]), language__in=_languages()).newest_first()
        told = found.annotate(meant=Subquery(known.values("language")[:1])).values_list("address", "language", "meant")
        if rows := list(told):
            address, language, _meant = min(rows, key=lambda row: (row[1] != row[2], _languages().index(row[1])))
            return addresses.url("newsstand:release", language, address=address)
    return None


def every(*, at: datetime) -> Iterator[tuple[str, str]]:
    """All that lead to what is open, each with the page that it leads to."""
    opened = Edition.objects.open_to(PUBLIC, at=at).filter(release=OuterRef("release"), language__in=_languages())
    in_order = (When(language=code, then=place) for place, code in enumerate(_languages()))
    theirs = opened.alias(rank=Case(When(language=OuterRef("language"), then=-1), *in_order)).order_by("rank")
    rows = OldAddress.objects.annotate(
        to=Subquery(theirs.values("address")[:1]), spoken=Subquery(theirs.values("language")[:1])
    )
    rows = rows.filter(to__isnull=False).order_by("path")
    for path, address, language in rows.values_list("path", "to", "spoken").iterator(2000):
        yield path, addresses.url("newsstand:release", language, address=address)


def _languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]
