"""Words as the search sees them: folded, and cut back to their stems. The only importer of snowballstemmer.

An edition and what a reader types go through the same analysis, in the language of the edition; so an accent, an
ending or a capital is never in the way. Scripts that don't part words (Han, Kana, Thai …) are taken letter by letter:
what is looked for there is found as a row of letters.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import snowballstemmer

LONGEST = 40
"""Letters of a word that count: what is longer is no word."""

_ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
"""By the code of a language; any other is folded only."""

_STOPPED = {
    "de": "am an auf das dem den der des die ein eine einem einen einer für im in ist mit und von zu zum zur",
    "en": "a an and are as at by for from in is it its of on or s t that the this to was were will with",
    "es": "a al con de del el en es la las lo los para por que se su un una y",
    "fr": "a au aux avec c ce ces d dans de des du en est et l la le les n ou par pour qu que s se son sur t un une",
    "it": "a al alla che con d da del della di e gli i il in l la le lo nel per un una",
    "nl": "de een en het in is of op te tot van voor",
    "pt": "a ao as com da das de do dos e em na no o os para por que um uma",
}
"""Words that tell nothing where another word is asked for."""

_UNPARTED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai and Lao, Burmese, Khmer
    "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\u3040-\u30ff\uff66-\uff9f"  # Kana
)
_MARKS = "".join(c for c in map(chr, range(0x20000)) if unicodedata.category(c).startswith("M"))
_LETTER = rf"(?:[^\W\d_]|[{_MARKS}])"
_WORD = re.compile(rf"(?=[^\W\d_])[{_UNPARTED}][{_MARKS}]*|[^\W\d_](?:(?![{_UNPARTED}]){_LETTER})*|\d+")
_ALONE = re.compile(f"[{_UNPARTED}]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_LIGATURES = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})


class Word(NamedTuple):
    """``form``: folded. It stands in the text from ``start`` to ``end``, as it is ``written``."""

    form: str
    start: int
    end: int
    written: str


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Small letters without their accents. What is folded already stays as it is."""
    if text.isascii():
        return text.lower()
    for _again in range(4):
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_LIGATURES)
        folded = unicodedata.normalize("NFC", _ACCENTS.sub("", plain))
        if folded == (text := folded):
            break
    return folded


def words(text: str) -> Iterator[Word]:
    """The words of a text in their order. Letters and digits are words apart: ``PR168`` is ``pr``, ``168``."""
    for found in _WORD.finditer(text):
        written = found[0]
        if written.isascii():
            yield Word(written.lower()[:LONGEST], found.start(), found.end(), written)
        else:
            folded = fold(written)
            for part in _WORD.findall(folded):
                yield Word(part[:LONGEST], found.start(), found.end(), written if part == folded else part)


def stands_alone(form: str) -> bool:
    """Whether it is a letter of a script that doesn't part words."""
    return bool(_ALONE.match(form))


def is_stopped(form: str, language: str) -> bool:
    return form in _stopped(_base(language))


@lru_cache(maxsize=100)
def _stopped(language: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _STOPPED.get(language, "").split())


def _base(language: str) -> str:
    return language.partition("-")[0].lower()


_stemmers: dict[str, snowballstemmer.stemmer] = {}
_one_at_a_time = Lock()
"""A stemmer keeps the word that it works on in itself."""


@lru_cache(maxsize=50_000)
def stems(written: str, language: str) -> tuple[str, ...]:
    """The folded stems of a word: as it is written, and as somebody writes it who leaves the accents away."""
    form = fold(written)[:LONGEST]
    algorithm = _ALGORITHMS.get(_base(language))
    if not algorithm or form.isdigit() or stands_alone(form):
        return (form,)
    found = (_fold_whole(_stem(each, algorithm)) or form for each in (written.lower(), form))
    return tuple(dict.fromkeys(found))


def _fold_whole(stem: str) -> str:
    """Folded, and one word: what a stemmer leaves of odd letters may be none."""
    folded = fold(stem)[:LONGEST]
    return folded if _WORD.fullmatch(folded) else ""


def _stem(word: str, algorithm: str) -> str:
    with _one_at_a_time:
        if algorithm not in _stemmers:
            _stemmers[algorithm] = snowballstemmer.stemmer(algorithm)
        return str(_stemmers[algorithm].stemWord(word))
