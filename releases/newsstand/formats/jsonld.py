"""A release in the words of schema.org, as JSON-LD for its page: ``NewsArticle``, and what belongs to it.

One script element a thing, and no ``@graph``: search engines read the first type they find. Which of the languages is
the original one, an edition doesn't say: so each names the others, and calls them translations.
"""

from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from releases import prose
from releases.models import topics
from releases.models.kinds import Role
from releases.newsstand import addresses
from releases.newsstand.formats import associations, schemaorg
from releases.newsstand.formats.schemaorg import CONTEXT, Thing, told
from releases.newsstand.particulars import Particulars, Translation
from releases.newsstand.pictures import Pieces

VOCABULARY = "http://cv.iptc.org/newscodes/mediatopic/"
SCHEDULED = f"{schemaorg.MEMBERS}EventScheduled"


def of_release(release: Particulars, printed: Pieces, *, description: str) -> list[Thing]:
    """The things that its page tells of. ``description``: some sentences, as the page's head has them."""
    edition, newsroom = release.edition, release.newsroom
    archive = addresses.url("newsstand:archive", edition.language)
    things = [
        _article(release, printed, description),
        schemaorg.way(schemaorg.home(newsroom), (_("Releases"), archive), (edition.title, release.url)),
        schemaorg.press_office(newsroom, edition.contacts),
    ]
    if edition.event.get("starts_at"):
        things.append(_event(release, printed, description))
    return things


def _article(release: Particulars, printed: Pieces, description: str) -> Thing:
    edition = release.edition
    return told(
        "NewsArticle",
        context=CONTEXT,
        id=release.url,
        identifier=[edition.reference, release.identifier],
        url=release.url,
        mainEntityOfPage=told("WebPage", id=release.url, url=release.url),
        headline=edition.title,
        alternativeHeadline=edition.subtitle,
        description=description,
        datePublished=_local(release.first_public_at, release),
        dateModified=_local(edition.public_at, release),
        inLanguage=edition.language,
        version=release.version,
        isAccessibleForFree=True,
        articleSection=str(edition.get_kind_display()),
        locationCreated=told("Place", name=edition.place) if edition.place else None,
        image=_pictures(release, printed),
        author=_issuers(release),
        publisher=schemaorg.house(release.newsroom),
        about=[_mission(mission, edition.language) for mission in edition.missions],
        mentions=[_organisation(o) for o in edition.organisations if o["role"] != Role.ISSUER],
        keywords=[_topic(code) for code in edition.topics],
        copyrightNotice=release.copyright_notice,
        usageInfo=associations.uri(release.terms_page),
        workTranslation=[_translation(each) for each in release.translations],
        correction=_correction(release),
    )


def _event(release: Particulars, printed: Pieces, description: str) -> Thing:
    """What a media advisory invites to. Those who come have to be accredited, and how they are is on the page."""
    edition, event = release.edition, release.edition.event
    return told(
        "Event",
        context=CONTEXT,
        name=edition.title,
        description=description,
        url=release.url,
        startDate=_moment(event["starts_at"], release),
        endDate=_moment(event.get("ends_at", ""), release),
        eventStatus=SCHEDULED,
        location=told("Place", name=event["place"], address=event["place"]) if event.get("place") else None,
        inLanguage=edition.language,
        image=_pictures(release, printed),
        organizer=schemaorg.house(release.newsroom),
        about=[_mission(mission, edition.language) for mission in edition.missions],
    )


def _pictures(release: Particulars, printed: Pieces) -> list[Thing]:
    if not printed.lead:
        return []
    lead = schemaorg.picture(printed.lead, page=release.url, representativeOfPage=True)
    return [lead, *(schemaorg.picture(piece, page=release.url) for piece in printed.gallery)]


def _issuers(release: Particulars) -> list[Thing]:
    named = [o for o in release.edition.organisations if o["role"] == Role.ISSUER]
    return [_organisation(o) for o in named] or [schemaorg.house(release.newsroom)]


def _organisation(printed: dict[str, Any]) -> Thing:
    name, acronym = printed["name"], printed["acronym"]
    return told("Organization", name=name or acronym, alternateName=acronym if name else "", url=printed["website"])


def _mission(printed: dict[str, Any], language: str) -> Thing:
    url = addresses.url("newsstand:mission", language, slug=printed["slug"])
    return told("ResearchProject", name=printed["acronym"], alternateName=printed["name"], url=url)


def _topic(code: str) -> Thing:
    return told("DefinedTerm", name=topics.name(code), termCode=code, url=topics.uri(code), inDefinedTermSet=VOCABULARY)


def _translation(other: Translation) -> Thing:
    return told("NewsArticle", id=other.url, url=other.url, headline=other.title, inLanguage=other.language)


def _correction(release: Particulars) -> Thing | None:
    edition = release.edition
    if not edition.correction:
        return None
    return told(
        "CorrectionComment",
        name=str(edition.get_correction_display()),
        text=prose.line(edition.correction_note),
        dateCreated=_local(edition.public_at, release),
        inLanguage=edition.language,
    )


def _local(moment: datetime, release: Particulars) -> str:
    """With the offset of the newsroom's clock, as the page tells it."""
    return moment.astimezone(release.newsroom.zone).isoformat()


def _moment(written: str, release: Particulars) -> str:
    moment = parse_datetime(written)
    return _local(moment, release) if moment else ""
