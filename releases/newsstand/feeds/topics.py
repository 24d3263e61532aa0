"""Where the feeds are, and which of them are topics of the WebSub hub (W3C Recommendation WebSub, section 3).

What carries a link to the hub is what the hub is told of, and the other way round: the feeds of everything, and those
of each mission, in each language and form. Of a filter that somebody made up, the hub would never hear.
"""

import re
from collections.abc import Iterable
from typing import Final

from releases.newsstand import addresses

FORMS: Final = {"atom": "newsstand:feed", "rss": "newsstand:feed_rss", "json": "newsstand:feed_json"}
"""The names of their addresses."""

_TOLD = re.compile(r"|mission=[-\w]+", re.ASCII)


def address(form: str, language: str, query: str = "") -> str:
    """The whole address of a feed; ``query`` as the archive has it, with the filters in their order."""
    url = addresses.url(FORMS[form], language)
    return f"{url}?{query}" if query else url


def has_hub(query: str) -> bool:
    """Whether the feed with this query is one of which a hub is told."""
    return _TOLD.fullmatch(query) is not None


def of(language: str, missions: Iterable[str]) -> list[str]:
    """The feeds in which a release stands: its language's, and those of its missions, told by their slugs."""
    queries = ["", *(f"mission={slug}" for slug in missions)]
    return [address(form, language, query) for query in queries for form in FORMS]
