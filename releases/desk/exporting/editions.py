"""An edition for those who have no Pressoffice: ninjs, and beside it what ninjs has no place for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from contacts.models import Newsroom
from releases.desk.exporting.shelf import Shelf
from releases.models.edition import Edition
from releases.newsstand import addresses
from releases.newsstand.formats import enclosures, ninjs
from releases.newsstand.formats.enclosures import Files
from releases.newsstand.particulars import Particulars, Translation, identifier

type Document = dict[str, Any]

_PRINTED: Final = (
    *("reference", "address", "language", "kind", "issued_on", "place", "public_at"),
    *("kicker", "title", "subtitle", "lead", "body", "notes"),
    *("contacts", "missions", "organisations", "boilerplates", "event", "topics", "correction", "correction_note"),
)
"""What stands on the public page, for everybody."""
_OF_THE_DESK: Final = ("number", "digest", "approved_at", "press_at", "closes_at")
_OF_A_FILE: Final = (
    *("number", "key", "medium", "nature", "content_type", "language", "width", "height", "seconds"),
    *("caption", "alt", "description", "credit", "creator", "copyright", "licence", "licence_url", "usage_terms"),
    *("place", "people", "taken_on", "spoken_in"),
)


@dataclass(frozen=True)
class Told:
    """An edition as it goes into the folder. ``files``: of what is printed, each with the paths of its renditions.
    ``page``: where its HTML is."""

    particulars: Particulars
    files: list[Document]
    page: str
    ninjs: Document

    @property
    def edition(self) -> Edition:
        return self.particulars.edition


def tell(told: Particulars, *, files: Files, shelf: Shelf, page: str) -> Told:
    shown = enclosures.shown(told.edition, today=told.today)
    return Told(told, [_file(asset, files, shelf) for asset in shown], page, ninjs.item(told, files=files))


def _file(asset: enclosures.Asset, files: Files, shelf: Shelf) -> Document:
    poster = asset["poster"] or {"key": "", "renditions": []}
    return {name: asset.get(name, "") for name in _OF_A_FILE} | {
        "renditions": _renditions(asset, files, shelf),
        "poster": _renditions(poster, files, shelf),
    }


def _renditions(asset: Document, files: Files, shelf: Shelf) -> list[Document]:
    found = []
    for made in asset["renditions"]:
        file = files.get((asset["key"], made["name"]))
        if file and (path := shelf.put(file.path, file.checksum)):
            found.append({**made, "file": path})
    return found


def document(told: Told) -> Document:
    """For everybody: what the public page says."""
    edition, particulars = told.edition, told.particulars
    return {name: getattr(edition, name) for name in _PRINTED} | {
        "identifier": particulars.identifier,
        "version": particulars.version,
        "first_public_at": particulars.first_public_at,
        "files": told.files,
        "html": told.page,
        "ninjs": told.ninjs,
    }


def whole_document(told: Told) -> Document:
    """And what the desk alone knows."""
    edition, release = told.edition, told.edition.release
    return (
        document(told)
        | {name: getattr(edition, name) for name in _OF_THE_DESK}
        | {
            "release": release.uuid,
            "series": release.series.slug if release.series else None,
            "sequence": release.sequence,
            "year": release.year,
            "withdrawal": edition.withdrawal
            and {"at": edition.withdrawal.at, "public_reason": edition.withdrawal.public_reason},
        }
    )


def as_of_its_opening(edition: Edition, together: Sequence[Edition], newsroom: Newsroom) -> Particulars:
    """What an edition was, or is to be, at the moment at which it opens: also of one that is closed by now, is still to
    open, or never did. ``together``: all editions of its release."""
    at = edition.public_at
    before = [each for each in together if each.number < edition.number] if edition.is_void() else together
    opened = [each for each in before if each != edition and not each.is_void() and each.public_at <= at] + [edition]
    theirs = [each for each in opened if each.language == edition.language]
    beside = [each for each in opened if each.language != edition.language and each.is_open(at=at)]
    return Particulars(
        edition=edition,
        newsroom=newsroom,
        today=newsroom.today(at=at),
        version=len(theirs),
        first_public_at=min(each.public_at for each in theirs),
        translations=tuple(_translations(beside, opened)),
    )


def _translations(beside: Sequence[Edition], opened: Sequence[Edition]) -> Iterable[Translation]:
    codes = [code for code, _name in settings.LANGUAGES]
    for each in sorted(beside, key=lambda each: codes.index(each.language) if each.language in codes else len(codes)):
        first = min(other.public_at for other in opened if other.language == each.language)
        url = addresses.url("newsstand:release", each.language, address=each.address)
        yield Translation(each.language, each.title, url, identifier(each, first))


def stands(edition: Edition, *, at: datetime) -> str:
    """What is outside of it, in a word, for whoever looks through the folder."""
    if edition.is_void():
        return "void"
    if edition.public_at > at:
        return "scheduled"
    if edition.is_open(at=at):
        return "public"
    return "withdrawn" if edition.withdrawal_id else "replaced"
