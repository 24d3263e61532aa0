"""IPTC NewsML-G2 2.35: one news item at conformance level power (https://iptc.org/standards/newsml-g2/).

Codes are those of IPTC's catalogue 41, whose aliases are no shorter names of ours. Of each we use only concepts that
news agencies send: of the signals, correction and update; a clarification is an update, and its note says the rest.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.translation import gettext as _
from django.utils.translation import override

from releases.models import topics
from releases.models.kinds import Role
from releases.newsstand import addresses
from releases.newsstand.formats import bodies, concepts, enclosures, pdf, tree
from releases.newsstand.formats.instants import moment
from releases.newsstand.particulars import Particulars

MEDIA_TYPE = "application/vnd.iptc.g2.newsitem+xml"

NAMESPACE: Final = "http://iptc.org/std/nar/2006-10-01/"
XHTML: Final = "http://www.w3.org/1999/xhtml"
CATALOGUE: Final = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"

EVENT: Final = "event"

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What can't stand in a document, not even as a reference (XML 1.0, production 2)."""


def render(told: Particulars, *, files: enclosures.Files) -> bytes:
    """The edition in its own language. ``files``: those that the public may be given."""
    edition = told.edition
    with override(edition.language):
        item = Element("newsItem", _root(told))
        SubElement(item, "catalogRef", {"href": CATALOGUE})
        _claim(SubElement(item, "rightsInfo"), told)
        _manage(SubElement(item, "itemMeta"), told, files)
        _describe(SubElement(item, "contentMeta"), told)
        _invite(item, told)
        held = SubElement(SubElement(item, "contentSet"), "inlineXML", {"contenttype": "application/xhtml+xml"})
        held.append(_page(told))
    for element in item.iter():
        _purge(element)
    written: bytes = tostring(item, encoding="utf-8", xml_declaration=True)
    return written


def _root(told: Particulars) -> dict[str, str]:
    return {
        "xmlns": NAMESPACE,
        "guid": told.identifier,
        "version": str(told.version),
        "standard": "NewsML-G2",
        "standardversion": "2.35",
        "conformance": "power",
        "xml:lang": told.edition.language,
    }


def _purge(element: Element) -> None:
    element.text = _FORBIDDEN.sub("", element.text or "") or None
    element.tail = _FORBIDDEN.sub("", element.tail or "") or None
    for name, value in element.items():
        element.set(name, _FORBIDDEN.sub("", value))


def _add(parent: Element, name: str, text: str, **attributes: str) -> None:
    """On one line: most of its types know no other (``g2normalizedString``)."""
    if told := re.sub(r"[ \t\r\n]+", " ", _FORBIDDEN.sub("", text)).strip(" "):
        SubElement(parent, name, attributes).text = told


# --- the item ---------------------------------------------------------------------------------------------------------


def _claim(rights: Element, told: Particulars) -> None:
    _add(SubElement(rights, "copyrightHolder"), "name", told.issuer)
    _add(rights, "copyrightNotice", told.copyright_notice)
    _add(rights, "usageTerms", told.usage_terms)


def _manage(meta: Element, told: Particulars, files: enclosures.Files) -> None:
    edition, newsroom = told.edition, told.newsroom
    SubElement(meta, "itemClass", {"qcode": "ninat:text"})
    provider = SubElement(meta, "provider", {"literal": "newsroom"})
    _add(provider, "name", str(newsroom))
    _reach(provider, "organisationDetails", newsroom.telephone, newsroom.email)
    _add(meta, "versionCreated", moment(edition.public_at))
    _add(meta, "firstCreated", moment(told.first_public_at))
    _add(meta, "embargoed", moment(told.embargoed_until) if told.embargoed_until else "")
    SubElement(meta, "pubStatus", {"qcode": "stat:usable"})
    _add(meta, "title", edition.title)
    _add(meta, "edNote", concepts.note(edition))
    if edition.correction:
        SubElement(meta, "signal", {"qcode": f"sig:{concepts.signal(edition)}"})
    for address, media_type in ((told.url, "text/html"), (told.url_as("pdf"), pdf.MEDIA_TYPE)):
        _add(meta, "altRep", address, contenttype=media_type)
    for link in _links(told, files):
        SubElement(meta, "link", {"rel": "irel:seeAlso"} | link)


def _links(told: Particulars, files: enclosures.Files) -> Iterator[dict[str, str]]:
    """The release in other languages, and what it shows."""
    for each in told.translations:
        address = addresses.url("newsstand:format", each.language, address=told.edition.address, format="xml")
        yield {
            "residref": each.identifier,
            "href": address,
            "contenttype": MEDIA_TYPE,
            "title": each.title,
            "xml:lang": each.language,
        }
    for asset in enclosures.shown(told.edition, today=told.today):
        made = enclosures.best(asset)
        if made and (asset["key"], made["name"]) in files:
            facts = {"contenttype": made["content_type"], "size": str(made["size"])}
            title = " – ".join(filter(None, (asset["number"], asset["caption"], asset["credit"])))
            yield {"href": enclosures.url_of(asset), "title": title, **facts}


