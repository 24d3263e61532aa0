"""What was found of an edition, shown: its title and the place where the words stand, with the words marked."""

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
_MOST_MARKED: Final = 12
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
    runs: dict[tuple[str, ...], None] = {}
    shown, places = edition.lead or prose.first_paragraph(body), []
    for text in (edition.title, edition.lead, body, edition.subtitle, *asides(edition)):
        told = list(words(text))
        found = _runs(told, question)
        runs |= dict.fromkeys(tuple(word.form for word in told[run.start : run.stop]) for run in found)
        if found and not places and text != edition.title:
            shown, places = text, _places(told, found)
    marked = list(runs)[:_MOST_MARKED]
    return Result(
        edition,
        number=_marked(edition.reference, question),
        title=_marked(edition.title, question),
        excerpt=_excerpt(shown, places),
        fragment="#found=" + ",".join(quote(" ".join(run), safe="") for run in marked) if marked else "",
    )


def _marked(text: str, question: Question) -> list[Piece]:
    told = list(words(text))
    return _pieces(text, _places(told, _runs(told, question)))


def _places(told: list[Word], runs: list[range]) -> list[tuple[int, int]]:
    return [(told[n].start, told[n].end) for n in sorted({n for run in runs for n in run})]


def _runs(told: list[Word], question: Question) -> list[range]:
    """Which words of a text the question asks for, those side by side that it asks for in a row."""
    return [
        run
        for term in question.wanted
        for run in (_row(told, term) if term.is_row else _single(told, term, question.language))
    ]


def _single(told: list[Word], term: Term, language: str) -> Iterator[range]:
    [form], [sought] = term.forms, term.stems
    heads = tuple({stem[:2] for stem in sought})  # a stemmer is slow, and leaves the beginning of a word as it is
    for n, word in enumerate(told):
        if word.form == form or (term.begins and word.form.startswith(form)):
            yield range(n, n + 1)
        elif word.form.startswith(heads) and not set(sought).isdisjoint(stems(word.written, language)):
            yield range(n, n + 1)


def _row(told: list[Word], term: Term) -> Iterator[range]:
    *whole, last = term.forms
    for start in range(len(told) - len(whole)):
        if all(told[start + n].form == form for n, form in enumerate(whole)):
            form = told[start + len(whole)].form
            if form == last or (term.begins and form.startswith(last)):
                yield range(start, start + len(term.forms))


def _excerpt(text: str, places: list[tuple[int, int]]) -> list[Piece]:
    """A part of a text that begins shortly before the first marked word, whole words alone."""
    text = text.replace("\t", " ").replace("\n", " ")  # one for one: the places stay
    start = max(places[0][0] - _BEFORE, 0) if places else 0
    start = text.find(" ", start) + 1 if start else 0
    if places and start > places[0][0]:
        start = places[0][0]
    end = start + MOST
    if end < len(text):
        end = max(text.rfind(" ", start, end), places[0][1] if places else start) if " " in text[start:end] else end
    inside = [(a - start, b - start) for a, b in places if a >= start and b <= end]
    told = _pieces(text[start:end], inside)
    before = [Piece(f"{_ELLIPSIS} ")] if start else []
    after = [Piece(f" {_ELLIPSIS}")] if end < len(text) else []
    return [*before, *told, *after]


def _pieces(text: str, places: Iterable[tuple[int, int]]) -> list[Piece]:
    """The text cut at its marks; marked words with a blank between them are one mark."""
    joined: list[list[int]] = []
    for start, end in places:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1][1] = max(end, joined[-1][1])
        else:
            joined.append([start, end])
    cuts = [0, *(cut for mark in joined for cut in mark), len(text)]
    told = (Piece(text[a:b], n % 2 == 1) for n, (a, b) in enumerate(pairwise(cuts)))
    return [piece for piece in told if piece.text]
