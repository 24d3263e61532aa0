"""Where requests to the API come in: from any origin, with a question.

Beside the views, so that it holds for addresses at which nothing stands, too.
"""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from releases.newsstand.api import problems

ROOM: Final = "/api/"

READING: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, ETag, Retry-After, Content-Language",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Everybody's pages may read what everybody may read (Fetch Standard, section 3.2). Without credentials: ``*`` allows
none, and no cookie is read anyway."""

PREFLIGHT: Final = {
    "Allow": problems.METHODS,
    "Access-Control-Allow-Methods": problems.METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match, If-Match, Range",
    "Access-Control-Max-Age": "7200",  # browsers take no longer one
}


class DoorMiddleware:
    """Methods that would change something are refused before anything is looked up, a preflight is answered, and all
    that goes wrong is told as a problem, never as a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOM):
            return self.get_response(request)
        response = self.answer(request)
        for name, value in READING.items():
            response.headers[name] = value
        return response

    def answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=PREFLIGHT | {"Content-Security-Policy": problems.LOCKED})
        if request.method not in {"GET", "HEAD"}:
            return problems.refused_method()
        response = self.get_response(request)
        is_page = response.status_code >= 400 and response["Content-Type"] != problems.MEDIA_TYPE
        if is_page and not (settings.DEBUG and response.status_code == 500):
            told = problems.of_status(response.status_code)
            response.content = told.content
            for name, value in told.items():
                response.headers[name] = value
            response.headers["Content-Length"] = str(len(told.content))
            response.headers.pop("ETag", None)  # it was the page's
        return response
