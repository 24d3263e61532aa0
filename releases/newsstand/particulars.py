"""What every shape of an edition says of it, so that all say the same: page, formats, feeds, API, export.

All that can't be read in the edition's own row: which version of the release it is, since when the release has been
public, and which translations stand beside it. One query, however many editions are told of.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Min, OuterRef, Subquery
from django.utils.translation import override

from contacts.models import Newsroom
from contacts.words import spoken
from releases.models.edition import PUBLIC, Edition
from releases.models.kinds import Role
from releases.newsstand import addresses


@dataclass(frozen=True)
class Translation:
    """The same release in another language: an edition that is open at the same moment."""

    language: str
    title: str
    url: str
    identifier: str


@dataclass(frozen=True)
class Particulars:
    """Of one edition, as of a moment at which it is open. ``today`` is the day where the newsroom's clock hangs."""

    edition: Edition
    newsroom: Newsroom
    today: date
    version: int
    """Which of the editions of the release in this language that ever opened: 1, 2 … It counts nothing that didn't."""
    first_public_at: datetime
    """When the release became public in this language."""
    translations: tuple[Translation, ...] = ()
    """In the newsroom's order of languages."""

    @property
    def identifier(self) -> str:
        return identifier(self.edition, self.first_public_at)

    @property
    def url(self) -> str:
        """The page."""
        return addresses.url("newsstand:release", self.edition.language, address=self.edition.address)

    def url_as(self, form: str) -> str:
        """The same edition in another shape: ``pdf``."""
        edition = self.edition
        return addresses.url("newsstand:format", edition.language, address=edition.address, format=form)

    @property
    def embargoed_until(self) -> datetime | None:
        """The end of its embargo, if it ever had one: what was approved before it became public had."""
        return self.edition.public_at if self.edition.approved_at < self.edition.public_at else None

    @property
    def issuer(self) -> str:
        """Who speaks: the organisations that issue it, or the newsroom's own, or the newsroom."""
        named = [o["name"] or o["acronym"] for o in self.edition.organisations if o["role"] == Role.ISSUER]
        if named:
            return ", ".join(named)
        with override(self.edition.language):
            return str(self.newsroom.organisation.name if self.newsroom.organisation else self.newsroom)

    @property
    def copyright_notice(self) -> str:
        """What the newsroom says on the words of all its releases; in another language where it doesn't in this one."""
        return spoken(self.newsroom.copyright_notice, self.edition.language)[0]

    @property
    def usage_terms(self) -> str:
        """What may be done with them, in words, or where it is said."""
        return spoken(self.newsroom.usage_terms, self.edition.language)[0]

    @property
    def terms_page(self) -> str:
        """Those, where they are nothing but the address of a page."""
        terms = self.usage_terms.strip()
        return terms if re.fullmatch(r"https?://\S+", terms) else ""


class Opened(NamedTuple):
    """An edition that is open, and what had opened with it: one row of the query."""

    pk: int
    address: str
    language: str
    title: str
    version: int
    first_public_at: datetime


def identifier(edition: Edition | Opened, first_public_at: datetime) -> str:
    """A tag (RFC 4151) that outlives a change of the site's scheme: host, day of first opening in UTC, address."""
    host = urlsplit(settings.SITE_URL).hostname
    path = urlsplit(addresses.url("newsstand:release", edition.language, address=edition.address)).path
    return f"tag:{host},{first_public_at:%Y-%m-%d}:{path}"


def of(editions: Iterable[Edition], *, newsroom: Newsroom, at: datetime) -> list[Particulars]:
    """Of editions that are open at the moment ``at``, in their order. Raises KeyError for one that isn't open then."""
    told, today = list(editions), newsroom.today(at=at)
    opened = _opened({edition.address for edition in told}, at=at)
    together: dict[str, list[Opened]] = {}
    for each in sorted(opened.values(), key=_order):
        together.setdefault(each.address, []).append(each)
    found = []
    for edition in told:
        own = opened[edition.pk]
        beside = (each for each in together[own.address] if each.language != own.language and _order(each) >= 0)
        translations = tuple(map(_translation, beside))
        found.append(Particulars(edition, newsroom, today, own.version, own.first_public_at, translations))
    return found


def _opened(numbers: set[str], *, at: datetime) -> dict[int, Opened]:
    """All that is open under these numbers, by its key: how many of its release and language had opened with it, and
    when the first of them did."""
    until_then = (
        Edition.objects.not_void()
        .filter(release=OuterRef("release"), language=OuterRef("language"), public_at__lte=OuterRef("public_at"))
        .order_by()
        .values("release")
    )
    rows = (
        Edition.objects.open_to(PUBLIC, at=at)
        .filter(address__in=numbers)
        .annotate(
            version=Subquery(until_then.annotate(count=Count("pk")).values("count")),
            first=Subquery(until_then.annotate(first=Min("public_at")).values("first")),
        )
    )
    told = rows.values_list("pk", "address", "language", "title", "version", "first")
    return {opened.pk: opened for opened in map(Opened._make, told)}


def _order(opened: Opened) -> int:
    """Its language's place in the newsroom's order; before all others where the newsroom has given it up."""
    codes = [code for code, _name in settings.LANGUAGES]
    return codes.index(opened.language) if opened.language in codes else -1


def _translation(opened: Opened) -> Translation:
    url = addresses.url("newsstand:release", opened.language, address=opened.address)
    return Translation(opened.language, opened.title, url, identifier(opened, opened.first_public_at))
