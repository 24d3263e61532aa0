"""Sitemaps (sitemaps.org 0.9), with the translations of each page and its pictures, as search engines read them.

An index names the sections. Those of releases hold one language each, the oldest first: what opens later comes to the
end of the last one, and the others stay as they are. Nothing that isn't open has a place in any, and moves none.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from django.conf import settings
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import override

from contacts.models import Newsroom
from releases.models.edition import PUBLIC, Edition
from releases.models.mission import Mission
from releases.newsstand import addresses, particulars, pictures
from releases.newsstand.markup import Writer

MEDIA_TYPE: Final = "application/xml; charset=utf-8"
NAMESPACES: Final = {
    "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
    "xmlns:image": "http://www.google.com/schemas/sitemap-image/1.1",
}
NEWS: Final = {"xmlns": NAMESPACES["xmlns"], "xmlns:news": "http://www.google.com/schemas/sitemap-news/0.9"}

MOST_ADDRESSES: Final = 5_000
"""In one section. 50,000 are allowed, in 50 MB: with translations and pictures ten kilobytes each are plenty."""

MOST_PICTURES: Final = 1_000
"""Of one page, as Google counts."""

MOST_NEWS: Final = 1_000
NEWS_FOR: Final = timedelta(days=2)
"""Google's limits of a news sitemap; what is older it wants to have taken out."""

PAGES: Final = ("home", "archive", "missions", "pictures", "contacts")

_CHINESE: Final = {"zh-hans": "zh-cn", "zh-hant": "zh-tw", "zh-cn": "zh-cn", "zh-tw": "zh-tw"}


def index(request: HttpRequest, *, at: datetime) -> HttpResponse:
    """Which sections there are. When something in one was last printed is told of the last one of a language: the ones
    before it are full, and change when something is taken out of them."""
    xml = Writer()
    with xml.within("sitemapindex", {"xmlns": NAMESPACES["xmlns"]}):
        for section, printed_at in _sections(at):
            with xml.within("sitemap"):
                xml.element("loc", addresses.url("sitemap_section", settings.LANGUAGE_CODE, section=section))
                if printed_at:
                    xml.element("lastmod", printed_at.isoformat())
    return HttpResponse(xml.written(), content_type=MEDIA_TYPE)


def _sections(at: datetime) -> Iterator[tuple[str, datetime | None]]:
    yield "pages", None
    missions = Mission.objects.on_the_newsstand(at=at).count()
    yield from ((f"missions-{number}", None) for number in range(1, ceil(missions / _missions_at_most()) + 1))
    opened = Edition.objects.open_to(PUBLIC, at=at).filter(language__in=_codes()).order_by().values("language")
    rows = opened.annotate(count=Count("pk"), newest=Max("public_at")).values_list("language", "count", "newest")
    for language, count, newest in sorted(rows, key=lambda row: _codes().index(row[0])):
        last = ceil(count / MOST_ADDRESSES)
        yield from ((f"releases-{language}-{number}", newest if number == last else None) for number in _to(last))


def section(request: HttpRequest, section: str, *, at: datetime) -> HttpResponse:
    """One of them. Any other address, and any number beyond the last one, is none."""
    found = re.fullmatch(r"pages|missions-[1-9][0-9]{0,5}|releases-[a-z-]+-[1-9][0-9]{0,5}", section)
    if not found:
        raise Http404
    name, _dash, rest = section.partition("-")
    language, _dash, number = rest.rpartition("-")
    xml = Writer()
    with xml.within("urlset", NAMESPACES):
        if name == "pages":
            count = _pages(xml)
        elif name == "missions":
            count = _missions(xml, int(number), at=at)
        else:
            count = _releases(xml, language, int(number), at=at)
    if not count:
        raise Http404
    return HttpResponse(xml.written(), content_type=MEDIA_TYPE)


def _pages(xml: Writer) -> int:
    for page in PAGES:
        _in_every_language(xml, {code: addresses.url(f"newsstand:{page}", code) for code in _codes()})
    return len(PAGES)


def _missions(xml: Writer, number: int, *, at: datetime) -> int:
    most = _missions_at_most()
    shown = Mission.objects.on_the_newsstand(at=at).order_by("slug").values_list("slug", flat=True)
    slugs = list(shown[(number - 1) * most : number * most])
    for slug in slugs:
        _in_every_language(xml, {code: addresses.url("newsstand:mission", code, slug=slug) for code in _codes()})
    return len(slugs)


