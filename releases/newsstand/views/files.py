"""Pictures and files, behind the same gate as the words."""

import mimetypes
from datetime import datetime

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from contacts.models import Newsroom
from releases.models.edition import PUBLIC
from releases.models.plate import Rendition

# A file shown on its own can do nothing: no script, no form, no frame of ours around it.
ALONE = "default-src 'none'; sandbox"


def file(request: HttpRequest, key: str, name: str, *, at: datetime) -> HttpResponseBase:
    """A rendition, while something public uses its plate. Asked anew on every request, whatever its headers."""
    today = at.astimezone(Newsroom.objects.current().zone).date()
    opened = Rendition.objects.open_to(PUBLIC, at=at, today=today)
    return hand_over(get_object_or_404(opened, plate__key=key, name=name))


def hand_over(rendition: Rendition) -> HttpResponseBase:
    response = FileResponse(default_storage.open(rendition.path), content_type=rendition.content_type)
    response.headers["ETag"] = f'"{rendition.checksum}"'
    response.headers["Content-Security-Policy"] = ALONE
    return response


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
