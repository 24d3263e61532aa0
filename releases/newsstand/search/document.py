"""What an edition is found by: a column of its row, made when it is printed (``Edition.searched``).

Two lines of words that both engines index as they stand. First the text: folded words in their order, each field
parted from the next by a ``¶``, for phrases and beginnings of words. Then the traits, each once and in no order: every
stem after an ``≈``; after a sign of rank where its best field isn't the body; and the number of this analysis.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from releases import prose
from releases.newsstand.search.words import Word, stems, words

ANALYSIS: Final = 1
"""Raise it with every change of what is found by what: ``migrate`` then makes the column anew (index.py)."""

STEM, NUMBER, TITLE, LEAD, ASIDE = "≈", "⁰", "¹", "²", "⁴"
"""Signs that no folded word holds. ``ASIDE``: only in notes, contacts, captions and the like."""

BREAK = "¶"
MOST_WORDS, MOST_BYTES = 16_000, 150_000
"""What follows isn't searched: a tsvector of PostgreSQL tells 16,383 places and holds a megabyte."""

_OF_CONTACTS = ("name", "title", "email", "telephone")
_OF_ASSETS = ("number", "caption", "alt", "description", "credit", "creator", "copyright", "people", "place")
_OF_ORGANISATIONS = ("acronym", "name")


def trait_of_analysis(analysis: int = ANALYSIS) -> str:
    return f"§{analysis}"


def fields(edition: Any) -> Iterator[tuple[str, str]]:
    """Every text by which an edition is found, with the sign of its rank: the best first, the body last."""
    yield NUMBER, edition.reference
    yield TITLE, edition.title
    for text in (edition.kicker, edition.subtitle, edition.lead):
        yield LEAD, text
    for mission in edition.missions:
        yield LEAD, f"{mission['acronym']} {mission['name']}"
    for text in asides(edition):
        yield ASIDE, text
    for text in (edition.place, edition.event.get("place", ""), prose.plain(edition.body)):
        yield "", text


def asides(edition: Any) -> Iterator[str]:
    for rows, names in (
        (edition.contacts, _OF_CONTACTS),
        (edition.assets, _OF_ASSETS),
        (edition.organisations, _OF_ORGANISATIONS),
    ):
        for row in rows:
            yield ", ".join(str(row[name]) for name in names if row.get(name))
    yield edition.correction_note
    yield prose.plain(edition.notes)
    yield from (boilerplate["text"] for boilerplate in edition.boilerplates)


def searched(edition: Any) -> str:
    """The column, of an edition or of what a migration knows as one."""
    text: list[str] = []
    best: dict[str, str] = {}
    for sign, word in _within_bounds(fields(edition)):
        if word is None:
            text.append(BREAK)
            continue
        text.append(word.form)
        for stem in stems(word.written, edition.language):
            if best.setdefault(stem, sign) == ASIDE:
                best[stem] = sign  # the body comes last, and counts more
    traits = [f"{STEM}{stem}" for stem in best] + [f"{sign}{stem}" for stem, sign in best.items() if sign]
    return f"{' '.join(text)}\n{' '.join([trait_of_analysis(), *traits])}"


def _within_bounds(told: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Word | None]]:
    """The words of each field, and ``None`` after it, until there are too many."""
    count = size = 0
    for sign, field in told:
        for word in words(field):
            count, size = count + 1, size + len(word.form.encode()) + 1
            if count > MOST_WORDS or size > MOST_BYTES:
                return
            yield sign, word
        count += 1
        yield sign, None
