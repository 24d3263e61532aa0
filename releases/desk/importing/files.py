"""A file as it lies on a disk: which reader it needs, and what it says."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from releases.desk.importing import decoding, markdown
from releases.desk.importing.arrival import Arrival, Unreadable

_READERS: Final[dict[str, Callable[..., Arrival]]] = {
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".txt": markdown.read,
}


@dataclass(frozen=True, slots=True)
class ArrivedFile:
    """`digest` is the SHA-256 of the bytes: the same file is known again by it, wherever it lies."""

    path: Path
    text: str
    arrival: Arrival
    digest: str

    def line_of(self, passage: str) -> int:
        """Where a passage begins in the file: its line, or 1."""
        opening = passage.strip()[:40]
        lines = self.text.split("\n")
        return next((number for number, line in enumerate(lines, 1) if opening and opening in line), 1)


def read(path: Path, *, languages: Sequence[str], default_language: str) -> ArrivedFile:
    """Raises Unreadable, whatever is wrong with the file."""
    source = path.name
    reader = _READERS.get(path.suffix.casefold())
    if reader is None:
        known = ", ".join(_READERS)
        raise Unreadable(source, 1, f"nothing here reads “{path.suffix or 'files without an ending'}”, only {known}")
    try:
        with path.open("rb") as file:
            content = file.read(decoding.LARGEST + 1)
    except OSError as error:
        raise Unreadable(source, 1, f"it can't be opened: {error.strerror}") from error
    text, remarks = decoding.decode(content, source=source)
    arrival = reader(text, source=source, languages=languages, default_language=default_language)
    every_remark = sorted((*remarks, *arrival.remarks), key=lambda remark: remark.line)
    return ArrivedFile(path, text, replace(arrival, remarks=tuple(every_remark)), hashlib.sha256(content).hexdigest())
