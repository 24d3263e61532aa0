"""Canaries in pictures and files: in every word of an asset, in the names of its files and in their bytes."""

import json
from datetime import UTC, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from contacts.models import Organisation, PressOfficer
from releases.desk.darkroom import plates
from releases.models.asset import Asset, Track
from releases.models.mission import Mission
from releases.models.plate import Logo, MissionPicture, Plate, Portrait, Rendition
from tests import make
from tests.contracts.songs import both, word

ADDED = datetime(2026, 5, 1, 12, tzinfo=UTC)


def hang(mark: str, *, mission: Mission, officer: PressOfficer, organisation: Organisation) -> tuple[Asset, ...]:
    """The pictures and files of a release; and one on the page of each that it names."""
    MissionPicture.objects.update_or_create(mission=mission, defaults={"asset": _asset("hung", mark)})
    Portrait.objects.update_or_create(officer=officer, defaults={"asset": _asset("portrait", mark)})
    Logo.objects.update_or_create(organisation=organisation, defaults={"asset": _asset("logo", mark)})
    poster = _asset("poster", mark)
    picture = _asset("picture", mark, about=mission)
    video = _asset("video", mark, medium="video", content_type="video/mp4", ending="mp4", poster=poster)
    document = _asset("document", mark, medium="document", content_type="application/pdf", ending="pdf")
    return picture, video, document


def plates_of(mark: str) -> list[Plate]:
    """Of everything that was hung for a release."""
    return list(Plate.objects.filter(asset__name__endswith=word("", mark).removeprefix("zq")).order_by("pk"))


def pictures() -> list[str]:
    """The keys of the pictures of all releases."""
    beginning = word("picturefile", "draft").removesuffix("draftqz")
    return list(Plate.objects.filter(asset__name__startswith=beginning).values_list("key", flat=True))


def files_of(mark: str) -> list[str]:
    """The addresses of everything that was made for a release."""
    made = Rendition.objects.filter(plate__in=plates_of(mark)).select_related("plate")
    return [f"/media/{rendition.plate.key}/{rendition.name}" for rendition in made]


def plate_of(kind: str, mark: str) -> Plate:
    return Plate.objects.get(asset__name=word(f"{kind}file", mark))


def _asset(kind: str, mark: str, *, ending: str = "jpg", about: Mission | None = None, **facts: Any) -> Asset:
    if known := Asset.objects.filter(name=word(f"{kind}file", mark)).first():
        return known
    standard = {"medium": "picture", "content_type": "image/jpeg", "size": 5_000_000, "width": 3000, "height": 2000}
    standard |= {"nature": "photograph"}
    asset = Asset.objects.create(
        name=word(f"{kind}file", mark),
        original=f"originals/{word(f'{kind}original', mark)}.{ending}",
        checksum=word(f"{kind}checksum", mark),
        licence_url=f"https://{word(f'{kind}licence', mark)}.example.org",
        added_by_name=word(f"{kind}addedby", mark),
        added_at=ADDED,
        **{name: word(f"{kind}{name}", mark) for name in ("credit", "creator", "copyright", "licence", "people")},
        **{name: both(f"{kind}{name}", mark) for name in ("caption", "alt", "description", "usage_terms", "place")},
        **standard | facts,
    )
    if about:
        asset.missions.add(about)
    if asset.medium == "video":
        sung = {"original": f"originals/{word('track', mark)}.vtt", "checksum": word("trackchecksum", mark)}
        Track.objects.create(asset=asset, language="en", **sung)
    default_storage.save(asset.original, ContentFile(word(f"{kind}handedin", mark).encode()))
    _develop(plates.prepare(asset, at=ADDED), word(f"{kind}bytes", mark))
    return asset


def _develop(plate: Plate, sung: str) -> None:
    """Its renditions. Each says all that is printed of it, as real ones do (IPTC, XMP), and a word of its own."""
    says = f"{json.dumps(plate.words)} {sung}"
    make.develop(plate, says=says, only=("large.jpg", "card.jpg") if plate.medium == "picture" else ())
    if plate.medium == "video":
        path = default_storage.save(f"renditions/{plate.key}.vtt", ContentFile(says.encode()))
        told: dict[str, Any] = {"content_type": "text/vtt", "size": len(says), "checksum": f"{plate.pk:064x}"}
        Rendition.objects.create(plate=plate, name="captions-en.vtt", path=path, **told)
