"""What every form of a feed tells of an edition, before one of them writes it down."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from releases import prose
from releases.models import topics
from releases.models.kinds import Role
from releases.newsstand import addresses, licences, pictures
from releases.newsstand.formats import enclosures
from releases.newsstand.particulars import Particulars


@dataclass(frozen=True)
class Author:
    name: str
    url: str = ""


@dataclass(frozen=True)
class Category:
    """``code`` is what it is called in the vocabulary ``scheme``, an address; a mission has its name only."""

    name: str
    code: str = ""
    scheme: str = ""


@dataclass(frozen=True)
class Enclosure:
    """A picture or a file as it can be fetched. ``size`` in bytes: that of the very file at ``url``."""

    url: str
    content_type: str
    size: int
    told: dict[str, Any]
    """The asset, as the edition prints it; its words are in ``language``, but for those that it says are in another."""
    rendition: dict[str, Any]

    @property
    def title(self) -> str:
        """The number under which it is printed, and what it shows."""
        return " · ".join(part for part in (self.told["number"], self.caption) if part)

    @property
    def caption(self) -> str:
        return str(self.told["caption"] or self.told["alt"])

    @property
    def credit(self) -> str:
        """As it is to be printed."""
        told = self.told
        return licences.credit_line(told["credit"] or told["copyright"] or told["creator"], self.licence)

    @property
    def licence(self) -> licences.Licence:
        return licences.licence(self.told["licence"], self.told["licence_url"])


@dataclass(frozen=True)
class Entry:
    """An edition in a feed."""

    told: Particulars

    @property
    def title(self) -> str:
        return prose.line(self.told.edition.title)

    @property
    def summary(self) -> str:
        return self.told.edition.lead or prose.first_paragraph(self.told.edition.body)

    @cached_property
    def content(self) -> str:
        """The whole release as HTML: what a correction corrects first, then what it invites to, the lead, the body and
        the notes to editors. No link in it is relative: a reader shows it far from its page."""
        edition = self.told.edition
        context = {
            "edition": edition,
            "body": prose.absolute(edition.body, base=self.told.url),
            "notes": prose.absolute(edition.notes, base=self.told.url),
            "zone": self.told.newsroom.zone,
        }
        with override(edition.language):
            written = render_to_string("newsstand/formats/feed.html", context)
        return "\n".join(line.strip() for line in written.splitlines() if line.strip())

    @property
    def authors(self) -> list[Author]:
        """The organisations that issue it; where none is named, whoever speaks in the newsroom."""
        issuers = [told for told in self.told.edition.organisations if told["role"] == Role.ISSUER]
        named = [Author(told["name"] or told["acronym"], told["website"]) for told in issuers]
        return named or [Author(self.told.issuer)]

    @property
    def rights(self) -> str:
        """The newsroom's own words on it, or who speaks, and since when."""
        notice = self.told.copyright_notice or f"© {self.told.edition.issued_on.year} {self.told.issuer}"
        return " ".join([notice, *self.told.usage_terms.split()])

    @property
    def categories(self) -> list[Category]:
        """Its missions, and its media topics in the language of the edition."""
        edition = self.told.edition
        with override(edition.language):
            about = [Category(topics.name(code), code, topics.uri("")) for code in edition.topics]
        return [*(Category(mission["acronym"]) for mission in edition.missions), *about]

    @cached_property
    def enclosures(self) -> list[Enclosure]:
        """Its pictures and files, each as whoever prints wants it, in their order."""
        return list(self._enclosures())

    def _enclosures(self) -> Iterator[Enclosure]:
        for asset in enclosures.shown(self.told.edition, today=self.told.today):
            if made := enclosures.best(asset):
                yield Enclosure(enclosures.url_of(asset), made["content_type"], made["size"], asset, made)

    @property
    def picture(self) -> str:
        """The address of the picture that leads it, in a size for a screen; nothing where none does."""
        lead = pictures.printed(self.told.edition, today=self.told.today).lead
        if not lead:
            return ""
        return addresses.url("media", self.told.edition.language, key=lead.key, name=lead.whole.largest.name)
