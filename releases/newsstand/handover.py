"""How a file comes to whoever may have it: from us, from the server in front of us, or from the object store.

Whether they may has been asked before, on this very request; so nothing here is kept by anybody without asking again.
HTTP's own words are those of RFC 9110: conditions (section 13), ranges (14), with the SHA-256 of the content as strong
validator, and no ``Last-Modified``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from whitenoise.responders import SlicedFile

ALONE: Final = "default-src 'none'; sandbox"
"""A file shown on its own can do nothing: no script, no form, no frame of ours around it."""

WHOLE: Final = 2 * 2**20
"""Up to how many bytes an answer is handed to the server at once: then a slow reader holds none of our threads."""

PIECE: Final = 128 * 2**10
"""What is longer is read in pieces of so many bytes."""

SEATS: Final = 12
"""How many answers longer than that each process gives at once. A slow reader holds a thread until the end; of the 16
that a process has (pressoffice/bootstrap.sh) the others stay with the pages."""

SIGNED_FOR: Final = 60
"""Seconds for which an address of the object store opens: the promise of an embargo's end and of a withdrawal there."""

_RANGE = re.compile(r"bytes=[ \t]*(?P<first>[0-9]{0,20})-(?P<last>[0-9]{0,20})[ \t]*", re.ASCII | re.IGNORECASE)


_seats = BoundedSemaphore(SEATS)


class _Pieces(SlicedFile):  # type: ignore[misc]
    """A part of a file, and a seat for as long as it is open."""

    def close(self) -> None:
        if not self.closed:
            _seats.release()
        super().close()


@dataclass(frozen=True)
class File:
    """What is handed over. ``path``: in the private storage. ``size`` in bytes, ``checksum`` the SHA-256 of it.

    ``name``: under which whoever keeps it finds it again; asked for only where it is said. ``cache``: its
    ``Cache-Control``.
    """

    path: str
    content_type: str
    size: int
    checksum: str
    name: Callable[[], str]
    is_attachment: bool = False
    cache: str = "no-cache"

    @property
    def validator(self) -> str:
        return f'"{self.checksum}"'

    @property
    def disposition(self) -> str:
        """RFC 6266; a name beyond ASCII as RFC 8187 writes it."""
        name = re.sub(r'[\x00-\x1f\x7f/\\"]', "-", self.name())  # what no file system takes, or no browser
        return content_disposition_header(self.is_attachment, name) or ""


def hand_over(request: HttpRequest, file: File) -> HttpResponseBase:
    """The answer to a GET or a HEAD of somebody who may have the file: 200, 206, 302, 304, 412, 416 or 503."""
    answer = get_conditional_response(request, etag=file.validator) or _WAYS[settings.MEDIA_HANDED_OVER](request, file)
    # A 304 repeats the policy: what a browser keeps of the file is put right by the headers of its answer (RFC 9111,
    # section 3.2).
    answer.headers["Content-Security-Policy"] = ALONE
    if answer.status_code in {200, 206, 304}:
        answer.headers["ETag"] = file.validator
        answer.headers["Cache-Control"] = file.cache
    if answer.status_code in {200, 206}:
        answer.headers["Content-Type"] = file.content_type
        answer.headers["Content-Disposition"] = file.disposition
    return answer


def _stream(request: HttpRequest, file: File) -> HttpResponseBase:
    """From us. One range is given; of several the whole, as section 14.2 allows."""
    told = {"Accept-Ranges": "bytes"}
    if request.method == "HEAD":  # no range is defined for it
        return HttpResponse(headers=told | {"Content-Length": str(file.size)})
    asked = _asked(request, file)
    if asked is None:
        return _read(file, 0, file.size, status=200, headers=told)
    first, last = asked
    if first > last:
        return HttpResponse(status=416, headers=told | {"Content-Range": f"bytes */{file.size}"})
    told["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    return _read(file, first, last - first + 1, status=206, headers=told)


def _asked(request: HttpRequest, file: File) -> tuple[int, int] | None:
    """The first and the last byte of the one range that is asked for; the first after the last where there is none such
    in the file. Nothing when the whole is asked for, or what we don't understand."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or request.headers.get("If-Range", file.validator) != file.validator or not file.size:
        return None
    first, last = found["first"], found["last"]
    if first:
        is_valid = not last or int(first) <= int(last)
        return (int(first), min(int(last or file.size), file.size - 1)) if is_valid else None
    return (max(0, file.size - int(last)), file.size - 1) if last else None


def _read(file: File, start: int, length: int, *, status: int, headers: dict[str, str]) -> HttpResponseBase:
    try:
        opened = default_storage.open(file.path)
    except FileNotFoundError:
        raise Http404 from None
    told = headers | {"Content-Length": str(length)}
    if length <= WHOLE:
        with opened:
            opened.seek(start)
            return HttpResponse(opened.read(length), status=status, headers=told)
    if not _seats.acquire(blocking=False):
        opened.close()
        sorry = _("Too many people are taking large files just now. Try again in a moment.")
        return HttpResponse(sorry, status=503, headers={"Retry-After": "10"}, content_type="text/plain; charset=utf-8")
    pieces = FileResponse(_Pieces(opened, start, start + length - 1), status=status, headers=told)
    pieces.block_size = PIECE
    return pieces


def _leave_it_to_the_server(request: HttpRequest, file: File) -> HttpResponseBase:
    """From the server in front (nginx: docs/nginx.conf). What it can't answer as we do is streamed: HEAD, since it
    knows ranges of that; If-Match, since it has another validator."""
    if request.method == "HEAD" or "If-Match" in request.headers:
        return _stream(request, file)
    return HttpResponse(headers={"X-Accel-Redirect": f"{settings.MEDIA_LOCATION}{quote(file.path)}"})


def _sign(request: HttpRequest, file: File) -> HttpResponseBase:
    """From the object store, at an address signed for this method. Captions are streamed: a browser follows their
    address to no other host (HTML, “start the track processing model”)."""
    if file.content_type == "text/vtt":
        return _stream(request, file)
    told = {
        "ResponseContentType": file.content_type,
        "ResponseContentDisposition": file.disposition,
        "ResponseCacheControl": file.cache,
    }
    store: Any = default_storage
    signed = store.url(file.path, parameters=told, expire=SIGNED_FOR, http_method=request.method)
    return HttpResponseRedirect(signed)


_WAYS: Final[dict[str, Callable[[HttpRequest, File], HttpResponseBase]]] = {
    "stream": _stream,
    "accel": _leave_it_to_the_server,
    "sign": _sign,
}
"""By the name that the setting ``MEDIA_HANDED_OVER`` gives them."""
