"""Where a reader's request comes in: the clock is read here, once, and nowhere further in."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from releases import clock


class Now:
    """A page as a view. ``page`` itself is a function of a moment: ``page(request, at=…)``, and of nothing else that
    changes; so whoever is allowed to may read it as of another one."""

    def __init__(self, page: Callable[..., HttpResponseBase]) -> None:
        self.page = page

    def __call__(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return self.page(request, at=clock.now(), **kwargs)
