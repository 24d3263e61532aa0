"""Originals and renditions, out of the private storage and into ``files/``, each once under its SHA-256."""

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Final

from django.core.files.storage import default_storage

from releases.desk.exporting.folder import Folder

PIECE: Final = 2**20
_SPARE: Final = "files/being-written"


class Shelf:
    """``tell`` is told in words of what is missing or isn't what it was."""

    def __init__(self, folder: Folder, tell: Callable[[str], None]) -> None:
        self.folder, self._tell = folder, tell
        self._strange: dict[str, str] = {}

    def put(self, name: str, checksum: str = "") -> str:
        """Where in the folder the stored file is; nothing when the storage has it no more. ``checksum``: what it had
        when it was taken in. What is there under it already isn't read again."""
        if name in self._strange:
            return self._strange[name]
        expected = path_of(checksum, name)
        if checksum and self.folder.has(expected):
            return expected
        path = self._copied(name)
        if path != expected:
            self._strange[name] = path
            if not path:
                self._tell(f"{name} is not in the storage any more.")
            elif checksum:
                self._tell(f"{name} is not what was taken in: its SHA-256 is another one.")
        return path

    def _copied(self, name: str) -> str:
        try:
            stored = default_storage.open(name)
        except OSError:
            return ""
        with stored, self.folder.spare(_SPARE) as writing:
            for piece in stored.chunks(PIECE):
                writing.write(piece)
        path = path_of(writing.checksum, name)
        if self.folder.has(path):
            self.folder.drop(_SPARE)
        else:
            self.folder.keep(_SPARE, path, writing)
        return path


def path_of(checksum: str, name: str) -> str:
    """``files/3f/3f….jpg``."""
    ending = PurePosixPath(name).suffix.lower()
    return f"files/{checksum[:2]}/{checksum}{ending if re.fullmatch(r'[.][a-z0-9]{1,8}', ending) else ''}"
