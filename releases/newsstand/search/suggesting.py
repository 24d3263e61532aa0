"""When nothing is found: what may have been meant. Only open editions are asked, the newest of them."""

from collections import Counter
from typing import Final

from releases.models.edition import EditionQuerySet
from releases.newsstand.search.asking import Question, question
from releases.newsstand.search.words import Word, is_stopped, words

_TITLES: Final = 2_000
_SHORTEST: Final = 4


def suggestion(gate: EditionQuerySet, text: str, asked: Question) -> str:
    """What was typed with each word that stands in no title put right, if the titles have one that is like it."""
    known, written = _vocabulary(gate)
    corrected, last = "", 0
    for word in words(text):
        like = _like(word, known) if _is_wrong(word, known, asked) else ""
        corrected += text[last : word.start] + (_as_typed(written[like], word) if like else text[word.start : word.end])
        last = word.end
    corrected += text[last:]
    return corrected if question(corrected, language=asked.language) != asked else ""


def _is_wrong(word: Word, known: Counter[str], asked: Question) -> bool:
    return word.form not in known and len(word.form) >= _SHORTEST and not is_stopped(word.form, asked.language)


def _as_typed(like: str, word: Word) -> str:
    """A capital may only begin a title: who types none gets none, but in an abbreviation."""
    return like.lower() if word.written.islower() and like.istitle() else like


def _vocabulary(gate: EditionQuerySet) -> tuple[Counter[str], dict[str, str]]:
    """The words of the titles with how often each stands there, and how each is written."""
    known: Counter[str] = Counter()
    written: dict[str, str] = {}
    for kicker, title, subtitle in gate.newest_first().values_list("kicker", "title", "subtitle")[:_TITLES]:
        for word in words(f"{title} {kicker} {subtitle}"):
            known[word.form] += 1
            written.setdefault(word.form, word.written)
    return known, written


def _like(word: Word, known: Counter[str]) -> str:
    """The commonest of the words that differ by the fewest letters; by two at most, in a short word by one."""
    most = 1 if len(word.form) < 7 else 2
    near = (
        (distance, -count, form)
        for form, count in known.items()
        if len(form) >= _SHORTEST - 1
        and abs(len(form) - len(word.form)) <= most
        and (distance := _distance(word.form, form, most)) <= most
    )
    return min(near, default=(0, 0, ""))[2]


def _distance(one: str, other: str, most: int) -> int:
    """Letters put in, left out, changed or swapped with their neighbour (optimal string alignment), up to ``most``."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        earlier, before, row = before, row, [n]
        for m, against in enumerate(other, 1):
            cost = min(before[m] + 1, row[m - 1] + 1, before[m - 1] + (letter != against))
            if n > 1 and m > 1 and letter == other[m - 2] and one[n - 2] == against:
                cost = min(cost, earlier[m - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