def _releases(xml: Writer, language: str, number: int, *, at: datetime) -> int:
    """One section of a language. Three queries, and no more editions in memory than it has addresses."""
    if language not in _codes():
        return 0
    opened, today = Edition.objects.open_to(PUBLIC, at=at), Newsroom.objects.current().today(at=at)
    oldest_first = opened.in_language(language).order_by("public_at", "id")
    part = oldest_first[(number - 1) * MOST_ADDRESSES : number * MOST_ADDRESSES]
    beside: dict[str, set[str]] = {}
    others = opened.filter(address__in=part.values("address"), language__in=_codes()).order_by()
    for address, code in others.values_list("address", "language"):
        beside.setdefault(address, set()).add(code)
    editions = list(part.only("address", "language", "public_at", "assets"))
    for edition in editions:
        stands_at = {
            code: addresses.url("newsstand:release", code, address=edition.address)
            for code in _codes()
            if code in beside[edition.address]
        }
        shown = pictures.printed(edition, today=today)
        leading = [shown.lead] if shown.lead else []
        images = [
            addresses.url("media", language, key=piece.key, name=piece.whole.largest.name)
            for piece in [*leading, *shown.gallery][:MOST_PICTURES]
        ]
        _url(xml, stands_at[language], stands_at, printed_at=edition.public_at, images=images)
    return len(editions)


def _in_every_language(xml: Writer, stands_at: dict[str, str]) -> None:
    for url in stands_at.values():
        _url(xml, url, stands_at)


def _url(
    xml: Writer,
    url: str,
    stands_at: dict[str, str],
    *,
    printed_at: datetime | None = None,
    images: Iterable[str] = (),
) -> None:
    """One page. ``stands_at``: itself and its translations by their languages, as each page itself names them."""
    with xml.within("url"):
        xml.element("loc", url)
        if printed_at:
            xml.element("lastmod", printed_at.isoformat())
        if len(stands_at) > 1:
            for code, other in [*stands_at.items(), ("x-default", next(iter(stands_at.values())))]:
                xml.element("xhtml:link", attributes={"rel": "alternate", "hreflang": code, "href": other})
        for image in images:
            with xml.within("image:image"):
                xml.element("image:loc", image)


# --- news -------------------------------------------------------------------------------------------------------------


def news(request: HttpRequest, *, at: datetime) -> HttpResponse:
    """What became public in the last two days, the newest first, in all languages, as Google News reads it. A
    correction of what is older is no news. When there is none it names the home pages and calls nothing on them news:
    Google allows that as it does an empty one, which the schema forbids."""
    newsroom = Newsroom.objects.current()
    opened = Edition.objects.open_to(PUBLIC, at=at).filter(language__in=_codes(), public_at__gt=at - NEWS_FOR)
    lately = opened.newest_first().only("release_id", "language", "address", "title", "public_at", "approved_at")
    told = particulars.of(lately[:MOST_NEWS], newsroom=newsroom, at=at)
    new = [each for each in told if each.first_public_at > at - NEWS_FOR]
    xml = Writer()
    with xml.within("urlset", NEWS):
        for each in new:
            _news(xml, each)
        for code in () if new else _codes():
            _url(xml, addresses.url("newsstand:home", code), {})
    return HttpResponse(xml.written(), content_type=MEDIA_TYPE)


def _news(xml: Writer, told: particulars.Particulars) -> None:
    language = told.edition.language
    with override(language):
        name = str(told.newsroom)
    with xml.within("url"):
        xml.element("loc", told.url)
        with xml.within("news:news"):
            with xml.within("news:publication"):
                xml.element("news:name", name)
                xml.element("news:language", _CHINESE.get(language, language.partition("-")[0]))
            xml.element("news:publication_date", told.first_public_at.isoformat())
            xml.element("news:title", told.edition.title)


def _codes() -> list[str]:
    """The newsroom's languages, in their order."""
    return [code for code, _name in settings.LANGUAGES]


def _missions_at_most() -> int:
    return max(1, MOST_ADDRESSES // len(_codes()))


def _to(last: int) -> range:
    return range(1, last + 1)
