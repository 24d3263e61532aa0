"""Where the desk's clock hangs: times at the desk are the newsroom's, whatever the server's or the browser's are."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from contacts.models import Newsroom
from pressoffice.readers import is_at_the_desk


class ZoneMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_at_the_desk(request):
            return self.get_response(request)
        with timezone.override(Newsroom.objects.current().zone):
            return self.get_response(request)
