"""What comes after the text: contacts, notes to editors, "About …", links. What has no place goes to the notes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from releases.desk.importing import captions, contact_lines, contacts, labels
from releases.desk.importing.blocks import Block
from releases.desk.importing.findings import Findings
from releases.desk.importing.labels import Label


@dataclass(slots=True)
class _Section:
    label: Label | None
    heading: Block | None
    blocks: list[Block] = field(default_factory=list)


def read(blocks: Sequence[Block], findings: Findings) -> None:
    """Takes everything behind the text into the findings."""
    for section in _sections(blocks):
        match section.label:
            case Label(section=labels.CONTACTS, organisation=organisation):
                _contacts(section, organisation, findings)
            case Label(section=labels.NOTES):
                _take_heading(section, findings)
                findings.notes += (_html(block) for block in section.blocks if block.kind != "rule")
            case Label(section=labels.ABOUT):
                _note(section, findings, "A standing paragraph belongs to the organisation, not to the release.")
            case Label(section=labels.LINKS):
                _note(section, findings, "Links at the end.")
            case _:
                _rest(section, findings)


def _sections(blocks: Sequence[Block]) -> Iterator[_Section]:
    section = _Section(None, None)
    for block in blocks:
        label = labels.read_block(block, after_the_end=True)
        if label or block.kind == "heading":
            yield section
            section = _Section(label, block)
        else:
            section.blocks.append(block)
    yield section


def _contacts(section: _Section, organisation: str, findings: Findings) -> None:
    _take_heading(section, findings)
    findings.organisation = findings.organisation or organisation
    contacts.read([block.lines for block in section.blocks], findings, organisation=organisation)


def _rest(section: _Section, findings: Findings) -> None:
    """Without a label: contacts behind an end mark, or else something for the notes."""
    if any(contact_lines.is_contact(line.text) for block in section.blocks for line in block.lines):
        if section.heading:
            findings.leave_out(section.heading.line, section.heading.text, "it stands above contacts")
        contacts.read([block.lines for block in section.blocks], findings)
    else:
        _note(section, findings, "This stands behind the end of the text.")


def _note(section: _Section, findings: Findings, what: str) -> None:
    blocks = [block for block in (section.heading, *section.blocks) if block and block.kind != "rule" and block.text]
    for place, block in enumerate(blocks):
        about = "A picture's caption or credit." if captions.is_credit(block.text) else what
        if place == 0:
            findings.note(block.line, _html(block), about)
        else:
            findings.notes.append(_html(block))


def _take_heading(section: _Section, findings: Findings) -> None:
    if section.heading:
        findings.take(section.heading.line, section.heading.text, "heading")


def _html(block: Block) -> str:
    """Headings within the notes are the page's third level."""
    return replace(block, level=3).html if block.kind == "heading" else block.html
