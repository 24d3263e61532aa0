"""Where the text of a release ends: at its end mark, or where its contacts, notes and links begin."""

import re
from collections.abc import Sequence
from itertools import takewhile

from releases.desk.importing import contact_lines, labels
from releases.desk.importing.blocks import Block

# "###", "# # #", "- 30 -", "-end-", "—fin—", "ENDE". Rules (***, ---) are Markdown's and end nothing by themselves.
_MARK = re.compile(
    r"\s*(?:#(?:\s?#){2,}|(?:[-–—*#/]\s*)+(?:30|[Ee]nds?|ENDS?|[Ff]in|FIN|[Ee]nde|ENDE)(?:\s*[-–—*#/])+|ENDS?|FIN|ENDE)\s*"
)
_LONGEST_CONTACT = 300


def marks(lines: Sequence[str]) -> list[int]:
    """The indexes of the lines that are end marks."""
    return [index for index, line in enumerate(lines) if _MARK.fullmatch(line)]


def split(blocks: Sequence[Block], marked: int) -> tuple[list[Block], list[Block]]:
    """The text, and what comes after it. Behind the end mark stand the blocks from `marked` on."""
    ending = min(marked, _contacts_at(blocks), _last_sections_at(blocks[:marked]))
    return list(blocks[:ending]), list(blocks[ending:])


def _contacts_at(blocks: Sequence[Block]) -> int:
    """Where a contacts' heading is followed by a telephone number or an address."""
    for index, block in enumerate(blocks):
        label = labels.read_block(block, after_the_end=False)
        if label is None or label.section != labels.CONTACTS:
            continue
        section = list(takewhile(_is_no_label, blocks[index + 1 :]))
        holds_contacts = any(contact_lines.is_contact(line.text) for part in section for line in part.lines)
        if holds_contacts and (block.kind == "heading" or not any(map(_is_long, section))):
            return index
    return len(blocks)


def _is_no_label(block: Block) -> bool:
    return block.kind != "heading" and labels.read_block(block, after_the_end=False) is None


def _is_long(block: Block) -> bool:
    """Prose, which goes on after a "Contact: …" in the middle of a text."""
    return len(block.text) > _LONGEST_CONTACT


def _last_sections_at(blocks: Sequence[Block]) -> int:
    """Where the sections begin behind which no section of the text comes any more."""
    ending = len(blocks)
    for index in range(len(blocks) - 1, 0, -1):
        block = blocks[index]
        label = labels.read_block(block, after_the_end=False)
        if label and (block.kind == "heading" or label.section != labels.CONTACTS):
            ending = index
        elif block.kind == "heading":
            break
    return ending
