"""Atom (RFC 4287) for the archive and for each of its filters."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Min, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from contacts.models import Newsroom
from releases import prose
from releases.models.edition import PUBLIC, Edition, EditionQuerySet
from releases.newsstand import facets
from releases.newsstand.addresses import path_of, url_of
from releases.newsstand.filters import EditionFilter

ENTRIES = 30
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""When an empty feed was last changed: RFC 4287 demands a date, and the clock's would tell a change each second."""


class AtomWithContent(Atom1Feed):
    """Atom with the whole release in ``content`` (RFC 4287, 4.1.3) and a plain ``summary``."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NEVER

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("summary", item["summary"], {"type": "text"})
        handler.addQuickElement("content", item["content"], {"type": "html"})


@dataclass(frozen=True)
class Shelf:
    """What a feed tells of: the newsroom, and the filtered archive."""

    newsroom: Newsroom
    filters: EditionFilter
    language: str

    @property
    def query(self) -> str:
        query = facets.without(self.filters)
        return f"?{query}" if query else ""


class ArchiveFeed(Feed[Edition, Shelf]):
    """As of the moment ``at``. Also of any filter of the archive: ``feed.atom?mission=mmx``. A wrong value is refused,
    with the reason."""

    feed_type = AtomWithContent

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shelf = self.get_object(request, at=kwargs["at"])
        if not shelf.filters.is_valid():
            reasons = [reason for reasons in shelf.filters.errors.values() for reason in reasons]
            return HttpResponse("\n".join(reasons), status=400, content_type="text/plain; charset=utf-8")
        response = HttpResponse(content_type=AtomWithContent.content_type)
        self.get_feed(shelf, request).write(response, "utf-8")
        # No Last-Modified: a withdrawal makes the newest entry older, and readers would be told 304.
        return response

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Shelf:
        language = get_language() or settings.LANGUAGE_CODE
        newsroom = Newsroom.objects.current()
        gate = Edition.objects.open_to(PUBLIC, at=kwargs["at"]).in_language(language).newest_first()
        return Shelf(newsroom, EditionFilter(request.GET, gate, zone=newsroom.zone, at=kwargs["at"]), language)

    def title(self, shelf: Shelf) -> str:
        said = [token.value for token in facets.tokens(shelf.filters)]
        if not said:
            return str(shelf.newsroom)
        return _("%(label)s: %(value)s") % {"label": shelf.newsroom, "value": ", ".join(said)}

    def subtitle(self, shelf: Shelf) -> str:
        return str(shelf.newsroom.tagline) or _("Press releases, as they become public.")

    def link(self, shelf: Shelf) -> str:
        return f"{settings.SITE_URL}{reverse('newsstand:archive')}{shelf.query}"

    def feed_url(self, shelf: Shelf) -> str:
        return f"{settings.SITE_URL}{reverse('newsstand:feed')}{shelf.query}"

    def author_name(self, shelf: Shelf) -> str:
        return str(shelf.newsroom)

    def items(self, shelf: Shelf) -> EditionQuerySet:
        opened = Edition.objects.not_void().filter(
            release=OuterRef("release"), language=shelf.language, public_at__lte=OuterRef("public_at")
        )
        first = opened.order_by().values("release").annotate(first=Min("public_at")).values("first")
        editions: EditionQuerySet = shelf.filters.qs.annotate(first_public_at=Subquery(first))[:ENTRIES]
        return editions

    def item_title(self, edition: Edition) -> str:
        return edition.title

    def item_description(self, edition: Edition) -> None:  # type: ignore[override]
        """The feed writes its own summary, as plain text."""

    def item_link(self, edition: Edition) -> str:
        return url_of(edition)

    def item_guid(self, edition: Edition) -> str:
        """A tag (RFC 4151) that outlives a change of the site's scheme: host, day of first opening, address."""
        day = edition.first_public_at.date()  # type: ignore[attr-defined]
        return f"tag:{urlsplit(settings.SITE_URL).hostname},{day}:{path_of(edition)}"

    def item_pubdate(self, edition: Edition) -> datetime:
        first: datetime = edition.first_public_at  # type: ignore[attr-defined]
        return first

    def item_updateddate(self, edition: Edition) -> datetime:
        return edition.public_at

    def item_categories(self, edition: Edition) -> list[str]:
        return [mission["acronym"] for mission in edition.missions]

    def item_extra_kwargs(self, edition: Edition) -> dict[str, str]:
        lead = format_html("<p>{}</p>\n", edition.lead) if edition.lead else ""
        return {"summary": edition.lead or prose.first_paragraph(edition.body), "content": f"{lead}{edition.body}"}
