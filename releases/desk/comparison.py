"""Two or three versions of a draft, word by word."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from releases.desk import telling
from releases.desk.snapshots import Snapshot

_MOST_WORDS: Final = 2_000
"""More than that in one changed passage is told whole: to match it word by word would take too long."""
_MOST_SAME: Final = 240
"""What is the same on both sides is shortened to about so many characters."""


@dataclass(frozen=True)
class Piece:
    """Some words: the same as in the base, new, or gone from it."""

    text: str
    sign: Literal["same", "new", "gone"]


@dataclass(frozen=True)
class Row:
    """One field: what each side made of it, and whether both changed it in their own way."""

    label: str
    theirs: list[Piece]
    yours: list[Piece]
    is_conflict: bool


@dataclass(frozen=True)
class Pair:
    """One field side by side: what is gone is marked in the older one, what is new in the newer one."""

    label: str
    older: list[Piece]
    newer: list[Piece]


def side_by_side(older: Mapping[str, str], newer: Mapping[str, str]) -> list[Pair]:
    """The fields in which two versions differ, told as labels and words. A label that only one knows is told too."""
    told = []
    for label in dict.fromkeys([*older, *newer]):
        before, after = older.get(label, ""), newer.get(label, "")
        if before != after:
            found = pieces(before, after)
            left, right = ([piece for piece in found if piece.sign != sign] for sign in ("new", "gone"))
            told.append(Pair(label, left, right))
    return told


def rows(base: Snapshot, theirs: Snapshot, yours: Snapshot) -> list[Row]:
    """The fields in which either side differs from the base, in the order of the form."""
    return of_fields(*telling.fields(base, theirs, yours))


def of_fields(was: Mapping[str, str], has: Mapping[str, str], have: Mapping[str, str]) -> list[Row]:
    """The same of three versions that are told as labels and words."""
    told = []
    for label in dict.fromkeys([*was, *has, *have]):
        before, there, here = (side.get(label, "") for side in (was, has, have))
        if before != there or before != here:
            is_conflict = before not in (there, here) and there != here
            told.append(Row(label, pieces(before, there), pieces(before, here), is_conflict))
    return told


def pieces(base: str, text: str) -> list[Piece]:
    """``text``, cut where it differs from ``base``: paragraphs are compared, then the words of those that differ."""
    told: list[Piece] = []
    for old, new in _passages(_paragraphs(base), _paragraphs(text)):
        if old == new:
            told.append(Piece(_shortened(new), "same"))
        else:
            told += _by_words(old, new)
    return told


def _by_words(base: str, text: str) -> Iterator[Piece]:
    """Changes with nothing but blanks between them are one: a name is exchanged, not its first and then its last."""
    old, new = _words(base), _words(text)
    is_long = max(len(old), len(new)) > _MOST_WORDS
    gone = come = between = ""
    for before, after in [(base, text)] if is_long else _passages(old, new):
        if before != after:
            gone, come, between = gone + between + before, come + between + after, ""
        elif (gone or come) and not before.strip():
            between = before
        else:
            yield from _changed(gone, come)
            yield Piece(between + _shortened(before), "same")
            gone = come = between = ""
    yield from _changed(gone, come)
    if between:
        yield Piece(between, "same")


def _changed(gone: str, come: str) -> Iterator[Piece]:
    if gone:
        yield Piece(gone, "gone")
    if come:
        yield Piece(come, "new")


def _passages(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for _tag, old_start, old_end, start, end in matcher.get_opcodes():
        yield "".join(old[old_start:old_end]), "".join(new[start:end])


def _paragraphs(text: str) -> list[str]:
    """The paragraphs, each with the blank line that follows it."""
    ends = [0, *(found.end() for found in re.finditer(r"\n\n", text)), len(text)]
    return [text[start:end] for start, end in pairwise(ends) if end > start]


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)


def _shortened(text: str) -> str:
    if len(text) <= _MOST_SAME:
        return text
    half = _MOST_SAME // 2
    return f"{text[:half].rsplit(' ', 1)[0]} […] {text[-half:].split(' ', 1)[-1]}"
