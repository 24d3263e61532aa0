"""The sitemap (sitemaps.org 0.9), with the translations of each page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from releases import clock
from releases.models.edition import PUBLIC, Edition
from releases.models.mission import Mission


class NewsstandSitemap(Sitemap[Any]):
    """``at`` is the moment of the request: Django asks for the items several times, and they have to be the same."""

    i18n = True
    alternates = True
    x_default = True
    protocol = urlsplit(settings.SITE_URL).scheme

    def __init__(self, *, at: datetime) -> None:
        self.at = at

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class Pages(NewsstandSitemap):
    """The standing pages, in every language."""

    def items(self) -> list[str]:
        return ["newsstand:home", "newsstand:archive", "newsstand:missions", "newsstand:contacts"]

    def location(self, item: str) -> str:
        return reverse(item)


class Missions(NewsstandSitemap):
    def items(self) -> Iterable[str]:
        return Mission.objects.on_the_newsstand(at=self.at).order_by("slug").values_list("slug", flat=True)

    def location(self, item: str) -> str:
        return reverse("newsstand:mission", kwargs={"slug": item})


@dataclass(frozen=True)
class Address:
    """One release: its address, and when what stands there was last printed, by language."""

    address: str
    printed: dict[str, datetime] = field(hash=False)


class Releases(NewsstandSitemap):
    def items(self) -> list[Address]:
        found: dict[str, dict[str, datetime]] = {}
        rows = Edition.objects.open_to(PUBLIC, at=self.at).newest_first()
        for address, language, public_at in rows.values_list("address", "language", "public_at"):
            found.setdefault(address, {})[language] = public_at
        return [Address(address, printed) for address, printed in found.items()]

    def get_languages_for_item(self, item: Address) -> list[str]:
        return [code for code, _name in settings.LANGUAGES if code in item.printed]

    def location(self, item: Address) -> str:
        return reverse("newsstand:release", kwargs={"address": item.address})

    def lastmod(self, item: Address) -> datetime:
        return max(item.printed.values())

    def get_latest_lastmod(self) -> None:
        """Not told: Django would load every release to find it."""


SITEMAPS = {"pages": Pages, "missions": Missions, "releases": Releases}


def sitemap(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    return views.sitemap(request, {name: section(at=at) for name, section in SITEMAPS.items()})
