"""From an asset as it stands to a plate, and from a plate to its renditions. Only this module makes either."""

import logging
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any, Final

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet

from contacts.words import words
from releases.desk.darkroom import enlarger, renditions
from releases.desk.darkroom.failures import UNFORESEEN, Failed
from releases.models.asset import Asset
from releases.models.plate import Plate, Rendition

PATIENCE: Final = timedelta(minutes=10)
"""How long whoever has begun a plate may be silent before somebody else takes it up."""

_TO_BE_BEGUN: Final = timedelta(minutes=1)
_logger = logging.getLogger(__name__)

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


# --- made -------------------------------------------------------------------------------------------------------------


def make(plate: Plate, *, at: datetime) -> Plate:
    """Make the renditions of the plate; then it is the current one of its asset, unless a newer one was made already.

    Whatever it is called for, and however often, a plate is made once. One that fails keeps the reason in ``failure``
    (to be shown by ``gettext``), and is tried again when this is called again. Not within a transaction.
    """
    if not _begin(plate, at=at):
        return _as_it_is(plate)
    try:
        with enlarger.folder() as folder:
            _keep(plate, renditions.made(plate, folder), at=at)
    except Failed as failed:
        _fail(plate, str(failed), at=at)
    except Exception:
        _logger.exception("Plate %s was not made.", plate.key)
        _fail(plate, UNFORESEEN, at=at)
    return _as_it_is(plate)


def waiting(*, at: datetime) -> QuerySet[Plate]:
    """Plates that nobody is making, though nothing stands against it: the task or whoever had taken it up got lost."""
    lost = Q(begun_at__isnull=True, added_at__lt=at - _TO_BE_BEGUN) | Q(begun_at__lt=at - PATIENCE)
    return Plate.objects.filter(lost, made_at__isnull=True, failure="")


def give_back(plate_pk: int) -> None:
    """Whoever was making it is known to be gone: let somebody else begin at once."""
    Plate.objects.filter(pk=plate_pk, made_at__isnull=True, failure="").update(begun_at=None)


def _as_it_is(plate: Plate) -> Plate:
    plate.refresh_from_db()
    return plate


def _begin(plate: Plate, *, at: datetime) -> bool:
    """One statement, so that of two who ask at once one is refused."""
    is_free = Q(begun_at__isnull=True) | Q(begun_at__lt=at - PATIENCE) | ~Q(failure="")
    unmade = Plate.objects.filter(is_free, pk=plate.pk, made_at__isnull=True)
    return bool(unmade.update(begun_at=at, failure=""))


def _fail(plate: Plate, reason: str, *, at: datetime) -> None:
    Plate.objects.filter(pk=plate.pk, made_at__isnull=True, begun_at=at).update(failure=reason)


def _keep(plate: Plate, made: Iterable[renditions.Made], *, at: datetime) -> None:
    """Store the files, and then the rows that tell of them. Without the rows, no file stays."""
    stored: list[str] = []
    try:
        rows = [_row(plate, file, stored) for file in made]
        with transaction.atomic(durable=True):
            if not _finish(plate, rows, at=at):
                raise _MadeMeanwhile
    except BaseException as error:
        for name in stored:
            default_storage.delete(name)
        if not isinstance(error, _MadeMeanwhile):
            raise


class _MadeMeanwhile(Exception):
    """By somebody who took it up, believing that nobody was making it."""


def _row(plate: Plate, file: renditions.Made, stored: list[str]) -> Rendition:
    name = file.stored
    if file.path:
        key = secrets.token_hex(16)
        with file.path.open("rb") as opened:
            last = PurePosixPath(file.name).suffix
            name = default_storage.save(f"renditions/{key[:2]}/{key}{last}", File(opened))
        stored.append(name)
        file.path.unlink()
    facts = {fact: getattr(file, fact) for fact in ("name", "content_type", "width", "height", "size", "checksum")}
    return Rendition(plate=plate, path=name, **facts)


def _finish(plate: Plate, rows: list[Rendition], *, at: datetime) -> bool:
    """Whether it was still to be made. The asset's plates are locked, so that the newest of them ends as the current
    one in whatever order they are made."""
    of_the_asset = list(Plate.objects.select_for_update().filter(asset=plate.asset_id).order_by("pk"))
    if any(each.pk == plate.pk and each.made_at for each in of_the_asset):
        return False
    Rendition.objects.bulk_create(rows)
    Plate.objects.filter(pk=plate.pk).update(made_at=at, failure="")
    if not any(each.made_at and each.pk > plate.pk for each in of_the_asset):
        Plate.objects.filter(asset=plate.asset_id, is_current=True).update(is_current=False)
        Plate.objects.filter(pk=plate.pk).update(is_current=True)
    return True
