"""What stands above the text as "Key: value": bare lines at the top, or fenced with ---."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

KEYS = ("source", "date", "language", "number", "kind", "title", "place", "organisation")
_CONTACT_KEYS = re.compile(
    r"(?:press |media )?contacts?|tel.*|tél.*|phone|e-?mail|courriel|kontakt|pressekontakt|contacto"
)
_ENTRY = re.compile(r"(?P<key>[^\W\d_][\w -]{0,30}?)\s?:(?:\s+(?P<value>.*))?")
_FENCE = "---"


@dataclass(frozen=True, slots=True)
class Entry:
    """`label` is the key as written; both are empty for a fenced line that is no entry."""

    line: int
    label: str
    value: str

    @property
    def key(self) -> str:
        return self.label.casefold()


def read(lines: Sequence[str]) -> tuple[list[Entry], int]:
    """The entries, and the number of lines that they take up (0 without front matter)."""
    first = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    if first < len(lines) and lines[first].rstrip() == _FENCE:
        return _fenced(lines, first + 1)
    return _bare(lines, first)


def _fenced(lines: Sequence[str], start: int) -> tuple[list[Entry], int]:
    end = next((index for index in range(start, len(lines)) if lines[index].rstrip() in (_FENCE, "...")), None)
    if end is None:
        return [], 0
    entries: list[Entry] = []
    for index in range(start, end):
        line = lines[index].strip()
        match = _ENTRY.fullmatch(line)
        if match:
            entries.append(Entry(index + 1, match["key"], _unquoted(match["value"] or "")))
        elif line:
            entries.append(Entry(index + 1, "", line))
    # Two rules with prose between them are no front matter.
    return (entries, end + 1) if _is_known(entries) else ([], 0)


def _bare(lines: Sequence[str], start: int) -> tuple[list[Entry], int]:
    entries: list[Entry] = []
    for index in range(start, len(lines)):
        match = _ENTRY.fullmatch(lines[index].rstrip())
        if match is None or _CONTACT_KEYS.fullmatch(match["key"].casefold()):
            break
        entries.append(Entry(index + 1, match["key"], (match["value"] or "").strip()))
    return (entries, start + len(entries)) if _is_known(entries) else ([], 0)


def _is_known(entries: Sequence[Entry]) -> bool:
    return any(entry.key in KEYS for entry in entries)


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
