"""Atom (RFC 4287), with the whole release in ``content`` (4.1.3)."""

from typing import Final

from releases.newsstand.feeds.entries import Entry
from releases.newsstand.feeds.feed import GENERATOR, Feed
from releases.newsstand.markup import Writer

MEDIA_TYPE: Final = "application/atom+xml; charset=utf-8"
_FORM, _PAGE = MEDIA_TYPE.partition(";")[0], "text/html"
NAMESPACE: Final = "http://www.w3.org/2005/Atom"


def render(feed: Feed) -> bytes:
    atom = Writer()
    with atom.within("feed", {"xmlns": NAMESPACE, "xml:lang": feed.language}):
        atom.element("id", feed.page)
        atom.element("title", feed.title)
        atom.element("subtitle", feed.subtitle)
        atom.element("updated", feed.updated.isoformat())
        atom.element("link", attributes={"rel": "self", "type": _FORM, "href": feed.url_as("atom")})
        atom.element("link", attributes={"rel": "alternate", "type": _PAGE, "href": feed.page})
        if feed.hub:
            atom.element("link", attributes={"rel": "hub", "href": feed.hub})
        with atom.within("author"):
            atom.element("name", feed.author.name)
            atom.element("uri", feed.author.url)
        atom.element("icon", feed.icon)
        atom.element("generator", GENERATOR)
        if feed.rights:
            atom.element("rights", feed.rights)
        for entry in feed.entries:
            with atom.within("entry", {"xml:lang": entry.told.edition.language}):
                _entry(atom, entry)
    return atom.written()


def _entry(atom: Writer, entry: Entry) -> None:
    edition = entry.told.edition
    atom.element("id", entry.told.identifier)
    atom.element("title", entry.title)
    atom.element("published", entry.told.first_public_at.isoformat())
    atom.element("updated", edition.public_at.isoformat())
    page = {"rel": "alternate", "type": _PAGE, "hreflang": edition.language}
    atom.element("link", attributes={**page, "href": entry.told.url})
    translations(atom, "link", entry)
    for file in entry.enclosures:
        kind = {"rel": "enclosure", "type": file.content_type, "length": str(file.size)}
        atom.element("link", attributes={**kind, "title": file.title, "href": file.url})
    for author in entry.authors:
        with atom.within("author"):
            atom.element("name", author.name)
            if author.url:
                atom.element("uri", author.url)
    for category in entry.categories:
        named = {"term": category.code, "scheme": category.scheme, "label": category.name}
        atom.element("category", attributes=named if category.code else {"term": category.name})
    atom.element("rights", entry.rights)
    atom.element("summary", entry.summary, {"type": "text"})
    atom.element("content", entry.content, {"type": "html"})


def translations(atom: Writer, name: str, entry: Entry) -> None:
    """Links to the release in other languages. They are related, not alternate: RFC 4287 (4.2.7.2) would allow either,
    and of several alternates some readers open the first and some the last."""
    for other in entry.told.translations:
        page = {"rel": "related", "type": _PAGE, "hreflang": other.language}
        atom.element(name, attributes={**page, "title": other.title, "href": other.url})
