"""The pictures and files of an arrival become assets, and the release shows them; the first picture leads."""

from datetime import datetime
from io import BytesIO
from typing import Final

from django.core.files import File

from contacts.models import Account
from contacts.words import words
from releases.desk import ingest
from releases.desk.darkroom import plates, tasks
from releases.desk.importing.arrival import Arrival, ArrivedAsset
from releases.models.asset import Asset
from releases.models.plate import Plate
from releases.models.release import Release, ReleaseAsset

_LONGEST: Final = {"caption": 2000, "alt": 500}
_LONGEST_CREDIT: Final = 200


def hang(
    release: Release, arrival: Arrival, *, by: Account | None, at: datetime, is_rehearsal: bool = False
) -> list[str]:
    """Answers with what an officer should look at. What the desk has put there stays, in its order."""
    remarks: list[str] = []
    shown = set(ReleaseAsset.objects.filter(release=release).values_list("asset", flat=True))
    for arrived in arrival.assets:
        try:
            asset = _accepted(arrived, by=by, at=at)
        except ingest.Refused as refusal:
            told = " ".join(f"“{text}”" for text in (arrived.caption, arrived.alt, arrived.credit) if text)
            remarks.append(f"{_name(arrived)} was not taken: {refusal} {told}".rstrip())
            continue
        _describe(asset, arrived, arrival.language, at=at)
        if asset.pk not in shown and not is_rehearsal:
            shown.add(asset.pk)
            ReleaseAsset.objects.create(release=release, asset=asset, position=len(shown))
    return remarks


def develop(release: Release, *, at: datetime) -> None:
    """Make the renditions of what a release shows now: an archive is published in the same breath."""
    for plate in Plate.objects.filter(asset__uses__release=release, made_at__isnull=True).order_by("pk"):
        plates.make(plate, at=at)


def _accepted(arrived: ArrivedAsset, *, by: Account | None, at: datetime) -> Asset:
    if arrived.path is None:
        return ingest.accept(File(BytesIO(arrived.content)), name=_name(arrived), by=by, at=at)
    try:
        with arrived.path.open("rb") as opened:
            return ingest.accept(File(opened), name=_name(arrived), by=by, at=at)
    except OSError as error:
        raise ingest.Refused(f"It can't be opened: {error.strerror}.") from error


def _describe(asset: Asset, arrived: ArrivedAsset, language: str, *, at: datetime) -> None:
    """Gives it the words that came with it, where nobody has given it any."""
    changed = []
    for name, longest in _LONGEST.items():
        told, known = getattr(arrived, name), words(getattr(asset, name)).data
        if told and language not in known and len(told) <= longest:
            setattr(asset, name, words(known | {language: told}))
            changed.append(name)
    if arrived.credit and not asset.credit and len(arrived.credit) <= _LONGEST_CREDIT:
        asset.credit = arrived.credit
        changed.append("credit")
    if changed:
        asset.save(update_fields=changed)
        tasks.develop(asset, at=at)


def _name(arrived: ArrivedAsset) -> str:
    if arrived.path:
        return arrived.path.name
    return arrived.address.rpartition("/")[2] or "picture"
