"""Files of a folder, back into the private storage under the names that they had there."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.core.exceptions import SuspiciousOperation
from django.core.files import File
from django.core.files.storage import default_storage

from releases.desk.exporting.checking import FILES, checksum, within
from releases.desk.exporting.lines import Broken, read
from releases.desk.exporting.shelf import PIECE

_NAME: Final = re.compile(r"(?:originals|renditions|newsroom)(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
_FILE: Final = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})(?:\.[a-z0-9]{1,8})?")


@dataclass
class PutBack:
    """``added``: names of what was stored just now; ``conflicts`` in words."""

    added: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)

    def take_away(self) -> None:
        """As if nothing had been stored."""
        for name in self.added:
            default_storage.delete(name)


def put_back(root: Path, *, is_rehearsal: bool, progress: Callable[[int, int, str], None]) -> PutBack:
    """Raises Broken; then nothing that it has stored stays. A file that is there already is left alone."""
    done = PutBack()
    try:
        for count, (name, path) in enumerate(_told(root)):
            progress(count, 0, "files")
            _put(name, path, done, is_rehearsal=is_rehearsal)
    except BaseException:
        done.take_away()
        raise
    return done


def _told(root: Path) -> Iterator[tuple[str, Path]]:
    for here, document in read(root / FILES, FILES):
        name, file = document.get("name"), document.get("file")
        if not isinstance(name, str) or not isinstance(file, str):
            raise Broken(here, "it tells no file by its name.")
        if not file:
            continue  # the export has said that it was missing
        if not _NAME.fullmatch(name) or not _FILE.fullmatch(file):
            raise Broken(here, "it names no file of the storage, or none of this folder.")
        yield name, within(root, file)


def _put(name: str, path: Path, done: PutBack, *, is_rehearsal: bool) -> None:
    if default_storage.exists(name):
        if not _is_same(name, path):
            done.conflicts.append(f"file {name}: it is here already and differs. It stays as it is here.")
        return
    if is_rehearsal:
        return
    if checksum(path) != path.name.partition(".")[0]:
        raise Broken(path.name, "its content is not what its name says.")
    try:
        with path.open("rb") as opened:
            stored = default_storage.save(name, File(opened))
    except (SuspiciousOperation, OSError) as reason:
        raise Broken(name, f"the storage does not take it ({reason}).") from reason
    done.added.append(stored)
    if stored != name:
        raise Broken(name, "somebody else has stored a file of that name just now. Try again.")


def _is_same(name: str, path: Path) -> bool:
    if default_storage.size(name) != path.stat().st_size:
        return False
    with default_storage.open(name) as stored, path.open("rb") as opened:
        return all(piece == opened.read(len(piece)) for piece in stored.chunks(PIECE))
