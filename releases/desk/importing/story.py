"""The text of a release: its lead, and its body with headings from h2 on."""

import re
from collections.abc import Sequence
from dataclasses import replace

from releases.desk.importing import captions, contacts, dateline
from releases.desk.importing.blocks import Block
from releases.desk.importing.findings import Findings

_FOOTNOTE = re.compile(r"\[[^\]\s]{1,20}\]:\s")
_LONGEST_HEADING = 90


def read(blocks: Sequence[Block], findings: Findings) -> None:
    """Takes lead and body into the findings."""
    if blocks and blocks[0].is_prose:
        findings.lead = _without_dateline(blocks[0], findings)
        blocks = blocks[1:]
    elif blocks:
        findings.remark(blocks[0].line, "The text doesn't begin with a paragraph: the lead was left empty.")
    blocks = _without_trailing_contacts(blocks, findings)
    _remark_on_bare_headings(blocks, findings)
    highest = min((block.level for block in blocks if block.kind == "heading"), default=2)
    for block in blocks:
        _add(block, highest, findings)


def _without_dateline(block: Block, findings: Findings) -> str:
    text = block.text
    if found := dateline.leading(text):
        findings.state_place(block.line, found.place, found.text.strip())
        if found.doubt:
            findings.remark(block.line, f"“{found.text.strip()}”: {found.doubt}.")
        elif found.day:
            findings.state_date(block.line, found.day, found.text.strip())
        return text[len(found.text) :]
    if presumed := dateline.presumed(text):
        findings.remark(block.line, f"“{presumed.strip()}” may be the place of the dateline. It was left in the lead.")
    return text


def _without_trailing_contacts(blocks: Sequence[Block], findings: Findings) -> list[Block]:
    """A release without contacts' heading and end mark may still end in its contacts."""
    ending = len(blocks)
    while not findings.contacts and ending and blocks[ending - 1].kind == "paragraph":
        if not contacts.looks_like(blocks[ending - 1].lines):
            break
        ending -= 1
    if ending < len(blocks):
        findings.remark(blocks[ending].line, "The last paragraphs were taken as press contacts.")
        contacts.read([block.lines for block in blocks[ending:]], findings)
    return list(blocks[:ending])


def _add(block: Block, highest: int, findings: Findings) -> None:
    text = block.text
    if block.kind == "rule":
        return
    if block.kind == "heading":
        if text:
            findings.body.append(replace(block, level=2 if block.level == highest else 3).html)
    elif block.kind == "paragraph" and captions.is_credit(text):
        findings.note(block.line, block.html, "A picture's caption or credit.")
    elif block.kind == "paragraph" and _FOOTNOTE.match(text):
        findings.note(block.line, block.html, "A footnote.")
    else:
        findings.body.append(block.html)
        _remark_on(block, findings)


def _remark_on(block: Block, findings: Findings) -> None:
    if captions.may_be_caption(block.text):
        findings.remark(block.line, "This looks like a picture's caption run into the text. It was left there.")
    for line in block.lines:
        if captions.holds_editors_note(line.text):
            findings.remark(line.number, "An editor's note stands in the text. It was left there.")


def _remark_on_bare_headings(blocks: Sequence[Block], findings: Findings) -> None:
    """Copied from a web page, headings arrive as short paragraphs between long ones."""
    found = [
        block.line
        for before, block, after in zip(blocks, blocks[1:], blocks[2:], strict=False)
        if _is_closed(before) and _could_be_heading(block) and _is_closed(after)
    ]
    if found:
        lines = ", ".join(map(str, found))
        findings.remark(found[0], f"Lines that look like headings were left as paragraphs: {lines}.")


def _could_be_heading(block: Block) -> bool:
    text = block.text
    return (
        block.is_prose
        and len(text) <= _LONGEST_HEADING
        and not re.search(r"[.!?:;,…\"”»]$|://|@", text)
        and bool(re.match(r"[A-ZÀ-ÖØ-Þ]", text))
    )


def _is_closed(block: Block) -> bool:
    if captions.may_be_caption(block.text):
        return True
    return block.is_prose and len(block.text) > _LONGEST_HEADING and bool(re.search(r"[.!?…][\"”’»)]*$", block.text))
