"""RSS 2.0, as the RSS Advisory Board has it (2.0.11), with the whole release in ``content:encoded``.

RSS allows one enclosure an item. All pictures and files are told as Media RSS (1.5.1) besides.
"""

from datetime import datetime
from email.utils import format_datetime
from typing import Final

from releases.newsstand.feeds import atom
from releases.newsstand.feeds.entries import Enclosure, Entry
from releases.newsstand.feeds.feed import GENERATOR, Feed
from releases.newsstand.markup import Writer

MEDIA_TYPE: Final = "application/rss+xml; charset=utf-8"
NAMESPACES: Final = {
    "xmlns:atom": atom.NAMESPACE,
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}
_MEDIUM = {"picture": "image", "video": "video", "audio": "audio", "document": "document"}


def render(feed: Feed) -> bytes:
    rss = Writer()
    with rss.within("rss", {"version": "2.0", **NAMESPACES}), rss.within("channel"):
        rss.element("title", feed.title)
        rss.element("link", feed.page)
        rss.element("description", feed.subtitle)
        rss.element("language", feed.language)
        if feed.rights:
            rss.element("copyright", feed.rights)
        rss.element("lastBuildDate", _written(feed.updated))
        rss.element("generator", GENERATOR)
        kind = MEDIA_TYPE.partition(";")[0]
        rss.element("atom:link", attributes={"rel": "self", "type": kind, "href": feed.url_as("rss")})
        if feed.hub:
            rss.element("atom:link", attributes={"rel": "hub", "href": feed.hub})
        with rss.within("image"):
            for name, text in (("url", feed.icon), ("title", feed.title), ("link", feed.page)):
                rss.element(name, text)
        for entry in feed.entries:
            with rss.within("item"):
                _item(rss, entry)
    return rss.written()


def _item(rss: Writer, entry: Entry) -> None:
    edition = entry.told.edition
    rss.element("guid", entry.told.identifier, {"isPermaLink": "false"})
    rss.element("title", entry.title)
    rss.element("link", entry.told.url)
    rss.element("pubDate", _written(entry.told.first_public_at))
    rss.element("atom:updated", edition.public_at.isoformat())
    for author in entry.authors:
        rss.element("dc:creator", author.name)
    for category in entry.categories:
        rss.element("category", category.name, {"domain": category.scheme} if category.scheme else {})
    rss.element("dc:language", edition.language)
    rss.element("dc:rights", entry.rights)
    rss.element("description", entry.summary)
    rss.element("content:encoded", entry.content)
    atom.translations(rss, "atom:link", entry)
    for file in entry.enclosures[:1]:
        length = str(file.size)
        rss.element("enclosure", attributes={"url": file.url, "length": length, "type": file.content_type})
    for file in entry.enclosures:
        _media(rss, file)


def _media(rss: Writer, file: Enclosure) -> None:
    """``media:content``; width and height in pixels, duration in seconds."""
    told = {
        "url": file.url,
        "type": file.content_type,
        "fileSize": str(file.size),
        "medium": _MEDIUM[file.told["medium"]],
        "width": str(file.rendition["width"] or ""),
        "height": str(file.rendition["height"] or ""),
        "duration": str(round(file.told["seconds"])) if file.told["seconds"] else "",
        "lang": file.told["language"],
    }
    with rss.within("media:content", {name: text for name, text in told.items() if text}):
        rss.element("media:title", file.told["number"], {"type": "plain"})
        if file.caption:
            rss.element("media:description", file.caption, {"type": "plain"})
        if file.credit:
            rss.element("media:credit", file.credit)
        if file.licence.url:
            rss.element("media:license", file.licence.name, {"type": "text/html", "href": file.licence.url})


def _written(moment: datetime) -> str:
    """As RFC 822 has dates, with the year in four digits: Mon, 30 Oct 2017 17:00:00 +0000."""
    return format_datetime(moment)
