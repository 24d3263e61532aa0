"""Missions that are on the newsstand: standing facts, each with the day on which they were true."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import FETCH_RAISE, Prefetch
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from rest_framework.response import Response

from contacts.models import Newsroom, Organisation
from releases.models import topics
from releases.models.mission import Mission, MissionPartner, MissionQuerySet, Precision
from releases.newsstand import addresses, standing
from releases.newsstand.api import asking, describing, paging, wording
from releases.newsstand.api.reading import Reading
from releases.newsstand.pieces import Piece

ORDER: Final = paging.Order("missions", ("slug",))

_SHARPNESS: Final = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}
"""How much of 2026-10-30 is known."""


def shown(*, at: datetime) -> MissionQuerySet:
    language = get_language() or ""
    partners = MissionPartner.objects.all().fetch_mode(FETCH_RAISE).select_related("organisation")
    return (
        Mission.objects.on_the_newsstand(at=at)
        .with_release_count(language=language, at=at)
        .select_related("lead")
        .prefetch_related(Prefetch("partnerships", partners, to_attr="partners_in_order"))
        .annotate(picture=standing.picture_of_the_mission())
    )


def shape(missions: list[Any], *, newsroom: Newsroom, at: datetime) -> list[dict[str, Any]]:
    pieces = standing.pieces(missions, at=at, today=newsroom.today(at=at))
    return [_told(mission, pieces) for mission in missions]


def _told(mission: Any, pieces: dict[UUID, Piece]) -> dict[str, Any]:
    """``mission`` as ``shown`` gives it."""
    names = ("name", "summary", "description", "target_body")
    picture = pieces.get(mission.picture)
    return {
        "slug": mission.slug,
        "acronym": mission.acronym,
        **wording.told(**{name: getattr(mission, name) for name in names}),
        "phase": mission.phase or None,
        "launch": launch(mission.launch_on, mission.launch_precision),
        "facts_as_of": mission.facts_as_of.isoformat() if mission.facts_as_of else None,
        "lead": _named(mission.lead) if mission.lead else None,
        "partners": [_named(each.organisation) | _role(each) for each in mission.partners_in_order],
        "topics": [{"code": code, "name": topics.name(code), "uri": topics.uri(code)} for code in mission.topics],
        "picture": paging.url("asset", key=picture.key) if picture else None,
        "release_count": mission.release_count,
        "releases": paging.url("releases", {"language": get_language(), "mission": mission.slug}),
        "page": addresses.url("newsstand:mission", get_language() or "", slug=mission.slug),
    }


def launch(on: date | None, precision: str) -> str | None:
    """As exactly as it is known: ``2026``, ``2026-10``, ``2026-10-30``."""
    return on.isoformat()[: _SHARPNESS[Precision(precision)]] if on else None


def _named(organisation: Organisation) -> dict[str, Any]:
    told = wording.told(name=organisation.name)
    return {"slug": organisation.slug, "acronym": organisation.acronym, "name": told["name"]}


def _role(partner: MissionPartner) -> dict[str, Any]:
    return {"role": wording.told(role=partner.role)["role"]}


class Missions(Reading):
    parameters = asking.PLACE

    @describing.MISSIONS
    def get(self, request: Any, *, at: datetime) -> Response:
        newsroom = Newsroom.objects.current()
        told = paging.page(shown(at=at), ORDER, request.GET)
        return paging.envelope(
            told,
            ORDER,
            request.GET,
            self.parameters,
            lambda missions: shape(missions, newsroom=newsroom, at=at),
        )


class OneMission(Reading):
    @describing.MISSION
    def get(self, request: Any, slug: str, *, at: datetime) -> Response:
        newsroom = Newsroom.objects.current()
        mission = get_object_or_404(shown(at=at), slug=slug)
        return Response(shape([mission], newsroom=newsroom, at=at)[0])
