"""JSON Feed 1.1 (jsonfeed.org). What it has no place for stands in an object of our own, ``_press``, as it allows."""

import json
from typing import Any, Final

from releases.newsstand.feeds.entries import Author, Enclosure, Entry
from releases.newsstand.feeds.feed import Feed

MEDIA_TYPE: Final = "application/feed+json"
VERSION: Final = "https://jsonfeed.org/version/1.1"


def render(feed: Feed) -> bytes:
    told = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.url_as("json"),
        "description": feed.subtitle,
        "icon": feed.icon,
        "favicon": feed.icon,
        "authors": [_author(feed.author)],
        "language": feed.language,
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else [],
    }
    items = {"items": [_item(entry) for entry in feed.entries]}
    return json.dumps(_said(told) | items, ensure_ascii=False, indent=1).encode()


def _item(entry: Entry) -> dict[str, Any]:
    edition = entry.told.edition
    return _said(
        {
            "id": entry.told.identifier,
            "url": entry.told.url,
            "title": entry.title,
            "summary": entry.summary,
            "content_html": entry.content,
            "image": entry.picture,
            "date_published": entry.told.first_public_at.isoformat(),
            "date_modified": edition.public_at.isoformat(),
            "authors": [_author(author) for author in entry.authors],
            "tags": [category.name for category in entry.categories],
            "language": edition.language,
            "attachments": [_attachment(file) for file in entry.enclosures],
            "_press": _press(entry),
        }
    )


def _press(entry: Entry) -> dict[str, Any]:
    """What a press office has to say besides."""
    edition = entry.told.edition
    translations = [
        {"language": other.language, "url": other.url, "title": other.title} for other in entry.told.translations
    ]
    return _said(
        {
            "reference": edition.reference,
            "kind": edition.kind,
            "version": entry.told.version,
            "rights": entry.rights,
            "correction": edition.correction,
            "correction_note": edition.correction_note,
            "translations": translations,
        }
    )


def _author(author: Author) -> dict[str, Any]:
    return _said({"name": author.name, "url": author.url})


def _attachment(file: Enclosure) -> dict[str, Any]:
    return _said(
        {
            "url": file.url,
            "mime_type": file.content_type,
            "title": file.title,
            "size_in_bytes": file.size,
            "duration_in_seconds": file.told["seconds"],
        }
    )


def _said(told: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing."""
    return {name: value for name, value in told.items() if value not in (None, "", [])}
