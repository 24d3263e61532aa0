"""Pictures and files in words, a paragraph each: as they stand in a draft, and as they were printed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from contacts.languages import name_of
from contacts.words import words
from releases import days
from releases.models.asset import Asset
from releases.models.kinds import Nature
from releases.models.mission import Mission
from releases.models.plate import Plate

_PER_LANGUAGE: Final = ("caption", "alt", "description", "usage_terms", "place")
_PLAIN: Final = ("credit", "creator", "copyright", "licence", "licence_url", "people")


@dataclass(frozen=True)
class Said:
    """What a plate holds, typed and not saved."""

    words: dict[str, Any]
    nature: str
    language: str
    focal_x: float
    focal_y: float
    rights_until: date | None
    width: int | None
    checksum: str
    tracks: list[dict[str, str]]


def of(keys: Iterable[str]) -> dict[str, str]:
    """The plates with these keys, each as the name of its file and a line for each thing that is said of it."""
    wanted = set(keys)
    found = Plate.objects.select_related("asset").filter(key__in=wanted) if wanted else []
    return {plate.key: "\n".join([plate.asset.name, *_lines(fields(plate))]) for plate in found}


def fields(plate: Plate | Said) -> dict[str, str]:
    """All that is said of it, label by label, in the order of its form."""
    told: dict[str, str] = {}
    for name in _PER_LANGUAGE:
        for language, text in sorted(words(plate.words.get(name)).data.items()):
            told[f"{label(name)} ({name_of(language)})"] = text
    told |= {label(name): plate.words.get(name, "") for name in _PLAIN}
    slugs = plate.words.get("missions", [])
    missions = Mission.objects.in_bulk(slugs, field_name="slug") if slugs else {}
    told |= {
        label("nature"): _nature(plate.nature),
        label("taken_on"): _day(plate.words.get("taken_on", "")),
        label("rights_until"): days.written(plate.rights_until) if plate.rights_until else "",
        label("language"): plate.language,
        label("missions"): ", ".join(str(missions.get(slug, slug)) for slug in slugs),
    }
    return {name: text for name, text in told.items() if text} | _file(plate)


def printed(assets: Sequence[Mapping[str, Any]]) -> str:
    """What an edition prints of its pictures and files, each under its number."""
    keys = [told["key"] for told in assets]
    plates = Plate.objects.in_bulk(keys, field_name="key") if keys else {}
    return "\n\n".join(_printed(told, plates.get(told["key"])) for told in assets)


def _printed(told: Mapping[str, Any], plate: Plate | None) -> str:
    said = {name: told[name] for name in (*_PER_LANGUAGE, *_PLAIN)}
    said |= {"nature": _nature(told["nature"]), "taken_on": _day(told["taken_on"])}
    said |= {"rights_until": _day(told["rights_until"]), "language": told["language"]}
    lines = {label(name): text for name, text in said.items() if text}
    return "\n".join([told["number"], *_lines(lines | _file(plate))])


def _file(plate: Plate | Said | None) -> dict[str, str]:
    """The very file, so that one that was replaced differs."""
    if plate is None:
        return {}
    told = {
        _("focal point"): f"{plate.focal_x:.0%}, {plate.focal_y:.0%}" if plate.width else "",
        _("file (SHA-256)"): plate.checksum[:12],
        _("captions"): ", ".join(track["language"] for track in plate.tracks),
    }
    return {name: text for name, text in told.items() if text}


def label(name: str) -> str:
    field: Any = Asset._meta.get_field(name)
    return str(field.verbose_name)


def _lines(told: Mapping[str, str]) -> list[str]:
    return [f"{name}: {text}" for name, text in told.items()]


def _nature(value: str) -> str:
    return str(Nature(value).label) if value in Nature.values else value


def _day(value: str) -> str:
    day = parse_date(value or "")
    return days.written(day) if day else value
