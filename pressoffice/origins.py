"""Where a request to the desk or to a preview comes from, for the logbook."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from pressoffice.readers import address_of, is_at_a_preview, is_at_the_desk
from releases.desk import logbook


class OriginMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (is_at_the_desk(request) or is_at_a_preview(request)):
            return self.get_response(request)
        with logbook.coming_from(address_of(request)):
            return self.get_response(request)
