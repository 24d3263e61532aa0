"""A release as others show a link to it: oEmbed 1.0 (oembed.com).

The answer is of the type ``link``: title, issuer, newsroom, picture. A ``rich`` one would have to bring a frame, since
those who embed trust no stranger's markup without one (WordPress drops it), and our pages stand in no frames.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _

from contacts.models import Newsroom
from releases import prose
from releases.models.edition import PUBLIC, Edition
from releases.newsstand import addresses, particulars, pictures
from releases.newsstand.formats import schemaorg
from releases.newsstand.gist import DESCRIPTION, gist
from releases.newsstand.particulars import Particulars
from releases.newsstand.pieces import File, Piece
from releases.newsstand.views import pages

Answer = dict[str, str | int]

TO_ALL: Final = {"Access-Control-Allow-Origin": "*"}
"""Pages of other sites may read it: it says nothing but what everybody may know."""


class Wrong(Exception):
    """What was asked for can't be understood; a sentence says why."""


@dataclass(frozen=True)
class Room:
    """The most pixels that a picture may have."""

    width: int
    height: int

    def holds(self, file: File) -> bool:
        return 0 < (file.width or 0) <= self.width and 0 < (file.height or 0) <= self.height


def release(request: HttpRequest, *, at: datetime) -> HttpResponse:
    written = FORMATS.get(request.GET.get("format") or "json")
    if written is None:
        return _refused(_("There is JSON and XML: write format=json or format=xml."), status=501)
    try:
        room = Room(_pixels(request.GET, "maxwidth"), _pixels(request.GET, "maxheight"))
        url = _url(request.GET)
    except Wrong as wrong:
        return _refused(str(wrong), status=400)
    language, address = _page(url)
    newsroom = Newsroom.objects.current()
    edition = Edition.objects.open_to(PUBLIC, at=at).in_language(language).filter(address=address).first()
    with override(language):
        if edition is None:
            answer = pages.withdrawn(newsroom, address, language, at=at)
        else:
            [told] = particulars.of([edition], newsroom=newsroom, at=at)
            answer = written(_link(told, room))
            for name, value in TO_ALL.items():
                answer.headers[name] = value
    answer.headers["Content-Language"] = language
    return answer


def _link(told: Particulars, room: Room) -> Answer:
    answer: Answer = {
        "version": "1.0",
        "type": "link",
        "title": prose.line(told.edition.title),
        "description": prose.line(gist(told.edition, DESCRIPTION)),
        "author_name": told.issuer,
        "provider_name": str(told.newsroom),
        "provider_url": addresses.url("newsstand:home", told.edition.language),
    }
    lead = pictures.printed(told.edition, today=told.today).lead
    file = _thumbnail(lead, room) if lead else None
    if lead and file and file.width and file.height:
        answer |= {
            "thumbnail_url": schemaorg.file_url(lead, file),
            "thumbnail_width": file.width,
            "thumbnail_height": file.height,
        }
    return answer


def _thumbnail(piece: Piece, room: Room) -> File | None:
    """The picture as it is shown beside links, or the largest square that there is room for."""
    offered = [piece.card, *reversed(piece.square.plain)]
    return next((file for file in offered if file and room.holds(file)), None)


# --- what is asked for ------------------------------------------------------------------------------------------------


def _url(asked: Mapping[str, Any]) -> str:
    url = asked.get("url", "")
    if not url:
        raise Wrong(_("Say which page is meant: write url= and the whole address of a release."))
    return str(url)


def _pixels(asked: Mapping[str, Any], name: str) -> int:
    told = str(asked.get(name) or "99999")
    if not (told.isascii() and told.isdecimal() and 0 < len(told) < 10):
        raise Wrong(_("%(name)s is a number of pixels: write %(name)s=600.") % {"name": name})
    return int(told)


def _page(url: str) -> tuple[str, str]:
    """Language and number of the release whose page that is; what comes behind ``?`` and ``#`` changes no page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise Http404 from None
    ours = urlsplit(settings.SITE_URL)
    if parts.netloc.lower() != ours.netloc.lower() or parts.scheme not in {"http", "https"}:
        raise Http404
    path = unquote(parts.path).removeprefix((settings.FORCE_SCRIPT_NAME or "").rstrip("/"))
    language = get_language_from_path(path) or settings.LANGUAGE_CODE
    with override(language):
        try:
            found = resolve(path)
        except Resolver404:
            raise Http404 from None
    if found.view_name != "newsstand:release":
        raise Http404
    return language, str(found.kwargs["address"]).lower()


# --- how it is written ------------------------------------------------------------------------------------------------


def _json(answer: Answer) -> HttpResponse:
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def _xml(answer: Answer) -> HttpResponse:
    root = ET.Element("oembed")
    for name, told in answer.items():
        ET.SubElement(root, name).text = prose.unmasked(str(told))
    written = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(written, content_type="text/xml; charset=utf-8")


FORMATS: Final[dict[str, Callable[[Answer], HttpResponse]]] = {"json": _json, "xml": _xml}


def _refused(reason: str, *, status: int) -> HttpResponse:
    return HttpResponse(f"{reason}\n", status=status, content_type="text/plain; charset=utf-8", headers=TO_ALL)
