"""Where a reader's request comes in: the clock is read here, once, and nowhere further in."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from releases import clock
from releases.newsstand import old_addresses


class Now:
    """A page as a view. ``page`` itself is a function of a moment: ``page(request, at=…)``, and of nothing else that
    changes; so whoever is allowed to may read it as of another one.

    Where nothing stands of what the address names, an old site may have had a page. ``was_a_site``: it had all of its
    pages here, told apart by a parameter (``/?p=12``).
    """

    def __init__(self, page: Callable[..., HttpResponseBase], *, was_a_site: bool = False) -> None:
        self.page, self.was_a_site = page, was_a_site

    def __call__(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        at = clock.now()
        if self.was_a_site and (moved := old_addresses.redirect(request, at=at)):
            return moved
        try:
            return self.page(request, at=at, **kwargs)
        except Http404:
            if kwargs and (moved := old_addresses.redirect(request, at=at)):
                return moved
            raise
