"""A feed: the newsroom, the filter, and the entries, as of a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext as _

from contacts.models import Newsroom
from contacts.words import spoken
from releases.newsstand import addresses, facets
from releases.newsstand.feeds import topics
from releases.newsstand.feeds.entries import Author, Entry
from releases.newsstand.filters import EditionFilter
from releases.newsstand.particulars import Particulars

MOST = 30
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""When an empty feed was last changed: RFC 4287 demands a date, and the clock's would tell a change each second."""

GENERATOR = "Pressoffice"


@dataclass(frozen=True)
class Feed:
    """What one tells of, in the active language. The filters are valid."""

    newsroom: Newsroom
    filters: EditionFilter
    language: str
    entries: tuple[Entry, ...]

    @cached_property
    def query(self) -> str:
        """The filters in force, in the order that every address has them in."""
        return facets.without(self.filters)

    @property
    def title(self) -> str:
        said = [token.value for token in facets.tokens(self.filters)]
        if not said:
            return str(self.newsroom)
        return _("%(label)s: %(value)s") % {"label": self.newsroom, "value": ", ".join(said)}

    @property
    def subtitle(self) -> str:
        return str(self.newsroom.tagline) or _("Press releases, as they become public.")

    @property
    def rights(self) -> str:
        """What the newsroom says on the words of all releases, if it says anything."""
        said = (
            spoken(words, self.language)[0] for words in (self.newsroom.copyright_notice, self.newsroom.usage_terms)
        )
        return " ".join(" ".join(said).split())

    @property
    def page(self) -> str:
        """The same list for people."""
        archive = addresses.url("newsstand:archive", self.language)
        return f"{archive}?{self.query}" if self.query else archive

    def url_as(self, form: str) -> str:
        return topics.address(form, self.language, self.query)

    @property
    def hub(self) -> str:
        """Where one may ask to be told at once; nothing where the hub isn't told of this feed either."""
        return settings.WEBSUB_HUB if topics.has_hub(self.query) else ""

    @property
    def author(self) -> Author:
        return Author(str(self.newsroom), addresses.url("newsstand:home", self.language))

    @property
    def icon(self) -> str:
        return f"{settings.SITE_URL}{static('newsstand/icon.png')}"

    @property
    def updated(self) -> datetime:
        return max((entry.told.edition.public_at for entry in self.entries), default=NEVER)


def of(told: Iterable[Particulars], *, newsroom: Newsroom, filters: EditionFilter, language: str) -> Feed:
    return Feed(newsroom, filters, language, tuple(map(Entry, told)))
