"""Markdown into an Arrival."""

from collections.abc import Sequence
from itertools import chain

from releases import prose
from releases.desk.importing import (
    after,
    blocks,
    cleaning,
    decoding,
    endings,
    front_matter,
    handed_out,
    header,
    kinds,
    labels,
    language,
    ledger,
    preamble,
    story,
)
from releases.desk.importing.arrival import KINDS, Arrival, Remark, Unreadable
from releases.desk.importing.findings import Findings
from releases.desk.importing.front_matter import Entry


def read(text: str, *, source: str, languages: Sequence[str], default_language: str) -> Arrival:
    """What a Markdown file says. `source` names the file in messages. Raises Unreadable."""
    if handed_out.is_ours(text):
        return handed_out.read(text, source=source, languages=languages, default_language=default_language)
    lines, remarks = _checked(text, source)
    findings = Findings(remarks=remarks)
    entries, taken = front_matter.read(lines)
    header.read(entries, findings, source=source, languages=languages)
    content = ["" if number <= taken else line for number, line in enumerate(lines, 1)]
    findings.remarks += cleaning.doubts(content)
    _read_content(content, findings)
    _settle_kind(entries, content, findings)
    return _arrival(source, lines, taken, content, findings, languages, default_language)


def _checked(text: str, source: str) -> tuple[list[str], list[Remark]]:
    if len(text) > decoding.LARGEST or len(text.encode(errors="replace")) > decoding.LARGEST:
        raise decoding.too_large(source)
    if (nul := text.find("\0")) >= 0:
        raise decoding.binary(source, text.count("\n", 0, nul) + 1)
    cleaned, remarks = cleaning.clean(text.removeprefix("\ufeff"))
    if not cleaned.strip():
        raise Unreadable(source, 1, "the file is empty")
    return cleaned.split("\n"), remarks


def _read_content(content: Sequence[str], findings: Findings) -> None:
    marks = endings.marks(content)
    for mark in marks:
        findings.take(mark + 1, content[mark].strip(), "end mark")
    unmarked = "\n".join("" if index in marks else line for index, line in enumerate(content))
    parsed = list(chain.from_iterable(map(labels.split, blocks.parse(unmarked))))
    before, behind = endings.split(parsed, marks[0] + 1 if marks else None)
    story.read(preamble.read(before, findings), findings)
    after.read(behind, findings)
    if not findings.title:
        findings.remark(1, "No title was found.")


def _settle_kind(entries: Sequence[Entry], content: Sequence[str], findings: Findings) -> None:
    if findings.kind:
        return
    guesses = [(line, kinds.guess(words)) for line, words in enumerate(content, 1)]
    guesses += ((entry.line, kinds.guess_from_origin(entry.value)) for entry in entries if entry.key == "source")
    for line, guessed in guesses:
        if guessed:
            findings.kind, said = guessed
            findings.remark(line, f"The kind was guessed, {findings.kind.replace('_', ' ')}: it says “{said}” here.")
            return
    findings.kind = KINDS[0]
    findings.remark(1, "Nothing says what kind of release this is: taken as a press release.")


def _arrival(
    source: str,
    lines: Sequence[str],
    taken: int,
    content: Sequence[str],
    findings: Findings,
    languages: Sequence[str],
    default_language: str,
) -> Arrival:
    settled, doubt = language.settle(findings.language, "\n".join(content), languages, default_language)
    body, notes = prose.sanitise("\n".join(findings.body)), prose.sanitise("\n".join(findings.notes))
    if doubt:
        findings.remark(1, doubt)
    # Keys of front matter are no words of the release.
    findings.remarks += ledger.missing(
        [line.partition(":")[2] if number <= taken else line for number, line in enumerate(lines, 1)],
        findings,
        body,
        notes,
    )
    return Arrival(
        source=source,
        language=settled,
        kind=findings.kind,
        number=findings.number or None,
        place=findings.place,
        issued_on=findings.issued_on,
        kicker=findings.kicker,
        title=findings.title,
        subtitle=findings.subtitle,
        lead=findings.lead,
        body=body,
        notes=notes,
        organisation=findings.organisation,
        contacts=tuple(findings.contacts),
        embargo=findings.embargo,
        embargo_until=findings.embargo_until,
        readings=tuple(sorted(findings.readings, key=lambda reading: reading.line)),
        remarks=tuple(sorted(findings.remarks, key=lambda remark: remark.line)),
    )
