"""Two or three versions of a draft, word by word."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Model
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from releases import prose
from releases.desk.snapshots import TEXT_FIELDS, Snapshot
from releases.models.release import Release
from releases.models.text import ReleaseText

_RICH = {"body", "notes"}
_FACTS = (
    *("kind", "reference", "issued_on", "place", "press_at", "public_at"),
    *("event_starts_at", "event_ends_at", "event_place", "registration", "accreditation_until"),
)


@dataclass(frozen=True)
class Piece:
    """Some words, and whether the base did not have them."""

    text: str
    is_new: bool


@dataclass(frozen=True)
class Row:
    """One field: how it was, and what each side made of it."""

    label: str
    base: str
    theirs: list[Piece]
    yours: list[Piece]
    is_conflict: bool


def rows(base: Snapshot, theirs: Snapshot, yours: Snapshot) -> list[Row]:
    """The fields in which either side differs from the base, in the order of the form."""
    flat_base, flat_theirs, flat_yours = (_flat(snapshot) for snapshot in (base, theirs, yours))
    told = []
    for label in dict.fromkeys([*flat_base, *flat_theirs, *flat_yours]):
        was, has, have = (flat.get(label, "") for flat in (flat_base, flat_theirs, flat_yours))
        if was != has or was != have:
            is_conflict = was not in (has, have) and has != have
            told.append(Row(label, was, pieces(was, has), pieces(was, have), is_conflict))
    return told


def pieces(base: str, text: str) -> list[Piece]:
    """``text``, cut where it differs from ``base``. Words are compared, not lines."""
    old, new = _words(base), _words(text)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [
        Piece("".join(new[start:end]), is_new=tag != "equal")
        for tag, _old_start, _old_end, start, end in matcher.get_opcodes()
        if end > start
    ]


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)


def _flat(snapshot: Snapshot) -> dict[str, str]:
    told = {_label(Release, name): _said(snapshot.get(name)) for name in _FACTS}
    for language, text in snapshot.get("texts", {}).items():
        spoken = get_language_info(language)["name_translated"]
        for name in TEXT_FIELDS:
            value = text.get(name) or ""
            label = f"{_label(ReleaseText, name)} ({spoken})"
            told[label] = prose.plain(value) if name in _RICH else value
    told[_("press contacts")] = _said(snapshot.get("contacts"))
    told[_("missions")] = _said(snapshot.get("missions"))
    told[_("organisations")] = _said([f"{o['slug']} ({o['role']})" for o in snapshot.get("organisations", [])])
    return told


def _label(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    return str(field.verbose_name)


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{language}: {text}" for language, text in sorted(value.items()))
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(str(each) for each in value)
    return str(value or "")
