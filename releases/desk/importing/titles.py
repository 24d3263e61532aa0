"""The title: which block it is, what is printed before it, and where it is repeated."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import takewhile

from releases.desk.importing import embargo, kinds, numbers
from releases.desk.importing.blocks import Block
from releases.desk.importing.findings import Findings

_LONGEST = 200
_MISSING = re.compile(
    r"[(\[](?:sans\s+titre|without\s+title|untitled|no\s+title|ohne\s+titel|sin\s+título)[^)\]]*[)\]]\s*", re.IGNORECASE
)
_FIRST_LINES = 6
_SHARED_WORDS = 0.7
_MOSTLY = 0.6


def find(blocks: Sequence[Block]) -> Block | None:
    """The highest heading above the text that isn't "Press Release", or else a first line that could be a title."""
    headings = [block for block in takewhile(_is_above_the_text, blocks) if _is_heading(block)]
    if not headings:
        headings = [block for block in blocks if block.level == 1 and _is_heading(block)][:1]
    lines = [block for block in blocks[:_FIRST_LINES] if _could_be(block)]
    return min(headings, key=lambda block: block.level, default=lines[0] if lines else None)


def take(block: Block, findings: Findings) -> None:
    """Puts the title into the findings, without the number or the mark that may stand before it."""
    title = block.text
    if numbered := numbers.before_title(title):
        number, title = numbered
        findings.state_number(block.line, number, number)
    if missing := _MISSING.match(title):
        findings.leave_out(block.line, missing[0].strip(), "the source has no title of its own")
        title = title[missing.end() :]
    if block.kind != "heading":
        findings.remark(block.line, "No heading: the first short line was taken as the title.")
    if findings.title and not repeats(title, findings.title):
        findings.leave_out(block.line, title, "the front matter states another title")
    elif findings.title:
        findings.take(block.line, title, "title again")
    findings.title = findings.title or title


def repeats(text: str, title: str) -> bool:
    """The same words, or nearly: SUCCES DU LANCEMENT D'UNE ARIANE 5 after Succès du lancement d'Ariane 5."""
    if len(text) > 2 * _LONGEST or not title:
        return False
    words, others = _words(text), _words(title)
    shared = len(words & others) / max(len(words | others), 1)
    in_capitals = max(_capitals(text), _capitals(title)) > _MOSTLY
    return shared == 1 or (in_capitals and shared >= _SHARED_WORDS)


def _capitals(text: str) -> float:
    letters = [character for character in text if character.isalpha()]
    return sum(letter.isupper() for letter in letters) / max(len(letters), 1)


def _words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return set(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))


def _is_heading(block: Block) -> bool:
    return block.kind == "heading" and bool(block.text) and not kinds.label(block.text)


def _is_above_the_text(block: Block) -> bool:
    """Not yet a paragraph of prose: those are long, or end a sentence."""
    if block.kind in ("heading", "rule"):
        return True
    return block.kind == "paragraph" and len(block.text) <= _LONGEST and not re.search(r"[.!?…]$", block.text)


def _could_be(block: Block) -> bool:
    text = block.text
    is_short = block.kind == "paragraph" and len(block.lines) <= 2 and 3 <= len(text) <= _LONGEST
    is_said = kinds.label(text) or numbers.whole(text) or embargo.is_line(text) or embargo.is_immediate(text)
    return is_short and not is_said and not re.search(r"[.,;:]$", text) and bool(re.search(r"[^\W\d_]{3}", text))
