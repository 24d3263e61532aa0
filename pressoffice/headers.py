"""Security and caching headers that Django does not set itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

EVERYWHERE = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class HeadersMiddleware:
    """What may be kept is asked for again each time (``no-cache`` with an ETag), because a withdrawn page must be gone
    within a second; everything else is not kept at all (RFC 9111, section 5.2.2)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in EVERYWHERE.items():
            response.headers.setdefault(name, value)
        keep = response.status_code in {200, 206, 304} and not response.cookies
        response.headers.setdefault("Cache-Control", "no-cache" if keep else "no-store")
        if response.status_code == 304:  # what it has no words of is not of length 0 (RFC 9110, section 8.6)
            response.headers.pop("Content-Length", None)
        return response
