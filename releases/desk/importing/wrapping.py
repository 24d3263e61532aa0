"""Which line breaks of a source are breaks, and which only wrapped the text at some width."""

import re
from collections.abc import Sequence
from itertools import pairwise

BREAK = "\n"
_WIDTHS = range(50, 101)
_SLACK = 4
_RAGGED = 24
_HALF_PHRASE = re.compile(r"(?:und|oder|bzw|et|ou|and|or|y|o)\b", re.IGNORECASE)


def width(paragraphs: Sequence[Sequence[str]]) -> int | None:
    """The width at which a document is wrapped by hand; None when its lines are as long as they like."""
    widest = 0
    for lines in paragraphs:
        lengths = [len(line) for line in lines[:-1]]
        wrapped = len(lengths) > 1 or bool(lengths and lines[1][:1].islower())
        if wrapped and max(lengths) in _WIDTHS and max(lengths) - min(lengths) <= _RAGGED:
            widest = max(widest, *lengths)
    return widest or None


def glues(lines: Sequence[str], wrapped_at: int | None) -> list[str]:
    """What stands before each line but the first: BREAK, a space, or nothing after a hyphen (AMC-/6)."""
    wraps = [_is_wrap(line, after, wrapped_at) for line, after in pairwise(lines)]
    if sum(wraps) * 4 < len(wraps) * 3:
        return [BREAK] * len(wraps)
    return [_glue(line, after) for line, after in pairwise(lines)]


def is_paragraph_each(lines: Sequence[str]) -> bool:
    """Long lines that all end a sentence are paragraphs set without blank lines between them."""
    return len(lines) > 1 and all(
        len(line) > _WIDTHS.stop and re.search(r"[.!?…][\"'”’»)]*$", line) for line in lines[:-1]
    )


def _is_wrap(line: str, after: str, wrapped_at: int | None) -> bool:
    """No wrap has room left on its line for the next word."""
    if wrapped_at is None or len(line) > wrapped_at:
        return False
    first_word = after.split(maxsplit=1)[0] if after.split() else ""
    has_room = len(line) + 1 + len(first_word) <= wrapped_at - _SLACK
    return not has_room and len(line) >= wrapped_at - _RAGGED


def _glue(line: str, after: str) -> str:
    if re.search(r"\w-$", line) and not _HALF_PHRASE.match(after):
        return ""
    return " "
