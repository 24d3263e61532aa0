"""What goes with a release in ninjs 3.1: the event that it invites to, pictures and files, translations."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html
from django.utils.translation import gettext as _

from contacts.telephone import dialable
from releases import days
from releases.models.kinds import Medium, Nature
from releases.newsstand import addresses, licences
from releases.newsstand.formats import enclosures
from releases.newsstand.formats.enclosures import Asset
from releases.newsstand.formats.instants import moment, start_of
from releases.newsstand.particulars import Particulars, Translation

Object = dict[str, Any]

TYPES: Final = {
    Medium.PICTURE: "picture",
    Medium.VIDEO: "video",
    Medium.AUDIO: "audio",
    Medium.DOCUMENT: "text",
}
"""Our media in the vocabulary http://cv.iptc.org/newscodes/ninature/."""

_PLAIN = {"contentType": "text/plain"}
_CHARACTER = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})"
_BEHIND = rf"(?:{_CHARACTER}|[:@/?])*"
_WEB = re.compile(
    rf"https?://{_CHARACTER}+(?::[0-9]*)?(?:/(?:{_CHARACTER}|[:@/])*)?(?:\?{_BEHIND})?(?:\#{_BEHIND})?",
)


def of(told: Particulars, *, files: enclosures.Files) -> Iterator[Object]:
    """In the active language."""
    if told.edition.event:
        yield _event(told)
    for asset in enclosures.shown(told.edition, today=told.today):
        yield _asset(asset, told, files)
    for translation in told.translations:
        yield _translation(translation)


def uri(told: str) -> str:
    """A web address as RFC 3986 writes it, which the schema demands; nothing where it can't be made one."""
    written = iri_to_uri(told) or ""
    return written if _WEB.fullmatch(written) else ""


def _filled(found: Object) -> Object:
    return {name: value for name, value in found.items() if value}


# --- the event --------------------------------------------------------------------------------------------------------


def _event(told: Particulars) -> Object:
    """What a media advisory invites to: a news object of its own, whose organiser takes registrations."""
    event = told.edition.event
    dates = {"startDate": event.get("starts_at"), "endDate": event.get("ends_at")}
    details = {
        "dates": {name: moment(datetime.fromisoformat(at)) for name, at in dates.items() if at},
        "organiser": _filled({"name": told.issuer, "contactInfo": _registration(event)}),
    }
    return _filled(
        {
            "name": "event",
            "rel": "invitesTo",
            "uri": f"{told.identifier}#event",
            "type": "event",
            "title": told.edition.title,
            "edNote": _accreditation(told),
            "eventDetails": _filled(details),
            "places": [{"name": event["place"], "rel": "venue"}] if event.get("place") else [],
        }
    )


def _registration(event: dict[str, str]) -> list[Object]:
    registration = event.get("registration", "")
    if not registration:
        return []
    kind = "email" if "@" in registration else "phone" if dialable(registration) else "web"
    return [{"type": kind, "role": "registration", "value": registration}]


def _accreditation(told: Particulars) -> str:
    until = told.edition.event.get("accreditation_until")
    if not until:
        return ""
    written = days.moment(datetime.fromisoformat(until).astimezone(told.newsroom.zone))
    return _("%(label)s: %(text)s") % {"label": _("Accreditation until"), "text": written}


# --- pictures and files -----------------------------------------------------------------------------------------------


def _asset(asset: Asset, told: Particulars, files: enclosures.Files) -> Object:
    licence = licences.licence(asset["licence"], asset["licence_url"])
    kind = "graphic" if asset["nature"] == Nature.CHART else TYPES[Medium(asset["medium"])]
    rights = uri(licence.url)
    terms = [asset["usage_terms"], licence.name if licence.name != rights else ""]
    return _filled(
        {
            "name": asset["number"],
            "rel": "attachment" if asset["medium"] == Medium.DOCUMENT else "illustrates",
            "uri": f"{told.url}#{told.edition.address}-{asset['number'].rpartition('-')[2]}",
            "type": kind,
            "pubStatus": "usable",
            "language": asset["language"],
            "contentCreated": _taken(asset, told),
            "by": asset["creator"],
            "located": asset["place"],
            "copyrightNotice": asset["copyright"],
            "usageTerms": " ".join(filter(None, terms)),
            "rightsInfo": {"linkedRights": rights} if rights else {},
            "descriptions": list(_words(asset)),
            "places": [{"name": asset["place"], "rel": "shown"}] if asset["place"] else [],
            "infoSources": [{"name": asset["credit"], "role": "credit"}] if asset["credit"] else [],
            "digitalSourceType": _source_type(asset),
            "altIds": [{"role": "number", "value": asset["number"]}],
            "renditions": list(_renditions(asset, files)),
        }
    )


def _taken(asset: Asset, told: Particulars) -> str:
    return start_of(date.fromisoformat(asset["taken_on"]), told.newsroom.zone) if asset["taken_on"] else ""


def _words(asset: Asset) -> Iterator[Object]:
    """ninjs has one language for all descriptions: what is in another says so itself, as HTML does."""
    for name in ("caption", "alt", "description"):
        text, language = asset[name], asset["spoken_in"].get(name, "")
        if text and language:
            value = format_html('<p lang="{}">{}</p>', language, text)
            yield {"role": name, "contentType": "text/html", "value": value}
        elif text:
            yield {"role": name, **_PLAIN, "value": text}
    if asset["people"]:
        yield {"role": "people", **_PLAIN, "value": asset["people"]}


def _source_type(asset: Asset) -> Object:
    if not asset["nature"]:
        return {}
    nature = Nature(asset["nature"])
    return {"name": str(nature.label), "uri": nature.source_type}


def _renditions(asset: Asset, files: enclosures.Files) -> Iterator[Object]:
    """By the names of their files; those of a video's poster begin with ``poster-``."""
    yield from _files(asset, files)
    if asset["poster"]:
        yield from (made | {"name": f"poster-{made['name']}"} for made in _files(asset["poster"], files))


def _files(asset: Asset, files: enclosures.Files) -> Iterator[Object]:
    for made in asset["renditions"]:
        if (asset["key"], made["name"]) in files:
            href = addresses.url("media", settings.LANGUAGE_CODE, key=asset["key"], name=made["name"])
            size = {"width": made["width"], "height": made["height"], "sizeInBytes": made["size"]}
            duration = {"duration": asset.get("seconds")} if made["name"].startswith("file.") else {}
            yield _filled({"name": made["name"], "href": href, "contentType": made["content_type"], **size, **duration})


# --- translations -----------------------------------------------------------------------------------------------------


def _translation(translation: Translation) -> Object:
    page = {"name": "page", "href": translation.url, "contentType": "text/html"}
    return {
        "name": translation.title,
        "rel": "translation",
        "uri": translation.identifier,
        "type": "text",
        "pubStatus": "usable",
        "language": translation.language,
        "title": translation.title,
        "renditions": [page],
    }
