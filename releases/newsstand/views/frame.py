"""What all public pages have in common.

Pages are rendered without the request: nothing of the reader's (no cookie, no account, no header) can get into one.
"""

import locale
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.translation import get_language, get_language_info, override, to_locale

from contacts.models import Newsroom


def answer(
    template: str,
    context: dict[str, Any],
    *,
    addresses: dict[str, str],
    things: Sequence[dict[str, Any]] = (),
    status: int = 200,
) -> HttpResponse:
    """A page. ``addresses`` holds the same page's address in each language in which it exists.

    ``context`` must hold ``newsroom``, and everything that the template reads: no query runs while it renders.
    ``things``: what the page tells search engines, in the words of schema.org.
    """
    told = {"things": things if is_at_its_address() else ()}
    return HttpResponse(render_to_string(template, frame(addresses) | told | context), status=status)


def is_at_its_address() -> bool:
    """Whether the page stands where the public finds it. The desk reads it elsewhere, as of another moment: there it
    says nothing of an address at which there may be nothing yet."""
    return get_script_prefix().rstrip("/") == (settings.FORCE_SCRIPT_NAME or "").rstrip("/")


def frame(addresses: dict[str, str]) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    info = get_language_info(language)
    return {
        "language": language,
        "direction": "rtl" if info["bidi"] else "ltr",
        "locale": _locale(language),
        "site": settings.SITE_URL,
        "address": addresses.get(language, ""),
        "translations": [
            {
                "code": code,
                "locale": _locale(code),
                "name": get_language_info(code)["name_local"].capitalize(),
                "address": address,
            }
            for code, address in addresses.items()
            if code != language
        ],
        "alternates": [{"code": code, "address": address} for code, address in addresses.items()],
    }


def _locale(language: str) -> str:
    """Language and territory as the Open Graph protocol wants them, ``fr_FR``. Our English is British."""
    return "en_GB" if language == "en" else locale.normalize(to_locale(language)).partition(".")[0]


def everywhere(name: str, *, query: str = "", **kwargs: str) -> dict[str, str]:
    """The address of a view in every language of the newsroom."""
    return in_languages([code for code, _name in settings.LANGUAGES], name, query=query, **kwargs)


def in_languages(languages: list[str], name: str, *, query: str = "", **kwargs: str) -> dict[str, str]:
    """The address of a view in the given languages, in the newsroom's order."""
    addresses = {}
    for code, _name in settings.LANGUAGES:
        if code in languages:
            with override(code):
                addresses[code] = reverse(name, kwargs=kwargs) + (f"?{query}" if query else "")
    return addresses


def missing(newsroom: Newsroom | None = None) -> HttpResponse:
    """The plain 404: the same bytes for what is not yet, what is unknown and what never was."""
    try:
        home = everywhere("newsstand:home")
    except NoReverseMatch:
        home = {}
    context = {"newsroom": newsroom or Newsroom.objects.current(), "is_error": True}
    return answer("newsstand/404.html", context, addresses=home, status=404)
