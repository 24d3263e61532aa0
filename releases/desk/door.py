"""The door of the desk, for somebody who comes back with something in their hands.

A session may end, or be another one, while somebody writes. What they send then is carried by the page on which they
sign in, and goes on afterwards as the very request that it was: with its base revision, its step, its note. Passwords
are never carried; what is carried is posted again by whoever signs in, under the same protection against forgery.
"""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import override

CARRIED: Final = "_carried"
_DOOR: Final = "door"
"""Before the names of the fields to sign in with: what is carried may have a name and a password of its own."""


def carried(request: HttpRequest) -> str:
    """What was sent, as a form sends it; nothing for a script, which asks for no page."""
    if not request.accepts("text/html") or request.path == reverse("admin:logout"):
        return ""
    if CARRIED in request.POST:
        return request.POST[CARRIED]
    hands = request.POST.copy()
    for name in list(hands):
        if name == "csrfmiddlewaretoken" or "password" in name.lower():
            del hands[name]
    return hands.urlencode()


def pass_through(site: Any, view: Callable[..., HttpResponse], request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
    """The view, behind the door."""
    comes_back = request.method == "POST" and CARRIED in request.POST
    if not comes_back and (request.method != "POST" or site.has_permission(request)):
        return view(request, *args, **kwargs)
    hands = carried(request)
    if not hands:
        return view(request, *args, **kwargs)
    if f"{_DOOR}-username" in request.POST:
        form = AdminAuthenticationForm(request, data=request.POST, prefix=_DOOR)
        if not form.is_valid():
            return page(site, request, hands, form=form)
        login(request, form.get_user())
    elif not site.has_permission(request):
        return page(site, request, hands)
    return _go_on(site, view, request, hands, *args, **kwargs)


def _go_on(site: Any, view: Callable[..., Any], request: Any, hands: str, *args: Any, **kwargs: Any) -> Any:
    """As if it had been sent now, in the language of whoever has come in."""
    request.POST = QueryDict(hands, encoding=request.encoding)
    with override(request.user.language):
        try:
            answer = view(request, *args, **kwargs)
        except PermissionDenied:
            return page(site, request, hands)
        if hasattr(answer, "render"):
            answer.render()
        answer.headers["Content-Language"] = request.user.language
        return answer


def page(
    site: Any, request: HttpRequest, hands: str, *, form: Any = None, may_go_on: bool = False, status: int = 200
) -> HttpResponse:
    """Signing in, or just going on, with what was sent."""
    context = site.each_context(request) | {
        "title": _("Sign in to the desk"),
        "subtitle": None,
        "has_permission": False,
        "app_path": request.get_full_path(),
        "form": form or AdminAuthenticationForm(request, prefix=_DOOR),
        "carried": hands,
        "may_go_on": may_go_on,
        "has_files": bool(request.FILES),
    }
    answer = TemplateResponse(request, "admin/login.html", context, status=status)
    add_never_cache_headers(answer)
    return answer


def is_from_our_own_page(request: HttpRequest) -> bool:
    """A browser says where a form was sent from, and lets no page say it otherwise (Fetch standard, “Origin”)."""
    origin = request.headers.get("Origin", "")
    told = urlsplit(origin)
    is_same = (told.scheme, told.netloc) == (request.scheme, request.get_host())
    return is_same or origin in settings.CSRF_TRUSTED_ORIGINS
