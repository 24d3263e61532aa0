"""What a reader typed, as a question. Whatever it is: there is no syntax to get wrong.

Words have to be there all, in any form. ``"Words in quotes"`` stand side by side as they are written, and so do parts
of a number: ``168-2017``. What follows a ``-`` must not be there. The last word may be the beginning of one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from releases.newsstand.search.document import ASIDE, STEM
from releases.newsstand.search.words import Word, is_stopped, stands_alone, stems, words

BEGINNING = 3
"""Letters from which the last word may be a beginning: with fewer, nearly every release has one such word."""

_QUOTES = '"“”«»„‟'
_PART = re.compile(rf"(?P<no>(?<!\S)[-−–])?(?:[{_QUOTES}](?P<row>[^{_QUOTES}]*)[{_QUOTES}]|(?P<run>[^\s{_QUOTES}]+))")
_ELISION = re.compile("['’ʼ＇]")


@dataclass(frozen=True)
class Token:
    """One word of the index, or all that begin so."""

    text: str
    begins: bool = False


@dataclass(frozen=True)
class Row:
    """Words side by side."""

    forms: tuple[str, ...]
    begins: bool = False


@dataclass(frozen=True)
class AnyOf:
    of: tuple["Sought", ...]


@dataclass(frozen=True)
class AllOf:
    of: tuple["Sought", ...]


@dataclass(frozen=True)
class But:
    """``of`` without ``but``."""

    of: "Sought"
    but: "Sought"


type Sought = Token | Row | AnyOf | AllOf | But
"""What an engine looks for."""


def loosely(sought: Sought) -> Sought:
    """The same with rows as single words, anywhere: it finds all of the same, and maybe more."""
    match sought:
        case Row(forms, begins):
            last = len(forms) - 1
            return AllOf(tuple(Token(form, begins and n == last) for n, form in enumerate(forms)))
        case AnyOf(of):
            return AnyOf(tuple(map(loosely, of)))
        case AllOf(of):
            return AllOf(tuple(map(loosely, of)))
        case But(of, but):
            return But(loosely(of), but) if but == loosely(but) else loosely(of)
        case Token():
            return sought


@dataclass(frozen=True)
class Term:
    """A word, or several side by side. ``stems``: of each of them. ``begins``: the last may be the beginning of one."""

    forms: tuple[str, ...]
    stems: tuple[tuple[str, ...], ...]
    is_row: bool = False
    begins: bool = False

    @property
    def sought(self) -> Sought:
        return Row(self.forms, self.begins) if self.is_row else self._under(STEM, 0)

    def ranked(self, *signs: str) -> Sought:
        """Where each of its words has one of these signs."""
        return AllOf(tuple(AnyOf(tuple(self._under(sign, n) for sign in signs)) for n in range(len(self.forms))))

    @property
    def aside(self) -> Sought:
        return AnyOf(tuple(self._under(ASIDE, n) for n in range(len(self.forms))))

    def _under(self, sign: str, place: int) -> Sought:
        told: list[Sought] = [Token(f"{sign}{stem}") for stem in self.stems[place]]
        if self.begins and place == len(self.forms) - 1:
            told.append(Token(self.forms[place] if sign == STEM else f"{sign}{self.forms[place]}", begins=True))
        return AnyOf(tuple(told))


@dataclass(frozen=True)
class Question:
    """``wanted`` terms have to be there, and no ``unwanted`` one. Without either, nothing is found."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...]
    language: str

    @property
    def is_empty(self) -> bool:
        return not self.wanted and not self.unwanted

    @property
    def sought(self) -> Sought:
        """There have to be wanted terms."""
        told = AllOf(tuple(term.sought for term in self.wanted))
        return But(told, self.avoided) if self.unwanted else told

    @property
    def avoided(self) -> Sought:
        return AnyOf(tuple(term.sought for term in self.unwanted))


def question(text: str, *, language: str) -> Question:
    wanted: list[Term] = []
    unwanted: list[Term] = []
    parts = list(_PART.finditer(text))
    for part in parts:
        is_row, is_last = part["row"] is not None, part is parts[-1]
        (unwanted if part["no"] else wanted).extend(
            _row(part["row"], language) if is_row else _run(part["run"], language, begins=is_last and not part["no"])
        )
    telling = [term for term in wanted if term.is_row or not is_stopped(term.forms[0], language)]
    return Question(tuple(dict.fromkeys(telling or wanted)), tuple(dict.fromkeys(unwanted)), language)


def _row(text: str, language: str) -> Iterator[Term]:
    if told := list(words(text)):
        yield _term(told, language, is_row=True)


def _run(text: str, language: str, *, begins: bool) -> Iterator[Term]:
    """What is typed without a blank. Parts of a number, and letters that nothing parts, stand side by side."""
    pieces = [told for piece in _ELISION.split(text) if (told := list(words(piece)))]
    for number, told in enumerate(pieces, 1):
        is_last = begins and number == len(pieces)
        if len(told) > 1 and any(word.form.isdigit() or stands_alone(word.form) for word in told):
            yield _term(told, language, is_row=True, begins=is_last)
        else:
            for word in told:
                yield _term([word], language, begins=is_last and word is told[-1])


def _term(told: list[Word], language: str, *, is_row: bool = False, begins: bool = False) -> Term:
    last = told[-1].form
    return Term(
        tuple(word.form for word in told),
        tuple(stems(word.written, language) for word in told),
        is_row,
        begins and len(last) >= BEGINNING and not stands_alone(last),
    )
