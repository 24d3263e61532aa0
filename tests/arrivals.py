"""What the tests of the import share: reading a text, and looking at what came of it."""

import re
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

from releases.desk.importing import markdown
from releases.desk.importing.arrival import Arrival
from releases.desk.importing.forms.telling import Context
from releases.desk.importing.language import Spoken

SPOKEN = Spoken(("en", "fr", "de"), "en")


def read(text: str, *, source: str = "release.md") -> Arrival:
    return markdown.read(text, source=source, spoken=SPOKEN)


def context(source: str = "release", *folders: Path) -> Context:
    return Context(source, SPOKEN, ZoneInfo("Europe/Paris"), folders)


def said(html: str) -> list[str]:
    """The paragraphs, headings and cells of some HTML as a reader sees them; a break is a new line."""
    pieces = re.split(r"</(?:p|h2|h3|li|td|th|blockquote)>", html.replace("<br>", "\n"))
    return [text for piece in pieces if (text := unescape(re.sub(r"<[^>]*>", "", piece)).strip())]


def remarks(arrival: Arrival) -> list[str]:
    return [remark.text for remark in arrival.remarks]


def remarked_lines(arrival: Arrival) -> set[int]:
    return {remark.line for remark in arrival.remarks}
