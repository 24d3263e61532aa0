"""Passages of a source: the blocks that Markdown is read into too, and the pictures that stand between them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from releases.desk.importing import cleaning, wrapping
from releases.desk.importing.arrival import ArrivedAsset
from releases.desk.importing.blocks import Block
from releases.desk.importing.inline import Line, Pen
from releases.desk.importing.ledger import Told


@dataclass(slots=True)
class Passages:
    """`lines` are the words that a reader of the source saw, for the ledger."""

    blocks: list[Block] = field(default_factory=list)
    assets: list[ArrivedAsset] = field(default_factory=list)
    lines: list[Told] = field(default_factory=list)


def from_plain(text: str, line: int) -> Passages:
    """Plain text: a blank line makes a paragraph, a line break stays one."""
    passages = Passages()
    for paragraph in re.split(r"\n\s*\n", cleaning.clean(text)[0].strip()):
        pen = Pen(line)
        for part in paragraph.split("\n"):
            if words := " ".join(part.split()):
                pen.put(words)
                pen.end_line(wrapping.BREAK, counts=False)
                passages.lines.append(Told(line, words, words))
        if pen.lines:
            passages.blocks.append(Block("paragraph", line, tuple(glued(pen.lines))))
    return passages


def heading(text: str, line: int, *, level: int = 1) -> Block:
    """A title that the source keeps beside its text."""
    return Block("heading", line, (_line(text, line),), level=level)


def lowered(heading: Block) -> Block:
    """A heading of the second level at most: the first is the title's."""
    return replace(heading, level=max(heading.level, 2))


def paragraph(text: str, line: int) -> Block:
    return Block("paragraph", line, (_line(text, line),))


def _line(text: str, line: int) -> Line:
    pen = Pen(line)
    pen.put(text)
    pen.end_line("")
    return pen.lines[0]


def glued(lines: Sequence[Line]) -> list[Line]:
    """Lines that end where the source breaks them."""
    return [replace(line, glue=wrapping.BREAK if place else "") for place, line in enumerate(lines)]
