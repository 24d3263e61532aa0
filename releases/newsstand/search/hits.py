"""What a question has found, as a list of which a page is read at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

from releases.models.edition import Edition, EditionQuerySet


@dataclass(frozen=True)
class Hits:
    """``keys``: in their order. ``gate``: where the rows of a page are read from. ``has_more``: these are the newest of
    more than are listed."""

    keys: list[int]
    gate: EditionQuerySet
    has_more: bool
    by_relevance: bool

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, part: slice) -> list[Edition]:
        wanted = self.keys[part]
        rows = {edition.pk: edition for edition in self.gate.filter(pk__in=wanted)}
        return [rows[key] for key in wanted if key in rows]

    def __iter__(self) -> Iterator[Edition]:
        return iter(self[:])
