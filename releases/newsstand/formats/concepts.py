"""What ninjs and NewsML-G2 say alike: our words in the vocabularies of the IPTC (https://cv.iptc.org/newscodes/)."""

from collections.abc import Mapping
from typing import Final

from releases.models.edition import Edition
from releases.models.kinds import Correction, Kind

GENRES: Final = {
    Kind.PRESS_RELEASE: "Press_Release",
    Kind.MEDIA_ADVISORY: "Advisory",
    Kind.STATEMENT: "Press_Release",
    Kind.ANNOUNCEMENT: "Press_Release",
    Kind.FACT_SHEET: "Background",
}
"""Concepts of the scheme ``genre``."""

SIGNALS: Final = {
    Correction.CORRECTION: "correction",
    Correction.CLARIFICATION: "update",
    Correction.UPDATE: "update",
}
"""Concepts of the scheme ``signal``: it knows no clarification, and the note says that it is one."""


def genre(edition: Edition) -> str:
    return GENRES[Kind(edition.kind)]


def signal(edition: Edition) -> str:
    """Nothing of what corrects nothing."""
    return SIGNALS[Correction(edition.correction)] if edition.correction else ""


def note(edition: Edition) -> str:
    """To the staff of whoever receives it. The word before the colon is the same in every language: systems look for
    it."""
    return f"{edition.correction.upper()}: {edition.correction_note}" if edition.correction else ""


def name(named: Mapping[str, str]) -> str:
    """Of a mission or an organisation: ``Centre national d’études spatiales (CNES)``."""
    whole, acronym = named["name"], named["acronym"]
    return f"{whole} ({acronym})" if whole and acronym and acronym not in whole else whole or acronym
