"""What an edition prints of its pictures and files: the plates that the revision names, under their numbers."""

import string
from collections.abc import Iterable, Mapping
from typing import Any, Final

from contacts.words import spoken, words
from releases.desk.snapshots import Snapshot
from releases.models.edition import Edition
from releases.models.mission import Mission
from releases.models.plate import EditionAsset, EditionAssetMission, Plate
from releases.models.release import Release

_PER_LANGUAGE: Final = ("caption", "alt", "description", "usage_terms", "place")
_PLAIN: Final = ("credit", "creator", "copyright", "licence", "licence_url", "people", "taken_on", "missions")


def letters(release: Release, snapshot: Snapshot) -> dict[str, str]:
    """The letter of each asset in the numbers of this release: the one it was printed under, or the next in order."""
    printed = EditionAsset.objects.filter(edition__release=release).exclude(number="")
    told = {str(asset): number.rpartition("-")[2] for asset, number in printed.values_list("plate__asset", "number")}
    last = max((_count(letter) for letter in told.values()), default=0)
    for used in snapshot.get("assets", []):
        if used["asset"] not in told:
            last += 1
            told[used["asset"]] = _letter(last)
    return told


def _letter(count: int) -> str:
    """1 → a, 26 → z, 27 → aa."""
    told = ""
    while count:
        count, rest = divmod(count - 1, 26)
        told = string.ascii_lowercase[rest] + told
    return told


def _count(letter: str) -> int:
    count = 0
    for each in letter:
        count = count * 26 + string.ascii_lowercase.index(each) + 1
    return count


def compose(snapshot: Snapshot, language: str, *, reference: str, letters: Mapping[str, str]) -> list[dict[str, Any]]:
    """Everything that is printed of each picture and file, in the order of the release: its words in this language
    (``spoken_in`` tells which are in another one), its rights, and the renditions that there are of its plate."""
    used = snapshot.get("assets", [])
    plates = _plates(each["plate"] for each in used)
    posters = _plates(plate.poster for plate in plates.values())
    return [
        _printed(plates[each["plate"]], language, posters)
        | {"asset": each["asset"], "number": f"{reference}-{letters[each['asset']]}"}
        for each in used
        if each["plate"] in plates
    ]


def link(edition: Edition) -> None:
    """Write down which plates the edition prints: for the gate, and for the archive of pictures."""
    plates = Plate.objects.in_bulk(_keys(edition.assets), field_name="key")
    missions = Mission.objects.in_bulk(field_name="slug")
    for position, told in enumerate(edition.assets, 1):
        plate = plates[told["key"]]
        use = EditionAsset.objects.create(
            edition=edition,
            plate=plate,
            position=position,
            number=told["number"],
            medium=plate.medium,
            nature=plate.nature,
            orientation=_orientation(plate),
            words=_searched(told),
        )
        shown = told["missions"] or [mission["slug"] for mission in edition.missions]
        for slug in shown:
            if slug in missions:
                EditionAssetMission.objects.create(use=use, mission=missions[slug])
    linked = {told["key"] for told in edition.assets}
    for position, told in enumerate(edition.assets, 1):
        if told["poster"] and (key := told["poster"]["key"]) not in linked:
            linked.add(key)
            plate = plates[key]
            EditionAsset.objects.create(edition=edition, plate=plate, position=position, medium=plate.medium)


def _keys(assets: Iterable[dict[str, Any]]) -> set[str]:
    return {key for told in assets for key in (told["key"], (told["poster"] or {}).get("key")) if key}


def _plates(keys: Iterable[str]) -> dict[str, Plate]:
    plates = Plate.objects.filter(key__in={key for key in keys if key}).prefetch_related("renditions")
    return {plate.key: plate for plate in plates}


def _printed(plate: Plate, language: str, posters: Mapping[str, Plate]) -> dict[str, Any]:
    told = {name: spoken(words(plate.words.get(name)), language) for name in _PER_LANGUAGE}
    poster = posters.get(plate.poster)
    return {
        **{name: text for name, (text, _code) in told.items()},
        "spoken_in": {name: code for name, (text, code) in told.items() if text and code != language},
        **{name: plate.words.get(name, "") for name in _PLAIN},
        "key": plate.key,
        "medium": plate.medium,
        "nature": plate.nature,
        "content_type": plate.content_type,
        "language": plate.language,
        "width": plate.width,
        "height": plate.height,
        "seconds": plate.seconds,
        "focal": [plate.focal_x, plate.focal_y],
        "rights_until": plate.rights_until.isoformat() if plate.rights_until else "",
        "renditions": _renditions(plate),
        "poster": {"key": poster.key, "renditions": _renditions(poster)} if poster else None,
    }


def _renditions(plate: Plate) -> list[dict[str, Any]]:
    return [
        {name: getattr(rendition, name) for name in ("name", "content_type", "width", "height", "size")}
        for rendition in plate.renditions.all()
    ]


def _orientation(plate: Plate) -> str:
    if not plate.width or not plate.height:
        return ""
    return "landscape" if plate.width > plate.height else "portrait" if plate.width < plate.height else "square"


def _searched(told: Mapping[str, Any]) -> str:
    names = ("number", "caption", "alt", "description", "credit", "creator", "people", "place")
    return "\n".join(told[name] for name in names if told[name])
