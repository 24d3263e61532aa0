"""The folder that is written: each file once, with its SHA-256, under names that every machine takes."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings

from releases.desk.exporting.lines import encoded

SUMS: Final = "SHA256SUMS"
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


class Refused(Exception):
    """The folder isn't written to. Its text says why, and what to do."""


class Writing:
    """A file while it is written."""

    def __init__(self, opened: IO[bytes]) -> None:
        self._opened, self._sum = opened, hashlib.sha256()
        self.size = 0

    def write(self, content: bytes) -> None:
        self._opened.write(content)
        self._sum.update(content)
        self.size += len(content)

    @property
    def checksum(self) -> str:
        return self._sum.hexdigest()


class Folder:
    """``is_private``: nobody but the account that writes it may look into it."""

    def __init__(self, root: Path, *, is_private: bool) -> None:
        self.root, self.size, self.files = root, 0, 0
        self._file_mode, self._folder_mode = (0o600, 0o700) if is_private else (0o644, 0o755)

    def begin(self) -> None:
        """Refuses a folder that isn't empty: nothing is overwritten, and nothing foreign gets mixed in."""
        served = {"MEDIA_ROOT": settings.MEDIA_ROOT, "STATIC_ROOT": settings.STATIC_ROOT}
        for name, folder in served.items():
            if self.root.resolve().is_relative_to(Path(folder).resolve()):
                raise Refused(f"{self.root} lies in {name}, where the site keeps its files. Name another folder.")
        try:
            self._make(self.root)
            if any(self.root.iterdir()):
                raise Refused(f"{self.root} is not empty. Name a new folder: nothing in this one is overwritten.")
            self.root.chmod(self._folder_mode)
        except OSError as fault:
            raise Refused(f"{self.root} can't be written to: {fault.strerror}.") from fault

    @contextmanager
    def open(self, path: str) -> Iterator[Writing]:
        """A new file; when it is closed its checksum is put down."""
        with self._new(path) as opened:
            writing = Writing(opened)
            yield writing
        self._put_down(path, writing)

    @contextmanager
    def lines(self, path: str) -> Iterator[Callable[[Any], None]]:
        with self.open(path) as writing:
            yield lambda document: writing.write(encoded(document))

    def write(self, path: str, content: bytes) -> None:
        with self.open(path) as writing:
            writing.write(content)

    def write_unsummed(self, path: str, content: bytes) -> None:
        """What tells the checksums can't have one among them."""
        with self._new(path) as opened:
            opened.write(content)

    def keep(self, made: str, path: str, writing: Writing) -> None:
        """Give what was written under another name (``spare``) the one that its content asks for."""
        target = self.root / path
        self._make(target.parent)
        (self.root / made).rename(target)
        self._put_down(path, writing)

    @contextmanager
    def spare(self, path: str) -> Iterator[Writing]:
        """A file whose name is known only when it is written; ``keep`` names it."""
        with self._new(path) as opened:
            yield Writing(opened)

    def has(self, path: str) -> bool:
        return (self.root / path).exists()

    def drop(self, path: str) -> None:
        (self.root / path).unlink()

    def _new(self, path: str) -> IO[bytes]:
        target = self.root / path
        self._make(target.parent)
        return os.fdopen(os.open(target, _NEW, self._file_mode), "wb")

    def _make(self, folder: Path) -> None:
        for each in (*reversed(folder.parents), folder):
            if not each.exists():
                each.mkdir(mode=self._folder_mode)

    def _put_down(self, path: str, writing: Writing) -> None:
        self.files, self.size = self.files + 1, self.size + writing.size
        target = self.root / SUMS
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        with os.fdopen(os.open(target, flags, self._file_mode), "wb") as sums:
            sums.write(f"{writing.checksum}  {path}\n".encode())
