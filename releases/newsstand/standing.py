"""Pictures on standing pages: a mission's, portraits, logos. The current plate of each, through the gate."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, OuterRef, Subquery, UUIDField
from django.utils.translation import get_language

from contacts.words import spoken, words
from releases.models.edition import PUBLIC
from releases.models.plate import Logo, MissionPicture, Portrait, Rendition, Standing
from releases.newsstand.pieces import Piece

HUNG = ("picture", "logo", "portrait")
"""The names under which a page's rows tell their assets."""

_PER_LANGUAGE = ("caption", "alt", "description", "usage_terms", "place")
_FACTS = ("key", "medium", "nature", "width", "height", "seconds", "language")


def picture_of_the_mission(*, mission: str = "pk") -> Subquery:
    """The asset that hangs on the page of a mission, for ``annotate``. It is asked for with the page's own rows."""
    return _asset(MissionPicture, mission)


def logo_of(*, organisation: str = "pk") -> Subquery:
    return _asset(Logo, organisation)


def portrait_of(*, officer: str = "pk") -> Subquery:
    return _asset(Portrait, officer)


def _asset(standing: type[Standing], page: str) -> Subquery:
    hung = standing._default_manager.filter(**{standing.PAGE: OuterRef(page)})
    return Subquery(hung.values("asset")[:1], output_field=UUIDField())


def pieces(rows: Iterable[Model], *, at: datetime, today: date) -> dict[UUID, Piece]:
    """What stands for each asset that these rows were annotated with, at that moment. One query."""
    wanted = {asset for row in rows for name in HUNG if (asset := getattr(row, name, None))}
    opened = Rendition.objects.open_to(PUBLIC, at=at, today=today)
    found: dict[UUID, list[Rendition]] = {}
    for rendition in opened.filter(plate__asset__in=wanted, plate__is_current=True).select_related("plate"):
        found.setdefault(rendition.plate.asset_id, []).append(rendition)
    language = get_language() or ""
    return {asset: Piece(_told(renditions, language), "picture") for asset, renditions in found.items()}


def _told(renditions: list[Rendition], language: str) -> dict[str, Any]:
    """What an edition would print of a plate, but for its number: it has none."""
    plate = renditions[0].plate
    said = {name: spoken(words(plate.words.get(name)), language) for name in _PER_LANGUAGE}
    return {
        **plate.words,
        **{name: text for name, (text, _code) in said.items()},
        "spoken_in": {name: code for name, (text, code) in said.items() if text and code != language},
        **{name: getattr(plate, name) for name in _FACTS},
        "renditions": [
            {name: getattr(rendition, name) for name in ("name", "content_type", "width", "height", "size")}
            for rendition in renditions
        ],
    }
