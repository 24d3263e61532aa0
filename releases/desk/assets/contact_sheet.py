"""Pictures and files as somebody at the desk wants to see them: small, with what is missing and where they are used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from contacts.models import Newsroom
from contacts.words import words
from releases.desk.assets import uses, wanting
from releases.models.asset import Asset
from releases.models.kinds import Medium
from releases.models.plate import Plate, Rendition

_SQUARE: Final = (
    *("thumb.avif", "thumb.jpg", "thumb.png"),
    *("square.avif", "square.jpg", "square.png", "file.svg"),
)
"""What a thumbnail may be: the first of each format that there is."""


def address(plate: Plate, name: str) -> str:
    """Where the desk looks at a rendition, opened or not."""
    return reverse("admin:media", args=[plate.key, name])


@dataclass(frozen=True)
class Frame:
    """One asset. ``plate`` is the newest one, made or not; ``shown`` the last that was made. ``squares`` are the
    addresses of its thumbnail by rendition: none while there is none. ``wants`` and ``rights`` say what is missing."""

    asset: Asset
    plate: Plate | None
    shown: Plate | None
    squares: dict[str, str]
    wants: list[str]
    rights: str
    uses: uses.Uses

    @property
    def is_making(self) -> bool:
        return self.plate is not None and not self.plate.made_at and not self.plate.failure

    @property
    def failure(self) -> str:
        """Why it could not be prepared, in words."""
        return _(self.plate.failure) if self.plate and self.plate.failure else ""

    @property
    def thumbnail(self) -> str:
        """For every browser."""
        return next((self.squares[name] for name in _SQUARE if name in self.squares and not name.endswith(".avif")), "")

    @property
    def avif(self) -> str:
        return self.squares.get("thumb.avif") or self.squares.get("square.avif", "")

    @property
    def caption(self) -> str:
        return str(words(self.asset.caption))


def frames(assets: Iterable[Asset], *, at: datetime) -> list[Frame]:
    """Of each, in their order. As many questions for many as for one."""
    found = list(assets)
    newest, shown = _newest(found), _shown(found)
    squares = _squares([*shown.values(), *_posters(newest.values())])
    used = uses.of(found, at=at)
    languages = [code for code, _name in settings.LANGUAGES]
    today = at.astimezone(Newsroom.objects.current().zone).date()
    told = []
    for asset in found:
        plate, pictured = newest.get(asset.pk), shown.get(asset.pk)
        seen = squares.get(pictured.key, {}) if pictured else {}
        if not seen and plate and plate.poster:
            seen = squares.get(plate.poster, {})
        wants = wanting.of(plate, languages=languages) if plate else []
        told.append(Frame(asset, plate, pictured, seen, wants, wanting.rights(asset, on=today), used[asset.pk]))
    return told


def _newest(assets: list[Asset]) -> dict[UUID, Plate]:
    last = Plate.objects.filter(asset__in=assets).order_by().values("asset").annotate(last=Max("pk")).values("last")
    return {plate.asset_id: plate for plate in Plate.objects.filter(pk__in=last)}


def _shown(assets: list[Asset]) -> dict[UUID, Plate]:
    return {plate.asset_id: plate for plate in Plate.objects.filter(asset__in=assets, is_current=True)}


def _posters(plates: Iterable[Plate]) -> list[Plate]:
    keys = {plate.poster for plate in plates if plate.medium == Medium.VIDEO and plate.poster}
    return list(Plate.objects.filter(key__in=keys)) if keys else []


def _squares(plates: list[Plate]) -> dict[str, dict[str, str]]:
    found = Rendition.objects.filter(plate__in=plates, name__in=_SQUARE).select_related("plate")
    told: dict[str, dict[str, str]] = {}
    for rendition in found:
        told.setdefault(rendition.plate.key, {})[rendition.name] = address(rendition.plate, rendition.name)
    return told


def renditions(frame: Frame) -> dict[str, str]:
    """The addresses of all that was made of it, by name."""
    made = frame.shown.renditions.all() if frame.shown else []
    return {rendition.name: address(rendition.plate, rendition.name) for rendition in made}
