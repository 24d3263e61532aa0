"""IPTC ninjs 3.1: News in JSON (https://iptc.org/standards/ninjs/).

Nothing is told that nobody has said: no urgency, no coordinates, no rights but those of the newsroom's settings.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.utils.translation import override

from releases.models import topics
from releases.models.edition import Edition
from releases.models.kinds import Role
from releases.newsstand import addresses
from releases.newsstand.formats import associations, bodies, concepts, enclosures, kit, markdown, newsml, pdf, plain
from releases.newsstand.formats.bodies import Body
from releases.newsstand.formats.instants import moment, start_of
from releases.newsstand.particulars import Particulars

MEDIA_TYPE = "application/json"

Object = dict[str, Any]

STANDARD: Final = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}

SHAPES: Final = {
    "pdf": pdf.MEDIA_TYPE,
    "txt": plain.MEDIA_TYPE,
    "json": MEDIA_TYPE,
    "xml": newsml.MEDIA_TYPE,
    "md": markdown.MEDIA_TYPE,
    "zip": kit.MEDIA_TYPE,
}


def render(told: Particulars, *, files: enclosures.Files) -> bytes:
    return json.dumps(item(told, files=files), ensure_ascii=False, indent=1).encode()


def item(told: Particulars, *, files: enclosures.Files) -> Object:
    """The edition as a news object, ready for ``json.dumps``. ``files``: those that the public may be given; of
    pictures only what is among them gets an address."""
    edition = told.edition
    with override(edition.language):
        found: Object = {
            "standard": STANDARD,
            "uri": told.identifier,
            "type": "text",
            "representationType": "full",
            "profile": "press-release",
            "version": str(told.version),
            "firstCreated": moment(told.first_public_at),
            "versionCreated": moment(edition.public_at),
            "contentCreated": start_of(edition.issued_on, told.newsroom.zone),
            "embargoedUntil": moment(told.embargoed_until) if told.embargoed_until else "",
            "pubStatus": "usable",
            "language": edition.language,
            "title": edition.title,
            "slugline": edition.address,
            "located": edition.place,
            "by": told.issuer,
            "copyrightHolder": told.issuer,
            "copyrightNotice": told.copyright_notice,
            "usageTerms": told.usage_terms,
            "rightsInfo": {"linkedRights": page} if (page := associations.uri(told.terms_page)) else {},
            "edNote": concepts.note(edition),
            "headlines": list(_headlines(edition)),
            "descriptions": list(_descriptions(edition)),
            "bodies": [written for body in bodies.of(edition) for written in _written(body)],
            "people": [_contact(contact) for contact in edition.contacts],
            "organisations": [_organisation(named) for named in edition.organisations],
            "places": [{"name": edition.place, "rel": "dateline"}] if edition.place else [],
            "subjects": [*_topics(edition), *_missions(edition)],
            "genres": [_genre(edition)],
            "infoSources": list(_sources(told)),
            "altIds": [{"role": "number", "value": edition.reference}],
            "renditions": list(_renditions(told)),
            "associations": list(associations.of(told, files=files)),
        }
    return {name: value for name, value in found.items() if value}


def _headlines(edition: Edition) -> Iterator[Object]:
    told = {"main": edition.title, "kicker": edition.kicker, "subtitle": edition.subtitle}
    return ({"role": role, "contentType": "text/plain", "value": text} for role, text in told.items() if text)


def _descriptions(edition: Edition) -> Iterator[Object]:
    if summary := bodies.summary(edition):
        yield {"role": "summary", "contentType": "text/plain", "value": summary}


def _written(body: Body) -> Iterator[Object]:
    """With marks and without. Both counts are of the words, not of the marks."""
    html = body.html_with_title if body.role == "boilerplate" else body.html  # of notes, the role says as much
    counts = {"charCount": len(body.plain), "wordCount": len(body.plain.split())}
    yield {"role": body.role, "contentType": "text/html", **counts, "value": html}
    yield {"role": body.role, "contentType": "text/plain", **counts, "value": body.plain}


def _contact(contact: dict[str, str]) -> Object:
    """``contactInfo`` has no place for what somebody is; it names each way to reach them."""
    ways = {"phone": contact["telephone"], "email": contact["email"]}
    title = {"name": contact["title"]} if contact["title"] else {}
    reach = [{"type": way, "role": "office", **title, "value": value} for way, value in ways.items() if value]
    told = {"name": contact["name"], "rel": "presscontact", "literal": contact["officer"]}
    return told | ({"contactInfo": reach} if reach else {})


def _organisation(named: dict[str, str]) -> Object:
    site = [{"type": "web", "value": named["website"]}] if named["website"] else []
    told = {"name": concepts.name(named), "rel": named["role"], "literal": named["slug"], "contactInfo": site}
    return {name: value for name, value in told.items() if value}


def _topics(edition: Edition) -> Iterator[Object]:
    for code in edition.topics:
        yield {"name": topics.name(code), "rel": "about", "uri": topics.uri(code)}


def _missions(edition: Edition) -> Iterator[Object]:
    """By the address of the page, one in all languages: that of the newsroom's own."""
    for mission in edition.missions:
        page = addresses.url("newsstand:mission", settings.LANGUAGE_CODE, slug=mission["slug"])
        yield {"name": concepts.name(mission), "rel": "mission", "uri": page, "literal": mission["slug"]}


def _genre(edition: Edition) -> Object:
    uri = f"http://cv.iptc.org/newscodes/genre/{concepts.genre(edition)}"
    return {"name": str(edition.get_kind_display()), "uri": uri, "literal": edition.kind}


def _sources(told: Particulars) -> Iterator[Object]:
    """Who speaks, and the newsroom that hands it out."""
    for named in told.edition.organisations:
        if named["role"] == Role.ISSUER:
            yield {"name": concepts.name(named), "role": "originator", "literal": named["slug"]}
    newsroom = told.newsroom
    ways = {"phone": newsroom.telephone, "email": newsroom.email}
    reach = [{"type": way, "role": "office", "value": value} for way, value in ways.items() if value]
    yield {"name": str(newsroom), "role": "distributor"} | ({"contactInfo": reach} if reach else {})


def _renditions(told: Particulars) -> Iterator[Object]:
    """The same edition in other shapes."""
    yield {"name": "page", "href": told.url, "contentType": "text/html"}
    for form, media_type in SHAPES.items():
        yield {"name": form, "href": told.url_as(form), "contentType": media_type}
