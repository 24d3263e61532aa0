"""Pictures and files, behind the same gate as the words."""

import mimetypes
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import register_converter
from django.urls.converters import StringConverter
from django.views.decorators.http import require_safe

from contacts.models import Newsroom
from releases.models.edition import PUBLIC, Edition
from releases.models.kinds import Medium
from releases.models.plate import EditionAsset, Plate, Rendition, standing
from releases.newsstand.handover import ALONE, File, hand_over


class FileConverter(StringConverter):
    """The name of a rendition: ``large.jpg``."""

    regex = "[A-Za-z0-9.-]{1,40}"


register_converter(FileConverter, "file")


def file(request: HttpRequest, key: str, name: str, *, at: datetime) -> HttpResponseBase:
    """A rendition, while something public uses its plate. Asked anew on every request, whatever its headers. Other
    sites may show it: feed readers on the web, and whoever embeds a link with its picture."""
    today = at.astimezone(Newsroom.objects.current().zone).date()
    opened = Rendition.objects.open_to(PUBLIC, at=at, today=today).select_related("plate")
    rendition = get_object_or_404(opened, plate__key=key, name=name)
    answer = hand_over(request, file_of(rendition, called=lambda: _called(rendition.plate, at=at, today=today)))
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def file_of(rendition: Rendition, *, called: Callable[[], str], cache: str = "no-cache") -> File:
    """``called``: what its plate is known by, ``PR168-2017-a``. Its own name is added but where it says nothing, as
    that of the one file of a document: ``PR168-2017-a-large.jpg``, ``PR168-2017-b.pdf``."""
    return File(
        path=rendition.path,
        content_type=rendition.content_type,
        size=rendition.size,
        checksum=rendition.checksum,
        name=lambda: f"{called()}-{rendition.name}".replace("-file.", "."),
        is_attachment=rendition.plate.medium == Medium.DOCUMENT,
        cache=cache,
    )


def _called(plate: Plate, *, at: datetime, today: date) -> str:
    """The number under which the earliest edition that is open prints it, or where it stands: ``mmx``."""
    uses = EditionAsset.objects.filter(plate=plate.pk)
    editions = Edition.objects.open_to(PUBLIC, at=at).filter(pk__in=uses.values("edition"))
    printed = editions.order_by("public_at", "id").values_list("assets", flat=True).first()
    if printed is not None:
        return _numbered(printed, plate.key)
    pages = (
        pictures.filter(asset=plate.asset_id).values_list(f"{pictures.model.PAGE}__slug", flat=True).first()
        for pictures in standing(at=at, today=today)
    )
    return next(filter(None, pages), "picture")


def _numbered(assets: list[dict[str, Any]], key: str) -> str:
    """The number of a plate, or that of the video whose poster it is: ``PR168-2017-c-poster``."""
    own = (told["number"] for told in assets if told["key"] == key)
    posters = (f"{told['number']}-poster" for told in assets if (told["poster"] or {}).get("key") == key)
    return next(own, None) or next(posters, "picture")


@require_safe
def logo(request: HttpRequest, name: str) -> HttpResponse:
    """The newsroom's logo: public while it is the newsroom's, and at no other name.

    Whole, not streamed: so it has an ETag as every public answer has, and a slow reader holds no thread.
    """
    kept = Newsroom.objects.current().logo
    if not kept or kept.name != f"newsroom/{name}":
        raise Http404
    try:
        with kept.open("rb") as opened:
            content = opened.read()
    except FileNotFoundError:
        raise Http404 from None
    content_type = mimetypes.guess_type(name)[0]
    return HttpResponse(content, content_type=content_type, headers={"Content-Security-Policy": ALONE})
