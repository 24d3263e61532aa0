"""What stands before the lead: kind, number, date, embargo, title, contacts, editors' notes, a picture's caption."""

from collections.abc import Sequence

from releases.desk import dates
from releases.desk.importing import captions, contacts, dateline, embargo, kinds, numbers, titles
from releases.desk.importing.blocks import Block
from releases.desk.importing.findings import Findings

_LONGEST_KICKER = 80


def read(blocks: Sequence[Block], findings: Findings) -> list[Block]:
    """Takes the preamble into the findings; answers the blocks from the lead on."""
    title = titles.find(blocks)
    place = next((place for place, block in enumerate(blocks) if block is title), -1)
    above = [left for block in blocks[: max(place, 0)] if (left := _left_of(block, findings))]
    if title:
        titles.take(title, findings)
    if above and _is_line(above[0]) and len(above[0].text) <= _LONGEST_KICKER:
        kicker = above.pop(0)
        findings.kicker = kicker.text
        findings.remark(kicker.line, f"“{kicker.text}” was taken as the kicker: it stands above the title.")
    if above:
        findings.remark(above[0].line, "Text stands above the title. It was put at the beginning.")
    below = _behind_facts(blocks[place + 1 :], findings)
    if title and below and _stands_out(below):
        subtitle = below.pop(0)
        findings.subtitle = subtitle.text
        findings.remark(subtitle.line, f"“{subtitle.text}” was taken as the subtitle: it stands under the title.")
        below = _behind_facts(below, findings)
    return [*above, *below]


def _behind_facts(blocks: Sequence[Block], findings: Findings) -> list[Block]:
    """The blocks from the first one that isn't taken whole."""
    for place, block in enumerate(blocks):
        if left := _left_of(block, findings):
            return [left, *blocks[place + 1 :]]
    return []


def _left_of(block: Block, findings: Findings) -> Block | None:
    """What is left of a block when it, or the facts at its top, are taken."""
    if block.kind == "rule" or (block.kind == "heading" and not block.text) or _is_beside(block, findings):
        return None
    if block.kind == "heading":
        return None if facts(block.text, block.line, findings) else block
    if block.kind != "paragraph":
        return block
    for place, line in enumerate(block.lines):
        if not facts(line.text, line.number, findings):
            return block.without(place) if place else block
    return None


def facts(text: str, line: int, findings: Findings) -> bool:
    """Takes a line that is nothing but a fact: a date, a number, a kind, an embargo."""
    if embargo.is_line(text):
        _embargo(text, line, findings)
    elif labelled := kinds.label(text):
        kind, number = labelled
        findings.state_kind(line, kind, text)
        if number:
            findings.state_number(line, number, "")
    elif embargo.is_immediate(text):
        findings.take(line, text, "no embargo")
    elif printed := dates.whole(text):
        findings.state_date(line, printed.day, text)
    elif numbered := numbers.whole(text):
        findings.state_number(line, numbered, text)
    elif placed := dateline.alone(text):
        findings.state_place(line, placed.place, text)
        findings.state_date(line, placed.day, text)
    else:
        return False
    return True


def _embargo(text: str, line: int, findings: Findings) -> None:
    found = embargo.read(text)
    if findings.embargo:
        findings.leave_out(line, text, "an embargo was stated before")
        return
    findings.embargo, findings.embargo_until = text, found.until
    if found.doubt:
        findings.remark(line, f"Embargo “{text}”: {found.doubt}.")


def _is_beside(block: Block, findings: Findings) -> bool:
    """Takes what isn't the text, wherever it stands in the preamble: contacts, the title again, notes, captions."""
    text = block.text
    if block.kind in ("paragraph", "heading") and findings.title and titles.repeats(text, findings.title):
        if text == findings.title:
            findings.take(block.line, text, "title again")
        else:
            findings.leave_out(block.line, text, "it repeats the title")
    elif block.kind != "paragraph":
        return False
    elif contacts.looks_like(block.lines):
        contacts.read([block.lines], findings)
    elif captions.is_editors_note(text):
        findings.note(block.line, block.html, "An editor's note on an earlier version.")
    elif captions.is_credit(text):
        findings.note(block.line, block.html, "A picture's caption or credit.")
    else:
        return False
    return True


def _is_line(block: Block) -> bool:
    return block.kind == "heading" or (block.kind == "paragraph" and len(block.lines) == 1)


def _stands_out(blocks: Sequence[Block]) -> bool:
    """Whether the first block is a bold line, or a heading that isn't the first of the text."""
    first = blocks[0]
    if first.kind == "heading":
        return len(blocks) > 1 and blocks[1].kind == "paragraph"
    return _is_line(first) and first.is_bold and not first.text.endswith(".")
