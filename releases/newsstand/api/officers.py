"""Press officers who are listed and active today: whom to call. They have no page of their own, so no address here."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import get_language
from rest_framework.response import Response

from contacts.models import Newsroom, PressOfficer
from releases.newsstand import standing
from releases.newsstand.api import asking, describing, paging, wording
from releases.newsstand.api.reading import Reading
from releases.newsstand.pieces import Piece

ORDER: Final = paging.Order("officers", ("position", "name", "slug"))
"""As on the page of the contacts."""


class Officers(Reading):
    parameters = asking.PLACE

    @describing.OFFICERS
    def get(self, request: Any, *, at: datetime) -> Response:
        today = Newsroom.objects.current().today(at=at)
        rows = PressOfficer.objects.listed().active(on=today).select_related("organisation")
        told = paging.page(rows.annotate(portrait=standing.portrait_of()), ORDER, request.GET)

        def shape(officers: list[PressOfficer]) -> list[dict[str, Any]]:
            pieces = standing.pieces(officers, at=at, today=today)
            return [_told(officer, pieces) for officer in officers]

        return paging.envelope(told, ORDER, request.GET, self.parameters, shape)


def _told(officer: Any, pieces: dict[UUID, Piece]) -> dict[str, Any]:
    languages = (code.strip() for code in officer.languages.split(","))
    return {
        "slug": officer.slug,
        "name": officer.name,
        **wording.told(title=officer.title),
        "organisation": officer.organisation.slug if officer.organisation else None,
        "telephone": officer.telephone or None,
        "dial": officer.dial or None,
        "email": officer.email or None,
        "languages": [code for code in languages if code],
        "portrait": paging.url("asset", key=pieces[officer.portrait].key) if officer.portrait in pieces else None,
        "releases": paging.url("releases", {"language": get_language(), "officer": officer.slug}),
    }
