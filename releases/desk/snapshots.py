"""A draft as one JSON document: what a revision keeps, compares and prints from."""

import hashlib
import json
from datetime import datetime
from typing import Any, Final

from django.utils.dateparse import parse_date, parse_datetime

from contacts.words import words
from releases.desk.darkroom import plates
from releases.models.asset import Asset
from releases.models.release import Release, ReleaseAsset, ReleaseContact, ReleaseMission, ReleaseOrganisation
from releases.models.topics import in_order

type Snapshot = dict[str, Any]

TEXT_FIELDS: Final = ("kicker", "title", "subtitle", "lead", "body", "notes")
_MOMENTS: Final = ("press_at", "public_at", "event_starts_at", "event_ends_at", "accreditation_until")


def take(release: Release) -> Snapshot:
    """The whole draft as it stands in the database.

    Moments and days are ISO 8601 strings, things that it names are told by their slugs, texts by their language,
    pictures and files by the key of their plate.
    """
    return {
        "kind": release.kind,
        "original_language": release.original_language,
        "series": release.series.slug if release.series else None,
        "reference": release.reference,
        "issued_on": release.issued_on.isoformat() if release.issued_on else None,
        "place": words(release.place).data,
        "event_place": words(release.event_place).data,
        "registration": release.registration,
        **{name: moment(getattr(release, name)) for name in _MOMENTS},
        "texts": {
            text.language: {name: getattr(text, name) for name in TEXT_FIELDS}
            | {"translated_from": text.translated_from}
            for text in release.texts.order_by("language")
        },
        "contacts": list(release.releasecontacts.values_list("officer__slug", flat=True)),
        "missions": list(release.releasemissions.values_list("mission__slug", flat=True)),
        "organisations": [
            {"slug": slug, "role": role}
            for slug, role in release.releaseorganisations.values_list("organisation__slug", "role")
        ],
    } | _named_since(release)


def _named_since(release: Release) -> Snapshot:
    """Topics, and pictures and files by the plates that stand for them now; nothing where there are none, so that a
    draft from before there could be any is still the same draft."""
    used = [
        {"asset": str(use.asset_id), "plate": plate.key}
        for use in release.releaseassets.select_related("asset")
        if (plate := plates.newest(use.asset))
    ]
    told = {"assets": used, "topics": in_order(release.topics)}
    return {name: value for name, value in told.items() if value}


def put_back(release: Release, snapshot: Snapshot) -> None:
    """Write a snapshot into the draft, in the database. Number and series stay as they are: they are no words.

    What the snapshot names and nobody has any more is left out.
    """
    for name in ("kind", "original_language", "registration"):
        setattr(release, name, snapshot[name])
    release.topics = snapshot.get("topics", [])
    release.issued_on = parse_date(snapshot["issued_on"] or "")
    release.place, release.event_place = words(snapshot["place"]), words(snapshot["event_place"])
    for name in _MOMENTS:
        setattr(release, name, parse_datetime(snapshot[name] or ""))
    release.save()
    release.texts.exclude(language__in=snapshot["texts"]).delete()
    for language, text in snapshot["texts"].items():
        release.texts.update_or_create(language=language, defaults=text)
    _put_back_parts(release, snapshot)


def _put_back_parts(release: Release, snapshot: Snapshot) -> None:
    named: list[tuple[Any, list[dict[str, Any]]]] = [
        (ReleaseContact, [{"slug": slug} for slug in snapshot["contacts"]]),
        (ReleaseMission, [{"slug": slug} for slug in snapshot["missions"]]),
        (ReleaseOrganisation, snapshot["organisations"]),
    ]
    for part, parts in named:
        part.objects.filter(release=release).delete()
        about = part._meta.get_field(part.NAMES).related_model
        known = about.objects.in_bulk([each["slug"] for each in parts], field_name="slug")
        for position, each in enumerate(parts, 1):
            if each["slug"] in known:
                facts = {name: value for name, value in each.items() if name != "slug"}
                part.objects.create(release=release, position=position, **{part.NAMES: known[each["slug"]]} | facts)
    ReleaseAsset.objects.filter(release=release).delete()
    used = [each["asset"] for each in snapshot.get("assets", [])]
    assets = {str(pk): asset for pk, asset in Asset.objects.in_bulk(used).items()}
    for position, uuid in enumerate(used, 1):
        if uuid in assets:
            ReleaseAsset.objects.create(release=release, position=position, asset=assets[uuid])


def digest(document: Any) -> str:
    """SHA-256, in hexadecimal, of the document as JSON with sorted keys and no blanks."""
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def moment(at: datetime | None) -> str | None:
    """As a snapshot writes it: ISO 8601, or nothing."""
    return at.isoformat() if at else None
