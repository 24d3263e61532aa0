"""What a reader may send: a question. Only the desk takes anything in, and only the desk asks who somebody is.

One address beyond it takes something in: at a preview, which somebody without an account was given, they may comment.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse


def is_at_the_desk(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("admin:index"))


def is_its_own_key(request: HttpRequest) -> bool:
    """Whether the address itself says who asks, as that of somebody's calendar does."""
    return is_at_the_desk(request) and request.path.endswith(".ics")


def is_at_a_preview(request: HttpRequest) -> bool:
    return request.path_info.startswith("/preview/")


def address_of(request: HttpRequest) -> str:
    """Who asks: the peer's address; behind a proxy that we trust, the last one that it has seen."""
    is_proxied = getattr(settings, "SECURE_PROXY_SSL_HEADER", None) is not None
    passed_on: str = request.headers.get("X-Forwarded-For", "") if is_proxied else ""
    return (passed_on.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", ""))[:60]


class ReadersMiddleware:
    """Everywhere but at the desk, methods that would change something are refused before anything is looked up: the
    same for all addresses, and before Django asks for a token against forgery. Cookies are put away unread, so that no
    public answer can depend on one or set one (the session's middleware answers even a broken cookie with another).
    At the desk they are put away where the address is the key.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_at_the_desk(request):
            methods = ["GET", "HEAD", "POST"] if is_at_a_preview(request) else ["GET", "HEAD"]
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            request.COOKIES = {}
        elif is_its_own_key(request):
            request.COOKIES = {}
        return self.get_response(request)
