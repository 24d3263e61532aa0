"""Markdown into an Arrival."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from releases.desk.importing import (
    blocks,
    cleaning,
    composing,
    decoding,
    endings,
    front_matter,
    handed_out,
    header,
    labels,
    ledger,
)
from releases.desk.importing.arrival import Arrival, Remark, Unreadable
from releases.desk.importing.findings import Findings
from releases.desk.importing.language import Spoken


def read(text: str, *, source: str, spoken: Spoken, folders: Sequence[Path] = ()) -> Arrival:
    """What a Markdown file says. `source` names the file in messages; in `folders` lie the pictures and files that one
    of ours tells. Raises Unreadable."""
    if handed_out.is_ours(text):
        return handed_out.read(text, source=source, spoken=spoken, folders=folders)
    lines, remarks = _checked(text, source)
    findings = Findings(remarks=remarks)
    entries, taken = front_matter.read(lines)
    header.read(entries, findings, source=source, languages=spoken.published)
    content = ["" if number <= taken else line for number, line in enumerate(lines, 1)]
    numbered = list(enumerate(content, 1))
    findings.remarks += cleaning.doubts(numbered) + cleaning.mistaken_tags(numbered)
    _read_content(content, findings)
    origins = [(entry.line, entry.value) for entry in entries if entry.key == "source"]
    composing.settle_kind(numbered, origins, findings)
    # Keys of front matter are no words of the release.
    told = [
        ledger.written(number, line.partition(":")[2] if number <= taken else line)
        for number, line in enumerate(lines, 1)
    ]
    return composing.arrival(findings, source, told, "\n".join(content), spoken)


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
    marked = next((place for place, block in enumerate(parsed) if marks and block.line > marks[0] + 1), None)
    composing.read(parsed, findings, marked=marked)
