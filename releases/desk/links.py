"""Links in a text that lead nowhere inside the site, at the moment when readers will follow them."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override

from releases.models.edition import PUBLIC, Edition
from releases.models.mission import Mission
from releases.models.release import Release


def dead(html: str, *, beside: Release, at: datetime) -> list[str]:
    """The addresses, as they stand in ``html``, of links into this site that no reader could follow at ``at``.

    What ``beside`` itself opens at that moment counts as there. Links to other sites aren't looked at.
    """
    found = dict.fromkeys(unescape(address) for address in re.findall(r'href="([^"]*)"', html))
    return [address for address in found if _leads_nowhere(address, beside, at)]


def _leads_nowhere(address: str, beside: Release, at: datetime) -> bool:
    target = urlsplit(urljoin(f"{settings.SITE_URL}/", address))
    if f"{target.scheme}://{target.netloc}" != settings.SITE_URL:
        return False
    if address.startswith("#"):
        return True  # a release holds no marks to jump to
    language = get_language_from_path(target.path) or settings.LANGUAGE_CODE
    try:
        with override(language):
            match = resolve(target.path)
    except Resolver404:
        return True
    there = _THERE.get(match.view_name)
    return match.app_names == ["admin"] or (there is not None and not there(beside, language, at, **match.kwargs))


def _release(beside: Release, language: str, at: datetime, address: str) -> bool:
    if address == beside.address and beside.texts.filter(language=language).exists():
        return True
    return Edition.objects.open_to(PUBLIC, at=at).in_language(language).filter(address=address).exists()


def _mission(beside: Release, language: str, at: datetime, slug: str) -> bool:
    if beside.releasemissions.filter(mission__slug=slug).exists():
        return True
    return Mission.objects.on_the_newsstand(at=at).filter(slug=slug).exists()


_THERE: dict[str, Callable[..., Any]] = {"newsstand:release": _release, "newsstand:mission": _mission}
"""Addresses that are there for what is open only."""
