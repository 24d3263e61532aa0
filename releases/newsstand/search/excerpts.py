"""What was found of an edition, shown: its title and the place where the words stand, with the words marked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from urllib.parse import quote

from releases import prose
from releases.models.edition import Edition
from releases.newsstand.search.asking import Question, Term
from releases.newsstand.search.document import asides
from releases.newsstand.search.words import Word, stems, words

MOST: Final = 260
"""Characters of an excerpt."""

_BEFORE: Final = 70
_AFTER: Final = 2
"""Characters before the first word, if there is room, and after the last."""

_MOST_MARKED, _MOST_LOOKED_AT, _MOST_READ = 12, 100, 200_000
"""Words for the page, marks of one text, and characters of it: a body may be a novel."""

_GAP: Final = "\N{EM SPACE}"
_ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"


@dataclass(frozen=True)
class Piece:
    text: str
    is_marked: bool = False


@dataclass(frozen=True)
class Result:
    """``fragment``: for a link to the page, which marks these words there (static/newsstand/found.js)."""

    edition: Edition
    number: list[Piece]
    title: list[Piece]
    excerpt: list[Piece]
    fragment: str


def result(edition: Edition, question: Question) -> Result:
    body = prose.plain(edition.body)
    seen = [Seen(text, question) for text in (edition.lead, body, edition.subtitle, *asides(edition))]
    title, number = Seen(edition.title, question), Seen(edition.reference, question)
    best = max(seen, key=lambda each: len(each.terms))  # the first of those that say as much
    if not best.terms:
        best = Seen(edition.lead or prose.first_paragraph(body), question)
    runs = list(dict.fromkeys(run for each in (title, *seen) for run in each.runs))[:_MOST_MARKED]
    return Result(
        edition,
        number=_pieces(number.text, number.places),
        title=_pieces(title.text, title.places),
        excerpt=_excerpt(best),
        fragment="#found=" + ",".join(quote(" ".join(run), safe="") for run in runs) if runs else "",
    )


class Seen:
    """A text with the words in it that a question asks for. ``places``: from where to where. ``terms``: which of the
    question's there are. ``runs``: the words themselves, those side by side that it asks for in a row."""

    def __init__(self, text: str, question: Question) -> None:
        self.text = text[:_MOST_READ]
        told = list(words(self.text))
        self.runs: list[tuple[str, ...]] = []
        self.terms: set[int] = set()
        marked: dict[int, int] = {}
        for number, term in enumerate(question.wanted):
            for run in _row(told, term) if term.is_row else _single(told, term, question.language):
                self.runs.append(tuple(told[n].form for n in run))
                self.terms.add(number)
                marked |= dict.fromkeys(run, number)
        self.marks = [(told[n].start, told[n].end, marked[n]) for n in sorted(marked)]

    @property
    def places(self) -> list[tuple[int, int]]:
        return [(start, end) for start, end, _term in self.marks]


def _single(told: list[Word], term: Term, language: str) -> Iterator[range]:
    [form], [sought] = term.forms, term.stems
    heads = tuple({stem[:2] for stem in sought})  # a stemmer is slow, and leaves the beginning of a word as it is
    for n, word in enumerate(told):
        if (
            word.form == form
            or (term.begins and word.form.startswith(form))
            or (word.form.startswith(heads) and not set(sought).isdisjoint(stems(word.written, language)))
        ):
            yield range(n, n + 1)


def _row(told: list[Word], term: Term) -> Iterator[range]:
    *whole, last = term.forms
    for start in range(len(told) - len(whole)):
        if all(told[start + n].form == form for n, form in enumerate(whole)):
            form = told[start + len(whole)].form
            if form == last or (term.begins and form.startswith(last)):
                yield range(start, start + len(term.forms))


def _excerpt(seen: Seen) -> list[Piece]:
    """Whole words of a text, from shortly before the place where it says the most of what was asked for; of its end, as
    many as there is room for. A gap stands where paragraphs or cells are parted."""
    text = re.sub(r"[\n\r\f\v]", " ", seen.text.replace("\n\n", f"{_GAP} ").replace("\t", _GAP))  # the places stay
    first, last = _densest(seen)
    earliest = min(max(first - _BEFORE, last + _AFTER - MOST, 0), max(len(text) - MOST, 0))
    start = min(text.find(" ", earliest) + 1 if earliest else 0, first)
    end = min(start + MOST, len(text))
    if end < len(text) and " " in text[first:end]:
        end = text.rindex(" ", first, end)
    inside = [(a - start, b - start) for a, b in seen.places if a >= start and b <= end]
    told = _pieces(text[start:end], inside)
    return [
        *([Piece(f"{_ELLIPSIS} ")] if start else []),
        *told,
        *([Piece(f" {_ELLIPSIS}")] if end < len(text) else []),
    ]


def _densest(seen: Seen) -> tuple[int, int]:
    """From where to where a text shows the most terms, in the fewest characters that an excerpt has room for."""
    best, densest = (0, 0), (0, 0)
    marks = seen.marks[:_MOST_LOOKED_AT]
    for n, (start, _end, _term) in enumerate(marks):
        ends: dict[int, int] = {}
        for _start, end, term in marks[n:]:
            if end > start + MOST - _AFTER:
                break
            ends.setdefault(term, end)
        shown = (len(ends), start - max(ends.values(), default=start))
        if shown > best:
            best, densest = shown, (start, start - shown[1])
        if len(seen.terms) == 1:
            break
    return densest


def _pieces(text: str, places: Iterable[tuple[int, int]]) -> list[Piece]:
    """The text cut at its marks; marked words with a blank or a hyphen between them are one mark."""
    joined: list[list[int]] = []
    for start, end in places:
        if joined and not text[joined[-1][1] : start].strip(" -–/\u2011"):
            joined[-1][1] = max(end, joined[-1][1])
        else:
            joined.append([start, end])
    cuts = [0, *(cut for mark in joined for cut in mark), len(text)]
    told = (Piece(text[a:b], n % 2 == 1) for n, (a, b) in enumerate(pairwise(cuts)))
    return [piece for piece in told if piece.text]
