"""Taking in a file: counted and summed while it comes, never whole in memory."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.files import File

from releases.desk.intake.facts import Unfit


@dataclass(frozen=True)
class Received:
    """On this machine for as long as it is looked at. ``checksum`` is the SHA-256 of its ``size`` bytes."""

    path: Path
    size: int
    checksum: str


@contextmanager
def received(file: File[Any], *, most: int) -> Iterator[Received]:
    """The file under a name on this machine: the one that the upload already has, or that of a copy, which goes."""
    lies_at = getattr(file, "temporary_file_path", None)
    if lies_at:
        yield _summed(file, Path(lies_at()), most=most)
        return
    with tempfile.NamedTemporaryFile(prefix="handed-in-") as copy:
        yield _summed(file, Path(copy.name), most=most, copy=copy)


def _summed(file: File[Any], path: Path, *, most: int, copy: Any = None) -> Received:
    digest, size = sha256(), 0
    for part in file.chunks():
        size += len(part)
        if size > most:
            raise Unfit("too_large", most=most // 2**20)
        digest.update(part)
        if copy:
            copy.write(part)
    if copy:
        copy.flush()
    if not size:
        raise Unfit("empty")
    return Received(path, size, digest.hexdigest())
