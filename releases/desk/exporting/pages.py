"""The folder as pages that open from the disk: one for each edition, and a list. No script, and all links relative."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language_info, override

from contacts.models import Newsroom
from releases.desk.exporting.editions import Document, Told
from releases.desk.exporting.folder import Folder, Writing
from releases.models.edition import Edition

_UP: Final = "../../"
"""From a page to the top of the folder."""
_SHOWN: Final = ("screen.jpg", "screen.png", "large.jpg", "file.svg", "file.png", "file.jpg")


def page_of(edition: Edition, *, is_last: bool = True) -> str:
    """``html/en/pr168-2017.html``; an edition that isn't the one to be read bears its number."""
    number = "" if is_last else f".edition-{edition.number}"
    return f"html/{edition.language}/{edition.address}{number}.html"


def write(folder: Folder, told: Told, *, newsroom: Newsroom, others: Iterable[Document] = (), stands: str = "") -> None:
    """``others``: ``{title, language, page}`` of what belongs to the same release. ``stands``: how it stands outside,
    where it isn't simply public."""
    edition = told.edition
    with override(edition.language):
        context = {
            "edition": edition,
            "newsroom": newsroom,
            "language": edition.language,
            "direction": "rtl" if get_language_info(edition.language)["bidi"] else "ltr",
            "pictures": [_picture(file) for file in told.files if _shown(file)],
            "files": [_listed(file) for file in told.files if file["renditions"]],
            "others": [{**each, "page": _UP + each["page"]} for each in others if each["page"] != told.page],
            "stands": stands,
            "opens": _moment(edition.public_at),
            "closes": _moment(edition.closes_at) if edition.closes_at else "",
            "address": told.particulars.url,
            "list": "../index.html",
        }
        folder.write(told.page, render_to_string("export/release.html", context).encode())


def _shown(file: Document) -> Document | None:
    """The rendition that a browser shows on the page."""
    made = {each["name"]: each for each in file["renditions"]}
    return next((made[name] for name in _SHOWN if name in made and file["medium"] == "picture"), None)


def _picture(file: Document) -> Document:
    shown = _shown(file)
    assert shown
    return {**file, "src": _UP + shown["file"], "shown": shown, "words": file["alt"] or file["caption"]}


def _listed(file: Document) -> Document:
    wanted = [each for each in file["renditions"] if not each["name"].endswith(".avif")]
    return {**file, "links": [{**each, "href": _UP + each["file"]} for each in wanted]}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


@contextmanager
def index(folder: Folder, newsroom: Newsroom, context: dict[str, Any]) -> Iterator["Index"]:
    """``html/index.html``, written line by line."""
    shown = render_to_string("export/index.html", {**context, "newsroom": newsroom})
    head, _mark, foot = shown.partition("<!--lines-->")
    with folder.open("html/index.html") as writing:
        writing.write(head.encode())
        yield Index(writing)
        writing.write(foot.encode())
    folder.write("html/style.css", render_to_string("export/style.css").encode())


class Index:
    def __init__(self, writing: Writing) -> None:
        self._writing = writing

    def add(self, told: Told, *, stands: str = "") -> None:
        edition = told.edition
        line = format_html(
            '<li><span class="number">{}</span> <a href="{}" lang="{}" hreflang="{}">{}</a> {}</li>\n',
            edition.reference,
            told.page.removeprefix("html/"),
            edition.language,
            edition.language,
            edition.title,
            f"({stands})" if stands else "",
        )
        self._writing.write(line.encode())
