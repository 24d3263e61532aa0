"""Pictures, films, recordings and documents: those that open releases print, and each one that is public."""

from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import FETCH_RAISE
from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from contacts.models import Newsroom
from contacts.words import words
from releases.models.edition import Audience
from releases.models.kinds import Nature
from releases.models.plate import EditionAsset, EditionAssetQuerySet, Plate, Rendition
from releases.newsstand import addresses, licences
from releases.newsstand.api import asking, describing, paging, wording
from releases.newsstand.api.reading import Reading
from releases.newsstand.api.releases import opened
from releases.newsstand.picture_archive import PictureFilter

FILTERS: Final = tuple(PictureFilter.base_filters)
ORDER: Final = paging.Order("assets", ("-public_at", "number"))
"""The newest release first, and in it by number: that begins with the release's own, so no two are the same."""

_PER_LANGUAGE: Final = ("caption", "alt", "description", "usage_terms", "place")
_FACTS: Final = ("width", "height", "seconds")
_FILE: Final = ("name", "content_type", "width", "height", "size", "checksum")

Told = dict[str, Any]


def shape(plates: list[Plate], *, audience: Audience, at: datetime, today: date) -> list[Told]:
    """Four queries, however many."""
    keys = [plate.pk for plate in plates]
    files: dict[int, list[Told]] = {}
    for made in Rendition.objects.open_to(audience, at=at, today=today).filter(plate__in=keys).select_related("plate"):
        files.setdefault(made.plate_id, []).append(_file(made))
    posters = Plate.objects.open_to(audience, at=at, today=today).filter(key__in={plate.poster for plate in plates})
    shown = set(posters.values_list("key", flat=True))
    printed = _printed(keys, audience=audience, at=at)
    return [
        _told(plate)
        | {
            "poster": paging.url("asset", key=plate.poster) if plate.poster in shown else None,
            "files": files.get(plate.pk, []),
            "printed_in": printed.get(plate.pk, []),
        }
        for plate in plates
    ]


def _printed(plates: list[int], *, audience: Audience, at: datetime) -> dict[int, list[Told]]:
    """Under which number it stands in which of the open releases, the newest first."""
    gate = opened(audience, at=at)
    uses = EditionAsset.objects.all().fetch_mode(FETCH_RAISE).filter(plate__in=plates).exclude(number="")
    rows = list(uses.filter(edition__in=gate.values("pk")).values_list("edition", "plate", "number"))
    editions = gate.filter(pk__in={edition for edition, _plate, _number in rows}).newest_first()
    found: dict[int, list[Told]] = {}
    for edition in editions.only("address", "title"):
        told = {"title": edition.title, "release": paging.url("release", address=edition.address)}
        for of, plate, number in rows:
            if of == edition.pk:
                found.setdefault(plate, []).append({"number": number} | told)
    return found


def _told(plate: Plate) -> Told:
    said = plate.words
    licence = licences.licence(said.get("licence", ""), said.get("licence_url", ""))
    credit = said.get("credit") or said.get("copyright") or said.get("creator") or ""
    return {
        "key": plate.key,
        "medium": plate.medium,
        "nature": plate.nature or None,
        "digital_source_type": Nature(plate.nature).source_type if plate.nature else None,
        "language": plate.language or None,
        **wording.told(**{name: words(said.get(name)) for name in _PER_LANGUAGE}),
        "credit_line": licences.credit_line(credit, licence),
        "creator": said.get("creator", ""),
        "copyright": said.get("copyright", ""),
        "licence": {"name": licence.name, "url": licence.url or None} if licence else None,
        "people": said.get("people", ""),
        "taken_on": said.get("taken_on") or None,
        **{name: getattr(plate, name) for name in _FACTS},
    }


def _file(made: Rendition) -> Told:
    where = addresses.url("media", settings.LANGUAGE_CODE, key=made.plate.key, name=made.name)
    return {name: getattr(made, name) for name in _FILE} | {"url": where}


class Assets(Reading):
    parameters = (*asking.PLACE, *FILTERS)

    @describing.ASSETS
    def get(self, request: Any, *, at: datetime) -> Response:
        newsroom = Newsroom.objects.current()
        today = newsroom.today(at=at)
        uses = self.uses(at=at, today=today)
        filters = asking.narrowed(PictureFilter(request.GET, uses, zone=newsroom.zone, at=at))
        # A place in the list parts the rows after each asset has got the one that it has there.
        rows = uses.filter(pk__in=filters.rows.order_by().values("pk")).select_related("plate")
        told = paging.page(rows, ORDER, request.GET)

        def shown(page: list[EditionAsset]) -> list[Told]:
            return shape([use.plate for use in page], audience=self.audience, at=at, today=today)

        return paging.envelope(told, ORDER, request.GET, self.parameters, shown)

    def uses(self, *, at: datetime, today: date) -> EditionAssetQuerySet:
        printed = EditionAsset.objects.printed_in(opened(self.audience, at=at), today=today)
        return printed.exclude(number="")  # a poster has no number of its own


class Asset(Reading):
    @describing.ASSET
    def get(self, request: Any, key: str, *, at: datetime) -> Response:
        today = Newsroom.objects.current().today(at=at)
        plate = get_object_or_404(Plate.objects.open_to(self.audience, at=at, today=today), key=key)
        return Response(shape([plate], audience=self.audience, at=at, today=today)[0])
