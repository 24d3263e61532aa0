"""A draft as one JSON document: what a revision keeps, compares and prints from."""

import hashlib
import json
from datetime import datetime
from typing import Any, Final

from contacts.words import words
from releases.models.release import Release

type Snapshot = dict[str, Any]

TEXT_FIELDS: Final = ("kicker", "title", "subtitle", "lead", "body", "notes")
_MOMENTS: Final = ("press_at", "public_at", "event_starts_at", "event_ends_at", "accreditation_until")


def take(release: Release) -> Snapshot:
    """The whole draft as it stands in the database.

    Moments and days are ISO 8601 strings, things that it names are told by their slugs, texts by their language.
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
        **{name: _moment(getattr(release, name)) for name in _MOMENTS},
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
    }


def digest(document: Any) -> str:
    """SHA-256, in hexadecimal, of the document as JSON with sorted keys and no blanks."""
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
