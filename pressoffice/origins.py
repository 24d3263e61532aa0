"""Where a request to the desk or to a preview comes from, for the logbook."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from pressoffice.readers import is_at_a_preview, is_at_the_desk
from releases.desk import logbook


class OriginMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (is_at_the_desk(request) or is_at_a_preview(request)):
            return self.get_response(request)
        with logbook.coming_from(self.address_of(request)):
            return self.get_response(request)

    def address_of(self, request: HttpRequest) -> str:
        """The peer's address; behind a proxy that we trust, the last one that it has seen."""
        is_proxied = getattr(settings, "SECURE_PROXY_SSL_HEADER", None) is not None
        passed_on: str = request.headers.get("X-Forwarded-For", "") if is_proxied else ""
        return (passed_on.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", ""))[:60]