# --- its content ------------------------------------------------------------------------------------------------------


def _describe(meta: Element, told: Particulars) -> None:
    edition = told.edition
    _add(meta, "contentCreated", edition.issued_on.isoformat())
    if edition.place:
        _add(SubElement(meta, "located"), "name", edition.place)
    _issue(meta, told)
    for contact in edition.contacts:
        person = SubElement(meta, "infoSource", {"literal": contact["officer"]})
        _add(person, "name", contact["name"])
        _add(person, "note", contact["title"])
        _reach(person, "personDetails", contact["telephone"], contact["email"])
    _add(meta, "altId", edition.reference)
    SubElement(meta, "language", {"tag": edition.language})
    genre = SubElement(meta, "genre", {"qcode": f"genre:{concepts.genre(edition)}"})
    _add(genre, "name", str(edition.get_kind_display()))
    for code in edition.topics:
        subject = SubElement(meta, "subject", {"type": "cpnat:abstract", "qcode": f"medtop:{code}"})
        _add(subject, "name", topics.name(code))
    for mission in edition.missions:
        _add(SubElement(meta, "subject", {"literal": mission["slug"]}), "name", concepts.name(mission))
    if "starts_at" in edition.event:
        _add(SubElement(meta, "subject", {"type": "cpnat:event", "literal": EVENT}), "name", edition.title)
    _add(meta, "slugline", edition.address)
    for rank, text in enumerate(filter(None, (edition.title, edition.subtitle, edition.kicker)), 1):
        _add(meta, "headline", text, rank=str(rank))
    _add(meta, "dateline", bodies.dateline(edition))
    _add(meta, "by", told.issuer)
    _add(meta, "description", bodies.summary(edition), role="drol:summary")


def _issue(meta: Element, told: Particulars) -> None:
    """Who speaks: the organisations that issue it, or the newsroom."""
    issuers = [named for named in told.edition.organisations if named["role"] == Role.ISSUER]
    for named in issuers:
        creator = SubElement(meta, "creator", {"literal": named["slug"]})
        _add(creator, "name", concepts.name(named))
        if named["website"]:
            details = SubElement(creator, "organisationDetails")
            _add(SubElement(details, "contactInfo"), "web", named["website"])
    if not issuers:
        _add(SubElement(meta, "creator", {"literal": "newsroom"}), "name", told.issuer)


def _reach(party: Element, details: str, telephone: str, email: str) -> None:
    if telephone or email:
        info = SubElement(SubElement(party, details), "contactInfo")
        _add(info, "phone", telephone)
        _add(info, "email", email)


def _invite(item: Element, told: Particulars) -> None:
    """What a media advisory invites to, as a statement about the event of that name among the subjects."""
    event = told.edition.event
    if "starts_at" not in event:
        return
    claim = SubElement(item, "assert", {"literal": EVENT})
    _add(claim, "name", told.edition.title)
    details = SubElement(claim, "eventDetails")
    dates = SubElement(details, "dates")
    for name, moment_of in (("start", "starts_at"), ("end", "ends_at")):
        _add(dates, name, moment(datetime.fromisoformat(event[moment_of])) if moment_of in event else "")
    _add(details, "registration", event.get("registration", ""))
    if event.get("place"):
        _add(SubElement(details, "location"), "name", event["place"])


def _page(told: Particulars) -> Element:
    """The words, as XHTML that is whole by itself."""
    page = Element("html", {"xmlns": XHTML, "lang": told.edition.language, "xml:lang": told.edition.language})
    _add(SubElement(page, "head"), "title", told.edition.title)
    body = SubElement(page, "body")
    for label, text in bodies.event(told.edition, told.newsroom):
        SubElement(body, "p").text = _("%(label)s: %(text)s") % {"label": label, "text": text}
    for part in bodies.of(told.edition):
        body.extend(_marked(tree.of(part.html_with_title)))
    return page


def _marked(root: Element) -> list[Element]:
    """In XML a language is told twice: for readers of XML, and for browsers. Words beside blocks get a paragraph, but
    in a list, where they are at home."""
    for element in root.iter():
        if "lang" in element.attrib:
            element.set("xml:lang", element.attrib["lang"])
        for child in element:
            if child.tag == tree.WORDS:
                child.tag = "span" if element.tag in {"li", "th", "td"} else "p"
    return list(root)
