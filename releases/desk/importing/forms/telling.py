"""From passages to an arrival: what every form does that has a title, and facts, beside its text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from itertools import chain
from pathlib import Path
from typing import Final

from releases.desk.importing import cleaning, composing, endings, labels
from releases.desk.importing import language as languages
from releases.desk.importing.arrival import Arrival, Unreadable
from releases.desk.importing.blocks import Block
from releases.desk.importing.findings import Findings
from releases.desk.importing.forms import compositor, markup
from releases.desk.importing.forms import passages as reading
from releases.desk.importing.forms.passages import Passages
from releases.desk.importing.language import Spoken
from releases.desk.importing.ledger import Told

_YEARS: Final = range(1900, 2200)
"""In which a release may have been issued: others are a system's way to say nothing."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known before a file is read: its name in messages, the newsroom's languages and clock, and the folders
    in which its pictures may lie."""

    source: str
    spoken: Spoken
    zone: tzinfo
    folders: tuple[Path, ...] = ()


@dataclass(slots=True)
class Beside:
    """What a source says of a release beside its text. The text goes before `day`, which is only the source's."""

    line: int
    title: str = ""
    lead: str = ""
    language: str = ""
    day: date | None = None
    opened_at: datetime | None = None
    origins: Sequence[tuple[int, str]] = ()
    told: list[Told] = field(default_factory=list)


def arrival(passages: Passages, beside: Beside, findings: Findings, context: Context) -> Arrival:
    """Raises Unreadable when there is nothing, or in a language that there is not."""
    if not passages.blocks and not beside.lead and not beside.title:
        raise Unreadable(context.source, beside.line, "there is no text in it")
    if not findings.language:
        state_language(beside.language, beside.line, findings, context)
    findings.remarks += cleaning.doubts((told.line, told.text) for told in passages.lines)
    if beside.lead:
        passages.lines.append(Told(beside.line, beside.lead, beside.lead))
    blocks, marked = _without_marks(passages.blocks, findings)
    if beside.title:
        blocks, marked = _under(beside, blocks, findings), None if marked is None else marked + 1
    lead = reading.paragraph(beside.lead, beside.line) if beside.lead else None
    composing.read(blocks, findings, marked=marked, lead=lead)
    _date(beside, findings, context)
    numbered = [(told.line, told.text) for told in passages.lines]
    composing.settle_kind(numbered, beside.origins, findings)
    text = "\n".join(told.text for told in passages.lines)
    return composing.arrival(findings, context.source, [*passages.lines, *beside.told], text, context.spoken)


def passages_of(html: str, findings: Findings, context: Context, *, line: int, base: str = "") -> Passages:
    """Those of some HTML that begins on a line. Raises Unreadable."""
    cleaned, remarks = cleaning.clean(html)
    findings.remarks += (replace(remark, line=line + remark.line - 1) for remark in remarks)
    try:
        return compositor.read(markup.tokens(cleaned, first_line=line), findings, base=base)
    except markup.Unfit as unfit:
        raise Unreadable(context.source, unfit.line, unfit.reason) from unfit


def state_language(tag: str, line: int, findings: Findings, context: Context) -> None:
    """Raises Unreadable when it is none."""
    if not tag.strip():
        return
    stated = languages.among(tag, context.spoken.published)
    if stated is None:
        known = ", ".join(context.spoken.published)
        raise Unreadable(context.source, line, f"{tag[:40]!r} is no language: it should say a code such as {known}")
    if stated not in context.spoken.published:
        findings.remark(line, languages.unpublished(stated))
    findings.language = stated
    findings.take(line, tag, "language")


def moment(text: str) -> datetime | None:
    """ISO 8601 with its zone; None for anything else."""
    read = _iso(text)
    return read if read and read.tzinfo else None


def day(text: str) -> date | None:
    """The day of an ISO 8601 moment, in its own zone, or a day."""
    read = _iso(text)
    return read.date() if read else None


def _iso(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return read if read.year in _YEARS else None


def _under(beside: Beside, blocks: Sequence[Block], findings: Findings) -> list[Block]:
    """The blocks under the title; whatever else is a heading of the first level is one of the second now."""
    lowered = [
        reading.lowered(block) if block.kind == "heading" and block.text != beside.title else block for block in blocks
    ]
    return [reading.heading(beside.title, beside.line), *lowered]


def _without_marks(blocks: Iterable[Block], findings: Findings) -> tuple[list[Block], int | None]:
    """The blocks without end marks, and the place of what stood behind the first of them."""
    kept: list[Block] = []
    marked: int | None = None
    for block in chain.from_iterable(map(labels.split, blocks)):
        if block.kind == "paragraph" and len(block.lines) == 1 and endings.marks([block.text]):
            findings.take(block.line, block.text, "end mark")
            marked = len(kept) if marked is None else marked
        else:
            kept.append(block)
    return kept, marked


def _date(beside: Beside, findings: Findings, context: Context) -> None:
    """Where the text prints no day, the one that the source keeps."""
    findings.opened_at = findings.opened_at or beside.opened_at
    known = beside.day or (beside.opened_at.astimezone(context.zone).date() if beside.opened_at else None)
    if known and not findings.issued_on:
        findings.issued_on = known
        findings.take(beside.line, known.isoformat(), "issue date")
