"""What pages need of the pictures and files that an edition prints. All of it stands in the edition's own row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from releases.models.edition import Edition
from releases.models.kinds import Medium
from releases.newsstand.pieces import Piece


@dataclass(frozen=True)
class Pieces:
    """What an edition prints, in its order: the picture that leads, and the rest by what it is."""

    lead: Piece | None
    gallery: list[Piece]
    videos: list[Piece]
    recordings: list[Piece]
    documents: list[Piece]

    @property
    def has_pictures(self) -> bool:
        return self.lead is not None

    def __bool__(self) -> bool:
        return any((self.lead, self.gallery, self.videos, self.recordings, self.documents))


def printed(edition: Edition, *, today: date) -> Pieces:
    """What the edition prints and may be shown ``today``, the day where the newsroom's clock hangs."""
    shown = [Piece(told, _anchor(edition, told["number"])) for told in edition.assets if _may_be_shown(told, today)]
    by_medium = {medium: [piece for piece in shown if piece.told["medium"] == medium] for medium in Medium}
    pictures = [piece for piece in by_medium[Medium.PICTURE] if piece.whole]
    return Pieces(
        lead=pictures[0] if pictures else None,
        gallery=pictures[1:],
        videos=by_medium[Medium.VIDEO],
        recordings=by_medium[Medium.AUDIO],
        documents=by_medium[Medium.DOCUMENT],
    )


def piece(edition: Edition, number: str) -> Piece:
    """What the edition prints under that number."""
    [told] = [told for told in edition.assets if told["number"] == number]
    return Piece(told, _anchor(edition, number))


def leads(editions: Iterable[Edition], *, today: date) -> dict[int | None, Piece]:
    """The picture that leads each edition of a list, by the edition's key; those without one are left out."""
    found = ((edition.pk, printed(edition, today=today).lead) for edition in editions)
    return {pk: lead for pk, lead in found if lead}


def _may_be_shown(told: Mapping[str, Any], today: date) -> bool:
    return bool(told["renditions"]) and is_within_rights(told, today=today)


def is_within_rights(told: Mapping[str, Any], *, today: date) -> bool:
    """What the gate decides for the file itself."""
    until = told.get("rights_until", "")
    return not until or date.fromisoformat(until) >= today


def _anchor(edition: Edition, number: str) -> str:
    """``pr168-2017-a``: a place on the page that an address can name."""
    return f"{edition.address or 'picture'}-{number.rpartition('-')[2]}"
