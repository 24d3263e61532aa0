"""The archive of pictures, as of a moment."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from contacts.models import Newsroom
from releases.models.edition import PUBLIC, Edition
from releases.models.kinds import Medium
from releases.models.plate import EditionAsset
from releases.newsstand import pictures
from releases.newsstand.picture_archive import PictureFilter, facets
from releases.newsstand.views import frame, shelf

ON_A_PAGE = 24
SHOWN = (Medium.PICTURE, Medium.VIDEO)


def archive(request: HttpRequest, *, at: datetime) -> HttpResponse:
    newsroom, language = Newsroom.objects.current(), get_language() or settings.LANGUAGE_CODE
    gate = Edition.objects.open_to(PUBLIC, at=at).in_language(language)
    uses = EditionAsset.objects.printed_in(gate, today=newsroom.today(at=at))
    shown = uses.filter(medium__in=SHOWN).exclude(number="")  # a poster has no number of its own
    filters = PictureFilter(request.GET, shown, zone=newsroom.zone, at=at)
    context = shelf.narrowed(filters, facets, on_a_page=ON_A_PAGE) | {"newsroom": newsroom, "section": "pictures"}
    if "page" in context:
        found = list(context["page"].object_list)
        editions = gate.defer("body", "notes").in_bulk({use.edition_id for use in found})
        context["sheets"] = [_sheet(use, editions[use.edition_id]) for use in found]
    addresses = shelf.addresses("newsstand:pictures", context)
    return frame.answer("newsstand/pictures.html", context, addresses=addresses)


def _sheet(use: EditionAsset, edition: Edition) -> dict[str, Any]:
    return {"edition": edition, "piece": pictures.piece(edition, use.number)}
