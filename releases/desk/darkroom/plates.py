"""From an asset as it stands to a plate. Only this module makes plates."""

import secrets
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from contacts.words import words
from releases.models.asset import Asset
from releases.models.plate import Plate

_TOLD_PER_LANGUAGE: Final = ("caption", "alt", "description", "usage_terms", "place")
_TOLD: Final = ("credit", "creator", "copyright", "licence", "licence_url", "people")
_FILE: Final = ("medium", "original", "checksum", "content_type", "size", "width", "height", "seconds")
_FACTS: Final = (*_FILE, "nature", "language", "focal_x", "focal_y", "rights_until")


def newest(asset: Asset) -> Plate | None:
    """The plate of the asset as it was saved last, made or not."""
    return asset.plates.last()


@transaction.atomic
def prepare(asset: Asset, *, at: datetime) -> Plate:
    """The plate of the asset as it stands: the newest one when nothing differs, or a new one, still to be made.

    Called whenever an asset was saved. A video whose poster got a new plate gets one too.
    """
    locked = Asset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
    last, stands = newest(locked), _as_it_stands(locked)
    if last and all(getattr(last, name) == value for name, value in stands.items()):
        return last
    plate = Plate.objects.create(asset=locked, key=secrets.token_urlsafe(16), added_at=at, **stands)
    for video in Asset.objects.filter(poster=locked):
        prepare(video, at=at)
    return plate


def _as_it_stands(asset: Asset) -> dict[str, Any]:
    told: dict[str, Any] = {name: words(getattr(asset, name)).data for name in _TOLD_PER_LANGUAGE}
    told |= {name: getattr(asset, name) for name in _TOLD}
    told |= {
        "taken_on": asset.taken_on.isoformat() if asset.taken_on else "",
        "missions": sorted(asset.missions.values_list("slug", flat=True)),
    }
    poster = newest(asset.poster) if asset.poster else None
    return {name: getattr(asset, name) for name in _FACTS} | {
        "words": told,
        "tracks": list(asset.tracks.values("language", "original", "checksum")),
        "poster": poster.key if poster else "",
    }
