"""Plain text in columns of one width, as a terminal or a news agency's screen shows it.

Measured as it is shown: a Chinese, Japanese or Korean character takes two columns, a combining mark none (Unicode
Standard Annex #11). The order of the characters is that in which they are read, whatever their direction.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from django.utils.translation import gettext as _

COLUMNS = 72
LEAST = 8
"""Columns below which a cell of a table can't be read any more."""
BETWEEN = "  "

_OPENING, _CLOSING = "([{「『（《〈【〔“‘«", ")]}」』）》〉】〕”’»、。，．！？：；ー々・…‥"
_ADDRESS = re.compile(r"https?://|mailto:|@")


def width(text: str) -> int:
    return len(text) if text.isascii() else sum(map(_columns, text))


@cache
def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if _is_wide(character) else 1


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def wrapped(text: str, *, columns: int = COLUMNS, first: str = "", rest: str | None = None) -> list[str]:
    """The text in lines, with ``first`` before the first one and ``rest`` (or blanks) before the others.

    Lines end at blanks, never at a no-break space, and between wide characters. An address is never broken, since it
    would lead nowhere: it may be longer than a line. Line breaks of the text are kept.
    """
    rest = " " * width(first) if rest is None else rest
    lines: list[str] = []
    for part in text.split("\n"):
        line = rest if lines else first
        is_empty = True
        for blank, piece in _pieces(part, columns - width(rest)):
            if not is_empty and width(line + blank + piece) > columns:
                lines.append(line.rstrip())
                line, is_empty = rest, True
            line += piece if is_empty else blank + piece
            is_empty = False
        lines.append(line.rstrip())
    return lines


def _pieces(text: str, most: int) -> Iterator[tuple[str, str]]:
    """What is never parted, each with what stands between it and the one before it: a blank, or nothing."""
    for word in re.findall(r"[^ \t\r\f\v]+", text):
        before = " "
        for piece in _unbreakable(word, most):
            yield before, piece
            before = ""


def _unbreakable(word: str, most: int) -> Iterator[str]:
    if _ADDRESS.search(word):
        yield word
        return
    if width(word) <= most and word.isascii():
        yield word
        return
    piece, wide = "", 0
    for character in word:
        if piece and (_may_part(piece[-1], character) or wide + _columns(character) > most):
            yield piece
            piece, wide = "", 0
        piece += character
        wide += _columns(character)
    yield piece


def _may_part(before: str, after: str) -> bool:
    """Between two wide characters, or one and another: but no line begins with a closing mark or ends with an opening
    one (JIS X 4051)."""
    if not (_is_wide(before) or _is_wide(after)) or _columns(after) == 0:
        return False
    return before not in _OPENING and after not in _CLOSING


def filled(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def table(rows: Sequence[Sequence[str]], *, has_head: bool, columns: int = COLUMNS) -> list[str]:
    """Rows of equally many cells, side by side where that can be read, else one under the other."""
    count = len(rows[0])
    widths = _widths(rows, columns - len(BETWEEN) * (count - 1))
    if not widths:
        return _one_under_the_other(rows, has_head=has_head, columns=columns)
    lines = []
    for place, row in enumerate(rows):
        cells = [wrapped(cell, columns=size) for cell, size in zip(row, widths, strict=True)]
        for line in range(max(map(len, cells))):
            beside = (cell[line] if line < len(cell) else "" for cell in cells)
            lines.append(BETWEEN.join(filled(c, size) for c, size in zip(beside, widths, strict=True)).rstrip())
        if has_head and place == 0:
            lines.append(BETWEEN.join("-" * size for size in widths))
    return lines


def _widths(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """How wide each column is to be, or nothing when they don't fit: as wide as its longest cell, or a fair share."""
    columns = list(zip(*rows, strict=True))
    natural = [max(1, *(width(line) for cell in column for line in cell.split("\n"))) for column in columns]
    if sum(natural) <= room:
        return natural
    words = [max(1, *(width(p) for cell in column for _b, p in _pieces(cell, room))) for column in columns]
    widths = [min(size, max(LEAST, word)) for size, word in zip(natural, words, strict=True)]
    if sum(widths) > room:
        return []
    while (left := room - sum(widths)) > 0:
        wanting = [place for place, size in enumerate(natural) if widths[place] < size]
        if not wanting:
            break
        for place in wanting[:left]:
            widths[place] += 1
    return widths


def _one_under_the_other(rows: Sequence[Sequence[str]], *, has_head: bool, columns: int) -> list[str]:
    """Each row as a paragraph: its cells, behind the head of their column where there is one."""
    heads, told = (rows[0], rows[1:]) if has_head else ([""] * len(rows[0]), rows)
    lines: list[str] = []
    for row in told:
        lines += [""] if lines else []
        for head, cell in zip(heads, row, strict=True):
            if cell:
                told = _("%(label)s: %(text)s") % {"label": head, "text": cell} if head else cell
                lines += wrapped(told, columns=columns, rest="  ")
    return lines
