"""The release on paper: a tagged PDF with letterhead, after PDF/UA-1 (ISO 14289-1), which nobody has certified.

Made once of everything that it shows, and kept under a name that is derived from all of it. So nothing has to be told
when something changes: another letterhead, another style sheet, a picture whose rights have run out is another name.
"""

import re
from datetime import UTC, date
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from contacts.models import Newsroom
from releases.models.edition import Edition
from releases.models.kinds import Medium, Nature
from releases.newsstand import addresses
from releases.newsstand.formats import enclosures, qr, typesetter
from releases.newsstand.formats.enclosures import Asset, Files
from releases.newsstand.formats.typesetter import Sheet, Stored

MEDIA_TYPE = "application/pdf"

PICTURES: Final = 7
"""The lead picture and as many as fill a page under the text. Of all others, number and address are printed."""
FONTS: Final = "newsstand/fonts"
_LINK: Final = re.compile(r'<a href="(https?://[^"]*)"[^>]*>([^<]*)</a>')
_STYLE: Final = Path(__file__).with_name("pdf.css")


def render(edition: Edition, *, newsroom: Newsroom, files: Files, today: date) -> bytes:
    """The edition in its own language. ``typesetter.Unavailable`` where none can be made, ``typesetter.Busy`` while
    this process makes others."""
    sheet = compose(edition, newsroom=newsroom, files=files, today=today)
    return typesetter.made(sheet, folder=folder(edition))


def prepare(edition: Edition, *, newsroom: Newsroom, files: Files, today: date) -> None:
    """Have it kept for whoever will ask on that day, when these files may be given. Raises as ``render`` does."""
    sheet = compose(edition, newsroom=newsroom, files=files, today=today)
    typesetter.prepare(sheet, folder=folder(edition))


def folder(edition: Edition) -> str:
    """Where the storage keeps it."""
    return f"formats/pdf/{edition.release_id}-{edition.language}-{edition.number}"


def compose(edition: Edition, *, newsroom: Newsroom, files: Files, today: date) -> Sheet:
    """The sheet of HTML. No query runs."""
    language = edition.language
    address = addresses.url("newsstand:release", language, address=edition.address)
    stored: dict[str, Stored] = {}
    if logo := str(newsroom.logo):  # another logo has another name
        stored["own:logo"] = Stored(logo, f"image/{_kind(logo)}", logo)
    with override(language):
        shown = enclosures.shown(edition, today=today)
        pictures = [_picture(asset, files, stored) for asset in shown if _screen(asset, files)][:PICTURES]
        in_print = {picture["number"] for picture in pictures}
        context = {
            "edition": edition,
            "newsroom": newsroom,
            "language": language,
            "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
            "opened": edition.public_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "logo": "own:logo" if logo else "",
            "pictures": pictures,
            "more": [_listed(asset) for asset in shown if asset["number"] not in in_print],
            "address": address,
            "code": qr.code(address),
        }
        html = render_to_string("newsstand/formats/pdf.html", context)
    return Sheet(_LINK.sub(_marked, html), f":root {{ --accent: {newsroom.accent}; }}\n{_css()}", stored, _fonts())


def _marked(link: re.Match[str]) -> str:
    """A link that says its own address already gets none printed behind it."""
    address, said = (re.sub(r"^https?://(www\.)?", "", told.strip()).rstrip("/") for told in link.group(1, 2))
    return link[0].replace("<a ", '<a class="bare" ', 1) if address == said else link[0]


def _kind(name: str) -> str:
    last = name.rpartition(".")[2].lower()
    return "jpeg" if last == "jpg" else last


def _screen(asset: Asset, files: Files) -> str:
    """The name of the rendition that is printed: 1280 pixels, 200 to the inch on this sheet."""
    names = ("screen.jpg", "screen.png") if asset["medium"] == Medium.PICTURE else ()
    return next((name for name in names if (asset["key"], name) in files), "")


def _picture(asset: Asset, files: Files, stored: dict[str, Stored]) -> dict[str, str]:
    file = files[asset["key"], _screen(asset, files)]
    source = f"own:{asset['number']}"
    stored[source] = Stored(file.path, file.content_type, file.checksum)
    is_plain = asset["nature"] in {"", Nature.PHOTOGRAPH}
    return {
        "source": source,
        "number": asset["number"],
        "alt": asset["alt"] or asset["caption"] or _("Picture %(number)s") % asset,
        "caption": asset["caption"],
        "credit": asset["credit"],
        "nature": "" if is_plain else str(Nature(asset["nature"]).label),
        "url": enclosures.url_of(asset),
    }


def _listed(asset: Asset) -> dict[str, str]:
    told = {"heading": enclosures.heading(asset), "caption": asset["caption"], "url": enclosures.url_of(asset)}
    return told | {"number": asset["number"]}


@cache
def _css() -> str:
    return _STYLE.read_text(encoding="utf-8")


@cache
def _fonts() -> dict[str, Path]:
    """The faces of the page, by their address in the style sheet."""
    folder: Any = finders.find(FONTS)
    return {f"own:{path.name}": path for path in sorted(Path(folder).glob("*.woff2"))}
